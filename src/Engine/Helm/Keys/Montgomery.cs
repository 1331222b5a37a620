using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GitOpsActors.Engine.Helm.Keys;

/// <summary>
/// Powers by an odd number, ten times as fast as those of <see cref="BigInteger"/>, which divides after each product; a search for a large
/// prime takes dozens of them. Numbers are kept multiplied by a power of 2^64 that is larger than the modulus.
/// </summary>
internal sealed class Montgomery
{
    private const int WordBits = 64;

    private readonly BigInteger _number;
    private readonly ulong[] _modulus;
    private readonly ulong _inverse;
    private readonly ulong[] _one;
    private readonly ulong[] _minusOne;
    private readonly ulong[] _sum;

    public Montgomery(BigInteger modulus)
    {
        _number = modulus;
        var words = (int)((modulus.GetBitLength() + WordBits - 1) / WordBits);
        _modulus = Words(modulus, words);
        _sum = new ulong[words + 2];
        // Each turn of Newton's method doubles the bits that are right; an odd number is its own inverse in the lowest three.
        var inverse = _modulus[0];
        for (var bits = 3; bits < WordBits; bits *= 2) inverse *= 2 - (_modulus[0] * inverse);
        _inverse = 0 - inverse;
        _one = Inward(BigInteger.One);
        _minusOne = Inward(modulus - 1);
    }

    public bool IsOne(ReadOnlySpan<ulong> number) => number.SequenceEqual(_one);

    public bool IsMinusOne(ReadOnlySpan<ulong> number) => number.SequenceEqual(_minusOne);

    public ulong[] Square(ulong[] number) => Product(number, number);

    public ulong[] Power(BigInteger number, BigInteger exponent)
    {
        var (power, factor) = (_one, Inward(number));
        var length = (int)exponent.GetBitLength();
        var bits = Words(exponent, (length + WordBits - 1) / WordBits);
        for (var bit = length - 1; bit >= 0; bit--)
        {
            power = Product(power, power);
            if (((bits[bit / WordBits] >> (bit % WordBits)) & 1) == 1) power = Product(power, factor);
        }

        return power;
    }

    private ulong[] Inward(BigInteger number) => Words((number << (_modulus.Length * WordBits)) % _number, _modulus.Length);

    private static ulong[] Words(BigInteger number, int count)
    {
        var words = new ulong[count];
        number.TryWriteBytes(MemoryMarshal.AsBytes(words.AsSpan()), out _, isUnsigned: true);
        return words;
    }

    /// <summary>Adds up word for word; a multiple of the modulus makes the lowest word a zero, which is dropped.</summary>
    private ulong[] Product(ulong[] left, ulong[] right)
    {
        var sum = _sum.AsSpan();
        sum.Clear();
        foreach (var word in right)
        {
            AddProduct(sum, left, word);
            AddProduct(sum, _modulus, sum[0] * _inverse);
            sum[1..].CopyTo(sum);
            sum[^1] = 0;
        }

        return Reduced(_sum);
    }

    private static void AddProduct(Span<ulong> sum, ReadOnlySpan<ulong> number, ulong factor)
    {
        ulong carry = 0;
        ref var at = ref MemoryMarshal.GetReference(sum);
        foreach (var word in number)
        {
            var high = Math.BigMul(word, factor, out var low);
            low += carry;
            carry = high + (low < carry ? 1UL : 0);
            low += at;
            carry += low < at ? 1UL : 0;
            at = low;
            at = ref Unsafe.Add(ref at, 1);
        }

        var top = at + carry;
        if (top < at) Unsafe.Add(ref at, 1)++;
        at = top;
    }

    private ulong[] Reduced(ulong[] sum)
    {
        var result = sum[.._modulus.Length];
        if (sum[_modulus.Length] == 0 && IsBelow(result, _modulus)) return result;
        ulong borrow = 0;
        for (var i = 0; i < result.Length; i++)
        {
            var taken = (UInt128)_modulus[i] + borrow;
            borrow = result[i] < taken ? 1UL : 0;
            result[i] -= (ulong)taken;
        }

        return result;
    }

    private static bool IsBelow(ulong[] left, ulong[] right)
    {
        for (var i = left.Length - 1; i >= 0; i--)
            if (left[i] != right[i]) return left[i] < right[i];
        return false;
    }
}
