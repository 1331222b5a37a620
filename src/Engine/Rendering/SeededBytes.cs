using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GitOpsActors.Engine.Rendering;

/// <summary>
/// Bytes that look random and follow from a text: templates that draw passwords or names draw the same ones each time the same commit is
/// rendered for the same Application, so that a render can be repeated and is no difference by itself.
/// </summary>
public sealed class SeededBytes(string seed)
{
    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
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
