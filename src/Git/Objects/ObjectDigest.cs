using System.Security.Cryptography;
using System.Text;

namespace GitOpsActors.Git.Objects;

/// <summary>The id that an object's content has. A damaged or meddled mirror is found out by it before anything is deployed from it.</summary>
internal static class ObjectDigest
{
    private const int Sha256Bytes = 32;

    [ThreadStatic]
    private static IncrementalHash? s_sha1;

    [ThreadStatic]
    private static IncrementalHash? s_sha256;

    public static ObjectId Of(GitObject made, int idBytes)
    {
        var hash = idBytes == Sha256Bytes ? s_sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : s_sha1 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        Span<byte> head = stackalloc byte[32];
        var type = made.Type switch
        {
            ObjectType.Commit => "commit",
            ObjectType.Tree => "tree",
            ObjectType.Blob => "blob",
            _ => "tag",
        };
        var length = Encoding.ASCII.GetBytes($"{type} {made.Content.Length}\0", head);
        hash.AppendData(head[..length]);
        hash.AppendData(made.Content);
        Span<byte> digest = stackalloc byte[ObjectId.BytesMax];
        return ObjectId.Of(digest[..hash.GetHashAndReset(digest)]);
    }
}
