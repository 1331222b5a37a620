using System.Buffers.Binary;

namespace GitOpsActors.Git.Objects;

/// <summary>A pack: objects one after the other, each packed for itself, many as what changed against another one.</summary>
internal sealed class PackFile
{
    private const int HeadBytes = 12;

    // What git itself makes at most.
    private const int ChainMax = 4096;

    // A base may be larger than what is made of it; but not without end.
    private const int BaseBytesMax = 256 * 1024 * 1024;

    private readonly OpenFile _data;
    private readonly OpenFile _indexFile;
    private readonly int _idBytes;
    private readonly ObjectMemory _memory;
    private readonly Lock _opening = new();
    private volatile PackIndex? _index;

    /// <param name="path">Without ".pack" and ".idx".</param>
    public PackFile(string path, int idBytes, ObjectMemory memory)
    {
        (Path, _idBytes, _memory) = (path, idBytes, memory);
        (_data, _indexFile) = (new OpenFile(path + ".pack", memory.Files), new OpenFile(path + ".idx", memory.Files));
    }

    public string Path { get; }

    /// <summary>Where the object begins; null when it is not in this pack.</summary>
    public long? OffsetOf(ObjectId id) => (_index ?? Open()).OffsetOf(id);

    /// <summary>Its type, without making it.</summary>
    public ObjectType TypeAt(long offset, Func<ObjectId, ObjectType?> elsewhere)
    {
        for (var length = 0; length < ChainMax; length++)
        {
            var entry = EntryAt(offset);
            if (entry.Type is { } type) return type;
            if (OffsetOfBase(entry) is { } below) offset = below;
            else return elsewhere(entry.BaseId) ?? throw NoBase(entry);
        }

        throw new InvalidDataException($"{Name} has a chain of changes without end");
    }

    /// <param name="elsewhere">Reads an object that may be in another pack.</param>
    public GitObject Read(long offset, int bytesMax, Func<ObjectId, GitObject?> elsewhere)
    {
        var changes = new Stack<(long Offset, byte[] Delta)>();
        GitObject made;
        while (!_memory.TryGet(new MemoryKey(this, default, offset), out made!))
        {
            var entry = EntryAt(offset);
            if (entry.Size > (changes.Count == 0 ? bytesMax : BaseBytesMax)) throw TooLarge(entry.Size, changes.Count == 0 ? bytesMax : BaseBytesMax);
            var content = Inflation.Read(new FileSlice(_data, entry.DataAt), (int)entry.Size);
            if (entry.Type is { } type)
            {
                made = new GitObject(type, content);
                if (changes.Count > 0) Keep(offset, made);
                break;
            }

            if (changes.Count == ChainMax) throw new InvalidDataException($"{Name} has a chain of changes without end");
            changes.Push((offset, content));
            if (OffsetOfBase(entry) is not { } below)
            {
                made = elsewhere(entry.BaseId) ?? throw NoBase(entry);
                break;
            }

            offset = below;
        }

        while (changes.TryPop(out var change))
        {
            made = new GitObject(made.Type, Delta.Apply(made.Content, change.Delta, changes.Count == 0 ? bytesMax : BaseBytesMax));
            // What others are made of is likely to be wanted again.
            if (changes.Count > 0) Keep(change.Offset, made);
        }

        return made;
    }

    public void Close()
    {
        _data.Close();
        _indexFile.Close();
        _memory.Drop(this);
    }

    public static GitException TooLarge(long size, int bytesMax) => new(GitFaultKind.TooLarge, $"an object has {size} bytes; {bytesMax} are the limit");

    private string Name => System.IO.Path.GetFileName(Path);

    private void Keep(long offset, GitObject made) => _memory.Add(new MemoryKey(this, default, offset), made, made.Content.Length + 200);

    private PackIndex Open()
    {
        lock (_opening)
        {
            if (_index is { } other) return other;
            var index = PackIndex.Open(_indexFile, _idBytes);
            Span<byte> head = stackalloc byte[HeadBytes];
            _data.ReadExactly(head, 0);
            if (!head.StartsWith("PACK"u8) || BinaryPrimitives.ReadUInt32BigEndian(head[4..]) is not (2 or 3) || BinaryPrimitives.ReadUInt32BigEndian(head[8..]) != index.Count)
                throw new InvalidDataException($"{Name}.pack is no pack, or not that of its index");
            // The index says what the pack ends with: one that is cut off, or another one, is found out here.
            Span<byte> ends = stackalloc byte[2 * ObjectId.BytesMax];
            _data.ReadExactly(ends[.._idBytes], _data.LengthOpened() - _idBytes);
            _indexFile.ReadExactly(ends.Slice(_idBytes, _idBytes), _indexFile.LengthOpened() - (2 * _idBytes));
            if (!ends[.._idBytes].SequenceEqual(ends.Slice(_idBytes, _idBytes))) throw new InvalidDataException($"{Name}.pack is damaged: it does not end as its index says");
            return _index = index;
        }
    }

    private long? OffsetOfBase(Entry entry) => entry.BaseAt > 0 ? entry.BaseAt : OffsetOf(entry.BaseId);

    private Entry EntryAt(long offset)
    {
        Span<byte> head = stackalloc byte[64];
        head = head[.._data.Read(head, offset)];
        var (at, type, size) = (0, (Next(head, 0) >> 4) & 7, (long)(Next(head, 0) & 15));
        for (var shift = 4; (Next(head, at++) & 0x80) != 0; shift += 7)
        {
            if (shift > 56) throw new InvalidDataException($"{Name}.pack has a size beyond all bounds");
            size |= (long)(Next(head, at) & 0x7F) << shift;
        }

        if (type is >= 1 and <= 4) return new Entry((ObjectType)type, size, offset + at);
        if (type == 7) return new Entry(null, size, offset + at + _idBytes) { BaseId = ObjectId.Of(Slice(head, at, _idBytes)) };
        if (type != 6) throw new InvalidDataException($"{Name}.pack has an object of the unknown type {type} at {offset}");
        // How far before this one the other begins; each further byte means one more than it says, so that no number has two forms.
        long back = Next(head, at) & 0x7F;
        while ((Next(head, at++) & 0x80) != 0) back = ((back + 1) << 7) | (uint)(Next(head, at) & 0x7F);
        if (back <= 0 || back > offset - HeadBytes) throw new InvalidDataException($"{Name}.pack has an object that begins nowhere");
        return new Entry(null, size, offset + at) { BaseAt = offset - back };
    }

    private byte Next(ReadOnlySpan<byte> head, int at) => at < head.Length ? head[at] : throw new InvalidDataException($"{Name}.pack ends too early");

    private ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> head, int at, int length) =>
        at + length <= head.Length ? head.Slice(at, length) : throw new InvalidDataException($"{Name}.pack ends too early");

    private InvalidDataException NoBase(Entry entry) => new($"{Name}.pack builds on the object {entry.BaseId}, which is missing");

    /// <param name="Type">Null for what is told as changes against another one.</param>
    private readonly record struct Entry(ObjectType? Type, long Size, long DataAt)
    {
        public long BaseAt { get; init; }

        public ObjectId BaseId { get; init; }
    }
}
