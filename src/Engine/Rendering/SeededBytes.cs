using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GitOpsActors.Engine.Rendering;

/// <summary>
/// Bytes that follow from a key and a purpose, and that nobody can tell who does not know the key: templates that draw passwords or names
/// draw the same ones each time the same is rendered for the same purpose, so that a render by itself is no difference.
/// </summary>
public sealed class SeededBytes(ReadOnlySpan<byte> key, string purpose)
{
    private readonly byte[] _key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(purpose));
    private long _block;

    public void Fill(Span<byte> bytes)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        while (bytes.Length > 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(counter, _block++);
            HMACSHA256.HashData(_key, counter, hash);
            var taken = Math.Min(bytes.Length, hash.Length);
            hash[..taken].CopyTo(bytes);
            bytes = bytes[taken..];
        }
    }
}
