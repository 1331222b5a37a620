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
    public void Without_bytes_to_follow_the_platform_draws_keys_of_the_same_form()
    {
        using var one = PrivateKeys.Rsa(2048, null);
        using var other = PrivateKeys.Rsa(2048, null);
        Assert.Equal(2048, one.KeySize);
        Assert.NotEqual(one.ExportRSAPrivateKeyPem(), other.ExportRSAPrivateKeyPem());
        Assert.NotEqual(PrivateKeys.Dsa(null), PrivateKeys.Dsa(null));
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

            var modulus = Number("modulus", 1 + (i % 70)) | 3;
            var exponent = Number("exponent", 1 + (i % 9));
            var number = Number("number", 80) % modulus;
            var field = new Montgomery(modulus);
            Assert.True(field.Power(number, exponent).SequenceEqual(field.Power(BigInteger.ModPow(number, exponent, modulus), 1)), $"{number}^{exponent} mod {modulus}");
        }
    }

    private static byte[] Padded(byte[] bytes, int count) => [.. new byte[count - bytes.Length], .. bytes];
}
