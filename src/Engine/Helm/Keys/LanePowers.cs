using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GitOpsActors.Engine.Helm.Keys;

/// <summary>
/// Powers by eight odd moduli at once, one a lane of a vector: a search for a prime tests many numbers that have nothing to do with each
/// other. Montgomery's form: numbers are kept multiplied by a power of two beyond the modulus, so that nothing is ever divided.
/// </summary>
/// <remarks>
/// Numbers are cut into limbs of 28 bits. A product of two has 56, so that a column of up to 2^8 of them adds up in 64 bits without a carry:
/// enough for moduli of 3,500 bits. A number stays below twice its modulus; twelve spare bits let one be multiplied by a small base too.
/// </remarks>
internal sealed class LanePowers
{
    public const int Lanes = 8;

    private const int LimbBits = 28;
    private const int SpareBits = 12;
    private const int BaseMax = 31;
    private const int BitsMax = 3500;

    private static readonly Vector512<ulong> Mask = Vector512.Create((1UL << LimbBits) - 1);

    private readonly BigInteger[] _moduli;
    private readonly BigInteger[] _one;
    private readonly Vector512<ulong>[] _modulus;
    private readonly Vector512<ulong> _inverse;
    private readonly Vector512<ulong>[] _factors;
    private Vector512<ulong>[] _number;
    private Vector512<ulong>[] _next;

    public LanePowers(BigInteger[] moduli)
    {
        var bits = moduli.Max(static modulus => modulus.GetBitLength());
        if (moduli.Length != Lanes || bits > BitsMax) throw new ArgumentException($"there must be {Lanes} moduli of at most {BitsMax} bits", nameof(moduli));
        // An even number of them, since columns come in twos.
        var limbs = (int)((bits + SpareBits + (2 * LimbBits) - 1) / (2 * LimbBits)) * 2;
        _moduli = moduli;
        _one = [.. moduli.Select(modulus => (BigInteger.One << (limbs * LimbBits)) % modulus)];
        _modulus = Limbs(moduli, limbs);
        _number = Limbs(_one, limbs);
        _next = new Vector512<ulong>[limbs];
        _factors = new Vector512<ulong>[limbs];
        _inverse = NegativeInverse(_modulus[0]);
    }

    /// <summary>Makes each lane's number its base, a small one, to the power of its exponent.</summary>
    public void Raise(ReadOnlySpan<int> bases, BigInteger[] exponents)
    {
        if (bases.ContainsAnyExceptInRange(1, BaseMax)) throw new ArgumentException($"bases go up to {BaseMax}", nameof(bases));
        Limbs(_one, _number.Length).CopyTo(_number, 0);
        var bits = (int)exponents.Max(static exponent => exponent.GetBitLength());
        var limbs = Limbs(exponents, (bits + LimbBits - 1) / LimbBits);
        // Where the exponent's bit is set, one and this is the base.
        var more = Vector512.Create<ulong>([.. bases.ToArray().Select(static one => (ulong)one - 1)]);
        for (var bit = bits - 1; bit >= 0; bit--)
        {
            Square();
            var isSet = -((limbs[bit / LimbBits] >>> (bit % LimbBits)) & Vector512<ulong>.One);
            Scale(_number, Vector512<ulong>.One + (more & isSet));
        }
    }

    public bool Is(int lane, BigInteger value)
    {
        var number = BigInteger.Zero;
        for (var i = _number.Length - 1; i >= 0; i--) number = (number << LimbBits) + _number[i][lane];
        return (number - (value * _one[lane])) % _moduli[lane] == 0;
    }

    public void Square()
    {
        SquareInto(_next, _number, _modulus, _factors, _inverse);
        (_number, _next) = (_next, _number);
    }

