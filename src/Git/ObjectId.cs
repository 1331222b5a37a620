using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace GitOpsActors.Git;

/// <summary>The id of a commit, tree or blob: 20 bytes, or 32 in a repository of SHA-256; 40 or 64 lower-case hex digits as text.</summary>
public readonly struct ObjectId : IEquatable<ObjectId>
{
    /// <summary>Of the ids that nearly all repositories have.</summary>
    public const int Digits = 40;

    internal const int BytesMax = 32;
    private const int DigitsOfSha256 = 64;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;
    private readonly byte _length;

    private ObjectId(ReadOnlySpan<byte> raw)
    {
        Span<byte> padded = stackalloc byte[BytesMax];
        padded.Clear();
        raw.CopyTo(padded);
        _first = BinaryPrimitives.ReadUInt64BigEndian(padded);
        _second = BinaryPrimitives.ReadUInt64BigEndian(padded[8..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(padded[16..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(padded[24..]);
        _length = (byte)raw.Length;
    }

    public string Hex
    {
        get
        {
            if (_length == 0) throw new InvalidOperationException("the id of nothing has no digits");
            Span<byte> raw = stackalloc byte[BytesMax];
            return Convert.ToHexStringLower(raw[..CopyTo(raw)]);
        }
    }

    /// <summary>How many bytes it has.</summary>
    internal int Length => _length;

    public static ObjectId? TryParse(string text)
    {
        if (text is not { Length: Digits or DigitsOfSha256 }) return null;
        Span<byte> raw = stackalloc byte[BytesMax];
        return Convert.FromHexString(text, raw, out _, out var length) == System.Buffers.OperationStatus.Done ? new ObjectId(raw[..length]) : null;
    }

    /// <exception cref="FormatException">It is none.</exception>
    public static ObjectId Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no object id: those have {Digits} or {DigitsOfSha256} hex digits");

    internal static ObjectId Of(ReadOnlySpan<byte> raw) => new(raw);

    /// <summary>Writes the bytes, and returns how many there are.</summary>
    internal int CopyTo(Span<byte> raw)
    {
        Span<byte> padded = stackalloc byte[BytesMax];
        BinaryPrimitives.WriteUInt64BigEndian(padded, _first);
        BinaryPrimitives.WriteUInt64BigEndian(padded[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(padded[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(padded[24..], _fourth);
        padded[.._length].CopyTo(raw);
        return _length;
    }

    public bool Equals(ObjectId other) =>
        _first == other._first && _second == other._second && _third == other._third && _fourth == other._fourth && _length == other._length;

    public override bool Equals([NotNullWhen(true)] object? other) => other is ObjectId id && Equals(id);

    // The bytes are those of a digest already.
    public override int GetHashCode() => _first.GetHashCode();

    public static bool operator ==(ObjectId left, ObjectId right) => left.Equals(right);

    public static bool operator !=(ObjectId left, ObjectId right) => !left.Equals(right);

    public override string ToString() => _length == 0 ? "" : Hex;
}
