using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using GitOpsActors.Engine.Helm.Keys;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Helm.Keys;

/// <summary>The platform checks the keys: it signs with them, and refuses parts that do not belong together.</summary>
public sealed class PrivateKeysTests
{
    private static readonly byte[] Key = new byte[32];
    private static readonly byte[] Message = [1, 2, 3];

    [Theory]
    [InlineData(1024)]
    [InlineData(2048)]
    public void Rsa_keys_sign_and_are_the_same_for_the_same_chance(int bits)
    {
        using var one = PrivateKeys.Rsa(bits, new SeededBytes(Key, "one").Fill);
        using var same = PrivateKeys.Rsa(bits, new SeededBytes(Key, "one").Fill);
        using var other = PrivateKeys.Rsa(bits, new SeededBytes(Key, "other").Fill);
        Assert.Equal(bits, one.KeySize);
        Assert.Equal(one.ExportRSAPrivateKeyPem(), same.ExportRSAPrivateKeyPem());
        Assert.NotEqual(one.ExportRSAPrivateKeyPem(), other.ExportRSAPrivateKeyPem());
        using var reader = RSA.Create();
        reader.ImportFromPem(one.ExportRSAPrivateKeyPem());
        Assert.True(one.VerifyData(Message, reader.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void Curve_keys_sign_and_are_the_same_for_the_same_chance()
    {
        using var one = PrivateKeys.Curve(new SeededBytes(Key, "one").Fill);
        using var same = PrivateKeys.Curve(new SeededBytes(Key, "one").Fill);
        Assert.Equal(one.ExportECPrivateKeyPem(), same.ExportECPrivateKeyPem());
        Assert.True(same.VerifyData(Message, one.SignData(Message, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Signatures_of_curves_are_the_same_for_the_same_text_and_the_platform_accepts_them()
    {
        for (var i = 0; i < 50; i++)
        {
            using var key = PrivateKeys.Curve(new SeededBytes(Key, $"curve {i}").Fill);
            var signatures = CurveSignatures.Of(key);
            byte[] text = [.. Message, (byte)i], other = [.. Message, (byte)(i + 1)];
            var signature = signatures.SignData(text, HashAlgorithmName.SHA256);
            Assert.Equal(signature, CurveSignatures.Of(key).SignData(text, HashAlgorithmName.SHA256));
            Assert.True(key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            Assert.NotEqual(signature, signatures.SignData(other, HashAlgorithmName.SHA256));
        }
    }

    [Fact]
    public void Keys_of_other_curves_sign_as_the_platform_does()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.True(key.VerifyData(Message, CurveSignatures.Of(key).SignData(Message, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void Dsa_keys_sign_and_are_the_same_for_the_same_chance()
    {
        var bytes = PrivateKeys.Dsa(new SeededBytes(Key, "one").Fill);
        Assert.Equal(bytes, PrivateKeys.Dsa(new SeededBytes(Key, "one").Fill));
        var sequence = new AsnReader(bytes, AsnEncodingRules.DER).ReadSequence();
        var numbers = Enumerable.Range(0, 6).Select(_ => sequence.ReadInteger()).ToArray();
        byte[] Part(int at) => numbers[at].ToByteArray(isUnsigned: true, isBigEndian: true);
        Assert.Equal(BigInteger.Zero, numbers[0]);
        using var dsa = DSA.Create(new DSAParameters { P = Part(1), Q = Part(2), G = Padded(Part(3), 256), Y = Padded(Part(4), 256), X = Padded(Part(5), 32) });
        Assert.True(dsa.VerifyData(Message, dsa.SignData(Message, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
    }

    /// <summary>Fermat's test by other means than those that found the primes.</summary>
    [Fact]
    public void Primes_are_prime()
    {
        for (var i = 0; i < 20; i++)
        {
            var prime = Primes.Draw(512, new SeededBytes(Key, $"prime {i}").Fill);
            Assert.Equal(512, prime.GetBitLength());
            foreach (var witness in (int[])[2, 3, 5, 7, 1001]) Assert.True(BigInteger.ModPow(witness, prime - 1, prime).IsOne);
        }
    }

    /// <summary>Moduli of all sizes, so that each number of limbs and each carry occurs.</summary>
    [Fact]
    public void Powers_are_those_of_the_platform()
    {
        for (var i = 0; i < 200; i++)
        {
            BigInteger Number(string name, int bytes)
            {
                var drawn = new byte[bytes];
                new SeededBytes(Key, $"{name} {i}").Fill(drawn);
                return new BigInteger(drawn, isUnsigned: true);
            }

            BigInteger[] moduli = [.. Enumerable.Range(0, LanePowers.Lanes).Select(lane => Number($"modulus {lane}", 1 + ((i + lane) * 3 % 260)) | 33)];
            BigInteger[] exponents = [.. Enumerable.Range(0, LanePowers.Lanes).Select(lane => Number($"exponent {lane}", 1 + ((i + lane) % 9)))];
            int[] bases = [2, 3, 5, 7, 11, 13, 29, 31];
            var powers = new LanePowers(moduli);
            powers.Raise(bases, exponents);
            for (var lane = 0; lane < LanePowers.Lanes; lane++)
                Assert.True(powers.Is(lane, BigInteger.ModPow(bases[lane], exponents[lane], moduli[lane])), $"{bases[lane]}^{exponents[lane]} mod {moduli[lane]}");
            powers.Square();
            Assert.True(powers.Is(0, BigInteger.ModPow(bases[0], 2 * exponents[0], moduli[0])));
        }
    }

    /// <summary>Each passes Fermat's test for every base that it has no factor in common with; Miller and Rabin's finds them out.</summary>
    [Theory]
    [InlineData("41 61 101", false)]
    [InlineData("1000003", true)]
    [InlineData("1000003 1000033", false)]
    public void Products_are_no_primes(string factors, bool isPrime) =>
        Assert.Equal(isPrime, Primes.IsPrime(factors.Split(' ').Select(BigInteger.Parse).Aggregate(BigInteger.Multiply)));

    private static byte[] Padded(byte[] bytes, int count) => [.. new byte[count - bytes.Length], .. bytes];
}
