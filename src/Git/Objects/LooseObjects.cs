using System.IO.Compression;
using System.Text;

namespace GitOpsActors.Git.Objects;

/// <summary>Objects that are files of their own.</summary>
internal sealed class LooseObjects(string folder)
{
    // "commit 1234567890", and the zero behind it.
    private const int HeadBytesMax = 64;

    public ObjectType? TypeOf(ObjectId id) => Open(id, static (_, _, type, _) => (ObjectType?)type);

    public GitObject? Read(ObjectId id, int bytesMax) => Open(id, (unpacked, start, type, size) =>
        size <= bytesMax ? new GitObject(type, Inflation.ReadRest(unpacked, (int)size, start)) : throw PackFile.TooLarge(size, bytesMax));

    private delegate T Reader<T>(ZLibStream unpacked, ReadOnlySpan<byte> start, ObjectType type, long size);

    private T? Open<T>(ObjectId id, Reader<T> read)
    {
        var hex = id.Hex;
        try
        {
            using var file = new FileStream(Path.Combine(folder, hex[..2], hex[2..]), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            using var unpacked = new ZLibStream(file, CompressionMode.Decompress);
            Span<byte> head = stackalloc byte[HeadBytesMax];
            head = head[..unpacked.ReadAtLeast(head, HeadBytesMax, throwOnEndOfStream: false)];
            var zero = head.IndexOf((byte)0);
            var words = zero < 0 ? [] : Encoding.ASCII.GetString(head[..zero]).Split(' ');
            if (words.Length != 2 || TypeNamed(words[0]) is not { } type || !long.TryParse(words[1], out var size) || size < head.Length - zero - 1)
                throw new InvalidDataException($"the file of the object {id} does not begin as one");
            return read(unpacked, head[(zero + 1)..], type, size);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
    }

    private static ObjectType? TypeNamed(string name) => name switch
    {
        "commit" => ObjectType.Commit,
        "tree" => ObjectType.Tree,
        "blob" => ObjectType.Blob,
        "tag" => ObjectType.Tag,
        _ => null,
    };
}
