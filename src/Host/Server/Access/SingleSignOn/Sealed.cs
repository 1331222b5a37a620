using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace GitOpsActors.Host.Server.Access.SingleSignOn;

/// <summary>Texts that a browser keeps for us, and can neither read nor make: that takes the server's key.</summary>
internal static class Sealed
{
    private const int KeyBytes = 32;
    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    /// <param name="key">The server's.</param>
    /// <param name="purpose">What is sealed for one purpose is nothing for another.</param>
    public static string Close(byte[] key, string purpose, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var whole = new byte[NonceBytes + TagBytes + plain.Length];
        var (nonce, tag, cipher) = Parts(whole);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = Cipher(key, purpose);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span);
        return Base64UrlEncoder.Encode(whole);
    }

    /// <summary>The text; null for what was not sealed by us for this purpose.</summary>
    public static string? Open(byte[] key, string purpose, string text)
    {
        try
        {
            var whole = Base64UrlEncoder.DecodeBytes(text);
            if (whole.Length < NonceBytes + TagBytes) return null;
            var (nonce, tag, cipher) = Parts(whole);
            var plain = new byte[cipher.Length];
            using var aes = Cipher(key, purpose);
            aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception error) when (error is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(byte[] whole) =>
        (whole.AsMemory(0, NonceBytes), whole.AsMemory(NonceBytes, TagBytes), whole.AsMemory(NonceBytes + TagBytes));

    private static AesGcm Cipher(byte[] key, string purpose) =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: Encoding.UTF8.GetBytes("gitopsactors " + purpose)), TagBytes);
}
