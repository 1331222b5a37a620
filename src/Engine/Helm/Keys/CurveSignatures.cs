using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitOpsActors.Engine.Helm.Keys;

/// <summary>
/// Signs with a key of the curve P-256 so that the same text gets the same signature. The platform draws a number for each signature, and a
/// certificate that is rendered again would be another one. Here the number follows from key and text, so that nobody else knows it either.
/// </summary>
internal sealed class CurveSignatures : X509SignatureGenerator
{
    private static readonly BigInteger Field = Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    private static readonly BigInteger Order = Hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    private static readonly BigInteger BaseX = Hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
    private static readonly BigInteger BaseY = Hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

    private readonly X509SignatureGenerator _platform;
    private readonly byte[] _secret;

    private CurveSignatures(ECDsa key, byte[] secret) => (_platform, _secret) = (CreateForECDsa(key), secret);

    /// <summary>What signs with the key; the platform itself where it is of another curve.</summary>
    public static X509SignatureGenerator Of(ECDsa key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: true);
        return parameters is { D: { } secret, Curve: { IsNamed: true } curve } && curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
            ? new CurveSignatures(key, secret)
            : CreateForECDsa(key);
    }

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => _platform.GetSignatureAlgorithmIdentifier(hashAlgorithm);

    protected override PublicKey BuildPublicKey() => _platform.PublicKey;

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        if (hashAlgorithm != HashAlgorithmName.SHA256) return _platform.SignData(data, hashAlgorithm);
        var hash = SHA256.HashData(data);
        // Twice as many bits as the order has, so that no number is noticeably likelier than another.
        var once = (Number(HMACSHA512.HashData(_secret, hash)) % (Order - 1)) + 1;
        var first = BaseTimesX(once) % Order;
        var second = BigInteger.ModPow(once, Order - 2, Order) * (Number(hash) + (first * Number(_secret))) % Order;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(first);
            writer.WriteInteger(second);
        }

        return writer.Encode();
    }

    /// <summary>The first coordinate of a multiple of the curve's base point; fractions are kept with their denominator up to the end.</summary>
    private static BigInteger BaseTimesX(BigInteger factor)
    {
        var (x, y, z) = (BaseX, BaseY, BigInteger.One);
        for (var bit = (int)factor.GetBitLength() - 2; bit >= 0; bit--)
        {
            (x, y, z) = Doubled(x, y, z);
            if (!(factor >> bit).IsEven) (x, y, z) = WithBase(x, y, z);
        }

        var inverse = BigInteger.ModPow(z, Field - 2, Field);
        return InField(x * inverse % Field * inverse);
    }

    private static (BigInteger X, BigInteger Y, BigInteger Z) Doubled(BigInteger x, BigInteger y, BigInteger z)
    {
        var (delta, gamma) = (InField(z * z), InField(y * y));
        var (beta, alpha) = (InField(x * gamma), InField(3 * (x - delta) * (x + delta)));
        var doubled = InField((alpha * alpha) - (8 * beta));
        return (doubled, InField((alpha * ((4 * beta) - doubled)) - (8 * gamma * gamma)), InField(2 * y * z));
    }

    private static (BigInteger X, BigInteger Y, BigInteger Z) WithBase(BigInteger x, BigInteger y, BigInteger z)
    {
        var square = InField(z * z);
        var (h, r) = (InField((BaseX * square) - x), InField((BaseY * square % Field * z) - y));
        var squareOfH = InField(h * h);
        var (cube, v) = (InField(h * squareOfH), InField(x * squareOfH));
        var sum = InField((r * r) - cube - (2 * v));
        return (sum, InField((r * (v - sum)) - (y * cube)), InField(z * h));
    }

    private static BigInteger InField(BigInteger number)
    {
        var rest = number % Field;
        return rest.Sign < 0 ? rest + Field : rest;
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