    /// <summary>
    /// Goes through the columns of the product from the lowest. In the lower half of them a multiple of the modulus makes each a zero, which
    /// is dropped; the upper half is the result. Two columns are added up together, in registers: they share what they load.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SquareInto(Vector512<ulong>[] result, Vector512<ulong>[] number, Vector512<ulong>[] modulus, Vector512<ulong>[] factors, Vector512<ulong> inverse)
    {
        var count = number.Length;
        ref var n = ref MemoryMarshal.GetArrayDataReference(number);
        ref var m = ref MemoryMarshal.GetArrayDataReference(modulus);
        ref var f = ref MemoryMarshal.GetArrayDataReference(factors);
        var (mask, carry) = (Mask, Vector512<ulong>.Zero);
        for (var column = 0; column < 2 * count; column += 2)
        {
            // Of the upper half, the first column of the two has one product more at its beginning.
            var (from, half) = (Math.Max(0, column + 2 - count), column / 2);
            var (sum, next) = (Vector512<ulong>.Zero, Vector512<ulong>.Zero);
            if (from > 0 && from < count) sum = Product(Unsafe.Add(ref n, from - 1), Unsafe.Add(ref n, count - 1));
            var high = Unsafe.Add(ref n, column + 1 - from);
            for (var i = from; i < half; i++)
            {
                var (low, middle) = (Unsafe.Add(ref n, i), Unsafe.Add(ref n, column - i));
                sum += Product(low, middle);
                next += Product(low, high);
                high = middle;
            }

            // Each product of two different limbs stands in the square twice.
            if (half + 1 < count) next += Product(Unsafe.Add(ref n, half), high);
            sum += sum + Product(Unsafe.Add(ref n, half), Unsafe.Add(ref n, half)) + carry;
            next += next;
            if (from > 0) sum += Product(Unsafe.Add(ref f, from - 1), Unsafe.Add(ref m, count - 1));
            high = Unsafe.Add(ref m, column + 1 - from);
            for (int i = from, last = Math.Min(column, count); i < last; i++)
            {
                var (low, middle) = (Unsafe.Add(ref f, i), Unsafe.Add(ref m, column - i));
                sum += Product(low, middle);
                next += Product(low, high);
                high = middle;
            }

            if (column < count)
            {
                var factor = Product(sum, inverse) & mask;
                Unsafe.Add(ref f, column) = factor;
                next += Product(factor, high) + ((sum + Product(factor, m)) >>> LimbBits);
                factor = Product(next, inverse) & mask;
                Unsafe.Add(ref f, column + 1) = factor;
                next += Product(factor, m);
            }
            else
            {
                result[column - count] = sum & mask;
                next += sum >>> LimbBits;
                result[column + 1 - count] = next & mask;
            }

            carry = next >>> LimbBits;
        }
    }

    private static void Scale(Vector512<ulong>[] number, Vector512<ulong> factor)
    {
        var carry = Vector512<ulong>.Zero;
        for (var i = 0; i < number.Length; i++)
        {
            carry += Product(number[i], factor);
            number[i] = carry & Mask;
            carry >>>= LimbBits;
        }
    }

    /// <summary>Of the lower 32 bits of each lane: what processors multiply fastest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<ulong> left, Vector512<ulong> right)
    {
        if (Avx512F.IsSupported) return Avx512F.Multiply(left.AsUInt32(), right.AsUInt32());
        if (Avx2.IsSupported)
        {
            return Vector512.Create(
                Avx2.Multiply(left.GetLower().AsUInt32(), right.GetLower().AsUInt32()),
                Avx2.Multiply(left.GetUpper().AsUInt32(), right.GetUpper().AsUInt32()));
        }

        return (left & Vector512.Create<ulong>(uint.MaxValue)) * (right & Vector512.Create<ulong>(uint.MaxValue));
    }

    /// <summary>Each turn of Newton's method doubles the bits that are right; an odd number is its own inverse in the lowest three.</summary>
    private static Vector512<ulong> NegativeInverse(Vector512<ulong> odd)
    {
        var inverse = odd;
        for (var bits = 3; bits < LimbBits; bits *= 2) inverse *= Vector512.Create(2UL) - (odd * inverse);
        return -inverse & Mask;
    }

    private static Vector512<ulong>[] Limbs(BigInteger[] numbers, int count)
    {
        var limbs = new Vector512<ulong>[count];
        Span<ulong> lanes = stackalloc ulong[Lanes];
        for (var i = 0; i < count; i++)
        {
            for (var lane = 0; lane < Lanes; lane++) lanes[lane] = (ulong)((numbers[lane] >> (i * LimbBits)) & ((1 << LimbBits) - 1));
            limbs[i] = Vector512.Create<ulong>(lanes);
        }

        return limbs;
    }
}
