using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Webhooks;

/// <summary>What a Git host sent, and the checks of who sent it. All of them take as long for a near miss as for a wild guess.</summary>
internal sealed class WebhookRequest(IHeaderDictionary headers, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> secrets)
{
    /// <summary>Whether a header holds the HMAC of the body in hexadecimal. Without a configured secret, everybody is believed.</summary>
    public bool HasSignature(string header, string prefix, string secretName)
    {
        if (SecretOf(secretName) is not { } secret) return true;
        var given = headers[header].ToString();
        Span<byte> signature = stackalloc byte[SHA256.HashSizeInBytes];
        return given.StartsWith(prefix, StringComparison.Ordinal)
            && Convert.FromHexString(given.AsSpan(prefix.Length), signature, out _, out var length) == System.Buffers.OperationStatus.Done
            && length == signature.Length
            && CryptographicOperations.FixedTimeEquals(signature, HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body.Span));
    }

    /// <summary>Whether a header is the secret itself.</summary>
    public bool HasToken(string header, string secretName) => SecretOf(secretName) is not { } secret || AreSame(headers[header].ToString(), secret);

    /// <summary>Whether user and password are those that are configured.</summary>
    public bool HasLogin(string userName, string passwordName)
    {
        var (user, password) = (SecretOf(userName), SecretOf(passwordName));
        if (user is null && password is null) return true;
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        return AreSame(headers.Authorization.ToString(), expected);
    }

    private string? SecretOf(string name) => secrets.TryGetValue(name, out var secret) && secret.Length > 0 ? secret : null;

    // Of digests, so that not even the length of the secret can be measured.
    private static bool AreSame(string given, string secret) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
