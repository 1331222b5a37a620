using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Keys;

/// <summary>Private keys that follow from a render's own random bytes: the same render draws the same keys.</summary>
internal static class PrivateKeys
{
    private const int PublicExponent = 65537;
    private const int DsaBits = 2048;
    private const int DsaOrderBits = 256;

    /// <param name="bits">How long the modulus is.</param>
    /// <param name="random">What the key follows from.</param>
    public static RSA Rsa(int bits, FillRandom random)
    {
        BigInteger p = Factor(bits / 2, random), q = Factor(bits / 2, random);
        while (p == q) q = Factor(bits / 2, random);
        if (p < q) (p, q) = (q, p);
        var d = Inverse(PublicExponent, (p - 1) * (q - 1));
        var rsa = RSA.Create();
        rsa.ImportParameters(new RSAParameters
        {
            Modulus = Bytes(p * q, bits / 8),
            Exponent = Bytes(PublicExponent, 3),
            D = Bytes(d, bits / 8),
            P = Bytes(p, bits / 16),
            Q = Bytes(q, bits / 16),
            DP = Bytes(d % (p - 1), bits / 16),
            DQ = Bytes(d % (q - 1), bits / 16),
            InverseQ = Bytes(Inverse(q, p), bits / 16),
        });
        return rsa;
    }

    /// <summary>A key of the curve P-256.</summary>
    public static ECDsa Curve(FillRandom random)
    {
        var order = BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        var secret = (Drawn(40, random) % (order - 1)) + 1;
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Bytes(secret, 32) });
    }

    /// <summary>A key of the kind that nobody should use any more, as OpenSSL writes it.</summary>
    public static byte[] Dsa(FillRandom random)
    {
        var q = Primes.Draw(DsaOrderBits, random);
        var p = Primes.DrawAbove(q, DsaBits, random);
        var generator = BigInteger.One;
        for (var seed = 2; generator.IsOne; seed++) generator = BigInteger.ModPow(seed, (p - 1) / q, p);
        var secret = (Drawn(40, random) % (q - 1)) + 1;
        return Sequence(0, p, q, generator, BigInteger.ModPow(generator, secret, p), secret);
    }

    private static byte[] Sequence(params ReadOnlySpan<BigInteger> numbers)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var number in numbers) writer.WriteInteger(number);
        }

        return writer.Encode();
    }

    private static BigInteger Factor(int bits, FillRandom random)
    {
        while (true)
        {
            var prime = Primes.Draw(bits, random);
            if ((prime - 1) % PublicExponent != 0) return prime;
        }
    }

    private static BigInteger Drawn(int bytes, FillRandom random)
    {
        var drawn = new byte[bytes];
        random(drawn);
        return new BigInteger(drawn, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>Euclid's algorithm.</summary>
    private static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        var (rest, next, factor, nextFactor) = (modulus, number, BigInteger.Zero, BigInteger.One);
        while (!next.IsZero)
        {
            var times = rest / next;
            (rest, next) = (next, rest - (times * next));
            (factor, nextFactor) = (nextFactor, factor - (times * nextFactor));
        }

        return factor.Sign < 0 ? factor + modulus : factor;
    }

    private static byte[] Bytes(BigInteger number, int count)
    {
        var bytes = new byte[count];
        var own = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        own.CopyTo(bytes, count - own.Length);
        return bytes;
    }
}
