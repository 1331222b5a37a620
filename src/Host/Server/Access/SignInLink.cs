using System.Security.Cryptography;
using System.Text;

namespace GitOpsActors.Host.Server.Access;

/// <summary>An address that signs a browser in, once and within an hour, so that nobody types a password to try things out.</summary>
internal sealed class SignInLink(TimeProvider time)
{
    public const string Path = "/auth/once";
    public const string Parameter = "token";
    private const int Bytes = 24;
    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private byte[]? _digest;
    private DateTimeOffset _until;

    /// <summary>What follows the address of the server. An earlier one counts no more.</summary>
    public string Make()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        lock (_lock) (_digest, _until) = (Digest(token), time.GetUtcNow() + GoodFor);
        return $"{Path}?{Parameter}={token}";
    }

    /// <summary>Whether it is the token of the link; it is good for nothing afterwards.</summary>
    public bool TryUse(string token)
    {
        lock (_lock)
        {
            if (_digest is null || time.GetUtcNow() > _until || !CryptographicOperations.FixedTimeEquals(_digest, Digest(token)))
                return false;
            _digest = null;
            return true;
        }
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
