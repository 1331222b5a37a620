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
    private ulong[] _sum;

    public Montgomery(BigInteger modulus)
    {
        _number = modulus;
        var words = (int)((modulus.GetBitLength() + WordBits - 1) / WordBits);
        _modulus = Words(modulus, words);
        _sum = new ulong[words];
        // Each turn of Newton's method doubles the bits that are right; an odd number is its own inverse in the lowest three.
        var inverse = _modulus[0];
        for (var bits = 3; bits < WordBits; bits *= 2) inverse *= 2 - (_modulus[0] * inverse);
        _inverse = 0 - inverse;
        _one = Inward(BigInteger.One);
        _minusOne = Inward(modulus - 1);
    }

    public bool IsOne(ReadOnlySpan<ulong> number) => number.SequenceEqual(_one);

    public bool IsMinusOne(ReadOnlySpan<ulong> number) => number.SequenceEqual(_minusOne);

    public ulong[] Square(ulong[] number)
    {
        Multiply(number, number, _sum);
        return (ulong[])_sum.Clone();
    }

    public ulong[] Power(BigInteger number, BigInteger exponent)
    {
        var (power, factor) = ((ulong[])_one.Clone(), Inward(number));
        var length = (int)exponent.GetBitLength();
        var bits = Words(exponent, (length + WordBits - 1) / WordBits);
        for (var bit = length - 1; bit >= 0; bit--)
        {
            Multiply(power, power, _sum);
            (power, _sum) = (_sum, power);
            if (((bits[bit / WordBits] >> (bit % WordBits)) & 1) == 0) continue;
            // Nearly all tests are of powers of two, which need no product.
            if (number == 2)
            {
                Double(power);
                continue;
            }

            Multiply(power, factor, _sum);
            (power, _sum) = (_sum, power);
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

    /// <summary>
    /// Adds up word for word: a multiple of the modulus makes the lowest word a zero, which is dropped. Both sums run in one loop, so that
    /// each word is loaded once.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> result)
    {
        result.Clear();
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var m = ref MemoryMarshal.GetReference(_modulus.AsSpan());
        ref var s = ref MemoryMarshal.GetReference(result);
        var count = _modulus.Length;
        ulong top = 0;
        foreach (var word in right)
        {
            var carry = Math.BigMul(l, word, out var low);
            low += s;
            if (low < s) carry++;
            var factor = low * _inverse;
            var secondCarry = Math.BigMul(m, factor, out var zero);
            if (zero + low < low) secondCarry++;
            for (var i = 1; i < count; i++)
            {
                var high = Math.BigMul(Unsafe.Add(ref l, i), word, out low);
                low += carry;
                if (low < carry) high++;
                var old = Unsafe.Add(ref s, i);
                low += old;
                if (low < old) high++;
                carry = high;
                high = Math.BigMul(Unsafe.Add(ref m, i), factor, out var second);
                second += secondCarry;
                if (second < secondCarry) high++;
                second += low;
                if (second < low) high++;
                secondCarry = high;
                Unsafe.Add(ref s, i - 1) = second;
            }

            var sum = top + carry;
            top = sum < carry ? 1UL : 0;
            var last = sum + secondCarry;
            if (last < sum) top++;
            Unsafe.Add(ref s, count - 1) = last;
        }

        if (top > 0 || !IsBelow(result, _modulus)) Subtract(result);
    }

    private void Double(Span<ulong> number)
    {
        ulong carry = 0;
        for (var i = 0; i < number.Length; i++) (number[i], carry) = ((number[i] << 1) | carry, number[i] >> (WordBits - 1));
        if (carry > 0 || !IsBelow(number, _modulus)) Subtract(number);
    }

    private void Subtract(Span<ulong> number)
    {
        ulong borrow = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var taken = (UInt128)_modulus[i] + borrow;
            borrow = number[i] < taken ? 1UL : 0;
            number[i] -= (ulong)taken;
        }
    }

    private static bool IsBelow(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        for (var i = left.Length - 1; i >= 0; i--)
            if (left[i] != right[i]) return left[i] < right[i];
        return false;
    }
}
