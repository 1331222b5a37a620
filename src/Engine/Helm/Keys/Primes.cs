using System.Numerics;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Keys;

/// <summary>Large primes that follow from a render's own random bytes, which the platform's keys do not.</summary>
internal static class Primes
{
    private const int SievedBelow = 30_000;
    private const int Window = 8192;

    // Each lets fewer than one in four composites pass, and of random numbers of a thousand bits almost none.
    private static readonly int[] Witnesses = [2, 3, 5, 7, 11, 13, 17, 19];

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

        return FirstPrime(Enumerable.Range(0, Window).Where(n => !isComposite[n]).Select(n => start + (n * step)));
    }

    private static BigInteger? FirstPrime(IEnumerable<BigInteger> numbers)
    {
        foreach (var batch in numbers.Chunk(LanePowers.Lanes))
        {
            // The last batch may be short of numbers.
            BigInteger[] moduli = [.. batch, .. Enumerable.Repeat(batch[0], LanePowers.Lanes - batch.Length)];
            var powers = new LanePowers(moduli);
            powers.Raise([2, 2, 2, 2, 2, 2, 2, 2], [.. moduli.Select(static modulus => modulus - 1)]);
            for (var lane = 0; lane < batch.Length; lane++)
                if (powers.Is(lane, 1) && IsPrime(batch[lane])) return batch[lane];
        }

        return null;
    }

    /// <summary>Miller and Rabin's test with all witnesses at once; of a number that passed Fermat's.</summary>
    public static bool IsPrime(BigInteger number)
    {
        var twos = 0;
        var odd = number - 1;
        for (; odd.IsEven; odd >>= 1) twos++;
        var powers = new LanePowers([.. Enumerable.Repeat(number, LanePowers.Lanes)]);
        powers.Raise(Witnesses, [.. Enumerable.Repeat(odd, LanePowers.Lanes)]);
        var passed = Enumerable.Range(0, LanePowers.Lanes).Select(lane => powers.Is(lane, 1)).ToArray();
        for (var i = 0; i < twos; i++)
        {
            for (var lane = 0; lane < LanePowers.Lanes; lane++) passed[lane] |= powers.Is(lane, -1);
            powers.Square();
        }

        return Array.TrueForAll(passed, static one => one);
    }
}
