using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Resources;

/// <summary>Sixteen bytes that stand for a document: equal for equal content, whatever the order of its keys.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Digest(ulong High, ulong Low)
{
    public static Digest Of(Node node) => Of(JsonText.Canonical(node));

    public static Digest Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new Digest(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }

    /// <summary>Reads what <see cref="ToString"/> writes; null when it is something else.</summary>
    public static Digest? Parse(string text) =>
        text.Length == 32 &&
        ulong.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high) &&
        ulong.TryParse(text.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            ? new Digest(high, low)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}
