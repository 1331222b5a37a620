using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>The password hash bcrypt, version 2a, with a cost of 10.</summary>
internal static class BCrypt
{
    private const int Cost = 10;
    private const int Rounds = 16;
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // The cipher starts with the digits of pi: 18 words of subkeys, then four boxes of 256.
    private static readonly Lazy<uint[]> Pi = new(static () => DigitsOfPi(18 + (4 * 256)));

    public static string Hash(byte[] password, byte[] salt)
    {
        byte[] key = [.. password.Take(72), 0];
        var state = (uint[])Pi.Value.Clone();
        Expand(state, salt, Subkeys(key));
        var (fromKey, fromSalt) = (Subkeys(key), Subkeys(salt));
        for (var i = 0; i < 1 << Cost; i++)
        {
            Expand(state, [], fromKey);
            Expand(state, [], fromSalt);
        }

        return "$2a$" + Cost.ToString("00", System.Globalization.CultureInfo.InvariantCulture) + "$" + Encode(salt) + Encode(Encrypted(state).AsSpan(0, 23));
    }

    private static byte[] Encrypted(uint[] state)
    {
        var text = Encoding.ASCII.GetBytes("OrpheanBeholderScryDoubt");
        for (var at = 0; at < text.Length; at += 8)
        {
            var (left, right) = (BinaryPrimitives.ReadUInt32BigEndian(text.AsSpan(at)), BinaryPrimitives.ReadUInt32BigEndian(text.AsSpan(at + 4)));
            for (var i = 0; i < 64; i++) Encipher(state, ref left, ref right);
            BinaryPrimitives.WriteUInt32BigEndian(text.AsSpan(at), left);
            BinaryPrimitives.WriteUInt32BigEndian(text.AsSpan(at + 4), right);
        }

        return text;
    }

    private static uint[] Subkeys(byte[] key)
    {
        var (words, at) = (new uint[Rounds + 2], 0);
        for (var i = 0; i < words.Length; i++) words[i] = Word(key, ref at);
        return words;
    }

    private static void Expand(uint[] state, byte[] salt, uint[] subkeys)
    {
        for (var i = 0; i < subkeys.Length; i++) state[i] ^= subkeys[i];
        var (left, right, from) = (0u, 0u, 0);
        for (var i = 0; i < state.Length; i += 2)
        {
            if (salt.Length > 0)
            {
                left ^= Word(salt, ref from);
                right ^= Word(salt, ref from);
            }

            Encipher(state, ref left, ref right);
            (state[i], state[i + 1]) = (left, right);
        }
    }

    /// <summary>The next four bytes of a key that goes round and round.</summary>
    private static uint Word(byte[] key, ref int at)
    {
        var word = 0u;
        for (var i = 0; i < 4; i++)
        {
            word = (word << 8) | key[at];
            at = (at + 1) % key.Length;
        }

        return word;
    }

    /// <summary>Nearly all time goes by here, and all places are within the state, which has 18 and four times 256 words.</summary>
    private static void Encipher(uint[] state, ref uint left, ref uint right)
    {
        ref var keys = ref MemoryMarshal.GetArrayDataReference(state);
        ref var boxes = ref Unsafe.Add(ref keys, Rounds + 2);
        var (l, r) = (left ^ keys, right);
        for (var i = 1; i <= Rounds; i += 2)
        {
            r ^= Mixed(ref boxes, l) ^ Unsafe.Add(ref keys, i);
            l ^= Mixed(ref boxes, r) ^ Unsafe.Add(ref keys, i + 1);
        }

        (left, right) = (r ^ Unsafe.Add(ref keys, Rounds + 1), l);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mixed(ref uint boxes, uint word) =>
        ((Unsafe.Add(ref boxes, word >> 24) + Unsafe.Add(ref boxes, 256 + ((word >> 16) & 255))) ^ Unsafe.Add(ref boxes, 512 + ((word >> 8) & 255))) + Unsafe.Add(ref boxes, 768 + (word & 255));

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var output = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var one in bytes)
        {
            (buffer, bits) = (((buffer << 8) | one) & 0xFFFF, bits + 8);
            for (; bits >= 6; bits -= 6) output.Append(Alphabet[(buffer >> (bits - 6)) & 63]);
        }

        if (bits > 0) output.Append(Alphabet[(buffer << (6 - bits)) & 63]);
        return output.ToString();
    }

    /// <summary>The fraction of pi in words of 32 bits, by Machin's formula: shorter than a table of a thousand constants.</summary>
    private static uint[] DigitsOfPi(int words)
    {
        const int guard = 64;
        var bits = (words * 32) + guard;
        var pi = (4 * ((4 * ArcTangentOfInverse(5, bits)) - ArcTangentOfInverse(239, bits))) >> guard;
        var fraction = pi - ((pi >> (words * 32)) << (words * 32));
        var bytes = fraction.ToByteArray(isUnsigned: true, isBigEndian: true);
        var padded = new byte[words * 4];
        bytes.CopyTo(padded, padded.Length - bytes.Length);
        var result = new uint[words];
        for (var i = 0; i < words; i++) result[i] = BinaryPrimitives.ReadUInt32BigEndian(padded.AsSpan(i * 4));
        return result;
    }

    private static BigInteger ArcTangentOfInverse(int value, int bits)
    {
        var power = (BigInteger.One << bits) / value;
        var sum = power;
        var square = value * value;
        for (var i = 3; !power.IsZero; i += 2)
        {
            power /= square;
            sum += (i & 2) == 0 ? power / i : -(power / i);
        }

        return sum;
    }
}
