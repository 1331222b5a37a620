using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>The key derivation scrypt (RFC 7914), with the cost that derivePassword takes.</summary>
internal static class Scrypt
{
    private const int Cost = 32768;
    private const int BlockSize = 8;
    private const int Parallel = 2;
    private const int KeyBytes = 64;
    private const int Words = BlockSize * 32;
    private const int Vectors = Words / 4;

    public static byte[] Derive(byte[] password, byte[] salt)
    {
        var blocks = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, Parallel * Words * 4);
        var memory = new Vector128<uint>[Cost * Vectors];
        for (var i = 0; i < Parallel; i++) Mix(blocks.AsSpan(i * Words * 4, Words * 4), memory);
        return Rfc2898DeriveBytes.Pbkdf2(password, blocks, 1, HashAlgorithmName.SHA256, KeyBytes);
    }

    /// <summary>The words of each square of four by four lie by its diagonals, so that a step of the cipher takes whole vectors.</summary>
    private static int PlaceOf(int word) => (word & ~15) + (word * 5 % 16);

    private static void Mix(Span<byte> block, Vector128<uint>[] memory)
    {
        var (x, y) = (new Vector128<uint>[Vectors], new Vector128<uint>[Vectors]);
        var words = MemoryMarshal.Cast<Vector128<uint>, uint>(x.AsSpan());
        for (var i = 0; i < Words; i++) words[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(PlaceOf(i) * 4)..]);
        // Both loops take an even number of turns, so that x is where the result is.
        for (var i = 0; i < Cost; i++)
        {
            x.CopyTo(memory, i * Vectors);
            BlockMix(x, y);
            (x, y) = (y, x);
        }

        for (var i = 0; i < Cost; i++)
        {
            var from = memory.AsSpan((int)(x[Vectors - 4].ToScalar() & (Cost - 1)) * Vectors, Vectors);
            for (var k = 0; k < from.Length; k++) x[k] ^= from[k];
            BlockMix(x, y);
            (x, y) = (y, x);
        }

        for (var i = 0; i < Words; i++) BinaryPrimitives.WriteUInt32LittleEndian(block[(PlaceOf(i) * 4)..], words[i]);
    }

    private static void BlockMix(Vector128<uint>[] input, Vector128<uint>[] output)
    {
        var (a, b, c, d) = (input[Vectors - 4], input[Vectors - 3], input[Vectors - 2], input[Vectors - 1]);
        for (var i = 0; i < BlockSize * 2; i++)
        {
            var from = input.AsSpan(i * 4, 4);
            (a, b, c, d) = (a ^ from[0], b ^ from[1], c ^ from[2], d ^ from[3]);
            Salsa(ref a, ref b, ref c, ref d);
            // Even blocks first, then the odd ones.
            var to = output.AsSpan(((i / 2) + (i % 2 * BlockSize)) * 4, 4);
            (to[0], to[1], to[2], to[3]) = (a, b, c, d);
        }
    }

    /// <summary>Eight rounds: by columns, and turned, by rows.</summary>
    private static void Salsa(ref Vector128<uint> first, ref Vector128<uint> second, ref Vector128<uint> third, ref Vector128<uint> fourth)
    {
        var (a, b, c, d) = (first, second, third, fourth);
        for (var i = 0; i < 4; i++)
        {
            b ^= Rotated(a + d, 7);
            c ^= Rotated(b + a, 9);
            d ^= Rotated(c + b, 13);
            a ^= Rotated(d + c, 18);
            b = Vector128.Shuffle(b, Vector128.Create(3u, 0, 1, 2));
            c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
            d = Vector128.Shuffle(d, Vector128.Create(1u, 2, 3, 0));
            d ^= Rotated(a + b, 7);
            c ^= Rotated(d + a, 9);
            b ^= Rotated(c + d, 13);
            a ^= Rotated(b + c, 18);
            b = Vector128.Shuffle(b, Vector128.Create(1u, 2, 3, 0));
            c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
            d = Vector128.Shuffle(d, Vector128.Create(3u, 0, 1, 2));
        }

        (first, second, third, fourth) = (first + a, second + b, third + c, fourth + d);
    }

    private static Vector128<uint> Rotated(Vector128<uint> words, int bits) => (words << bits) | (words >>> (32 - bits));
}
