using System.Numerics;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Keys;

/// <summary>Large primes that follow from a render's own random bytes, which the platform's keys do not.</summary>
internal static class Primes
{
    private const int SievedBelow = 10_000;
    private const int Window = 8192;
    // Each lets fewer than one in four composites pass, and of random numbers of a thousand bits almost none.
    private const int Rounds = 8;

    private static readonly int[] Small = [.. Enumerable.Range(3, SievedBelow).Where(static n => n % 2 == 1 && Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0))];

    /// <summary>A prime of as many bits, with its two highest set, so that the product of two has twice as many.</summary>
    public static BigInteger Draw(int bits, FillRandom random)
    {
        while (true)
            if (Search(DrawOdd(bits, random), 2) is { } prime) return prime;
    }

    /// <summary>A prime of as many bits that is one more than a multiple of another prime.</summary>
    public static BigInteger DrawAbove(BigInteger divisor, int bits, FillRandom random)
    {
        while (true)
        {
            var start = DrawOdd(bits, random);
            start -= start % (2 * divisor) - 1;
            if (Search(start, 2 * divisor) is { } prime && prime.GetBitLength() == bits) return prime;
        }
    }

    private static BigInteger DrawOdd(int bits, FillRandom random)
    {
        var bytes = new byte[bits / 8];
        random(bytes);
        bytes[0] |= 0xC0;
        bytes[^1] |= 1;
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>The first prime among the start and what lies a number of steps behind it.</summary>
    private static BigInteger? Search(BigInteger start, BigInteger step)
    {
        var isComposite = new bool[Window];
        var isPair = step == 2;
        foreach (var prime in Small)
        {
            var (from, by) = ((int)(start % prime), isPair ? 2 % prime : (int)(step % prime));
            if (by == 0) continue;
            // How many steps until the prime divides: from + n * by = 0.
            var inverse = by == 2 ? (prime + 1) / 2 : (int)BigInteger.ModPow(by, prime - 2, prime);
            for (var n = (int)((long)(prime - from) * inverse % prime); n < Window; n += prime) isComposite[n] = true;
        }

        for (var n = 0; n < Window; n++)
        {
            if (!isComposite[n] && IsPrime(start + (n * step))) return start + (n * step);
        }

        return null;
    }

    /// <summary>Miller and Rabin's test; of a number that no small prime divides.</summary>
    private static bool IsPrime(BigInteger number)
    {
        var field = new Montgomery(number);
        var twos = 0;
        var odd = number - 1;
        for (; odd.IsEven; odd >>= 1) twos++;
        for (var round = 0; round < Rounds; round++)
            if (!Passes(field, round == 0 ? 2 : Small[round - 1], odd, twos)) return false;
        return true;
    }

    private static bool Passes(Montgomery field, int witness, BigInteger odd, int twos)
    {
        var power = field.Power(witness, odd);
        if (field.IsOne(power) || field.IsMinusOne(power)) return true;
        for (var i = 1; i < twos; i++)
        {
            power = field.Square(power);
            if (field.IsMinusOne(power)) return true;
        }

        return false;
    }
}
