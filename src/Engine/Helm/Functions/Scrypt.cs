using System.Buffers.Binary;
using System.Numerics;
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

    public static byte[] Derive(byte[] password, byte[] salt)
    {
        var blocks = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, Parallel * Words * 4);
        var memory = new uint[Cost * Words];
        for (var i = 0; i < Parallel; i++) Mix(blocks.AsSpan(i * Words * 4, Words * 4), memory);
        return Rfc2898DeriveBytes.Pbkdf2(password, blocks, 1, HashAlgorithmName.SHA256, KeyBytes);
    }

    private static void Mix(Span<byte> block, uint[] memory)
    {
        var (x, y) = (new uint[Words], new uint[Words]);
        for (var i = 0; i < Words; i++) x[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(i * 4)..]);
        for (var i = 0; i < Cost; i++)
        {
            x.CopyTo(memory, i * Words);
            BlockMix(x, y);
            (x, y) = (y, x);
        }

        for (var i = 0; i < Cost; i++)
        {
            var from = (int)(x[Words - 16] & (Cost - 1)) * Words;
            for (var k = 0; k < Words; k++) x[k] ^= memory[from + k];
            BlockMix(x, y);
            (x, y) = (y, x);
        }

        for (var i = 0; i < Words; i++) BinaryPrimitives.WriteUInt32LittleEndian(block[(i * 4)..], x[i]);
    }

    private static void BlockMix(uint[] input, uint[] output)
    {
        Span<uint> x = stackalloc uint[16];
        input.AsSpan(Words - 16).CopyTo(x);
        for (var i = 0; i < BlockSize * 2; i++)
        {
            for (var k = 0; k < 16; k++) x[k] ^= input[(i * 16) + k];
            Salsa(x);
            // Even blocks first, then the odd ones.
            x.CopyTo(output.AsSpan(((i / 2) + (i % 2 * BlockSize)) * 16));
        }
    }

    private static void Salsa(Span<uint> block)
    {
        Span<uint> x = stackalloc uint[16];
        block.CopyTo(x);
        for (var i = 0; i < 4; i++)
        {
            Quarter(x, 0, 4, 8, 12);
            Quarter(x, 5, 9, 13, 1);
            Quarter(x, 10, 14, 2, 6);
            Quarter(x, 15, 3, 7, 11);
            Quarter(x, 0, 1, 2, 3);
            Quarter(x, 5, 6, 7, 4);
            Quarter(x, 10, 11, 8, 9);
            Quarter(x, 15, 12, 13, 14);
        }

        for (var i = 0; i < 16; i++) block[i] += x[i];
    }

    private static void Quarter(Span<uint> x, int a, int b, int c, int d)
    {
        x[b] ^= BitOperations.RotateLeft(x[a] + x[d], 7);
        x[c] ^= BitOperations.RotateLeft(x[b] + x[a], 9);
        x[d] ^= BitOperations.RotateLeft(x[c] + x[b], 13);
        x[a] ^= BitOperations.RotateLeft(x[d] + x[c], 18);
    }
}
