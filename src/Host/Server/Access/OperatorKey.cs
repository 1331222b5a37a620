using System.Security.Cryptography;
using System.Text;

namespace GitOpsActors.Host.Server.Access;

/// <summary>
/// By which `gax` on the same machine proves that it is run by whoever runs the server: it can read a file that only that user can. The
/// server
/// draws it anew with every start, and takes it on the loopback address only.
/// </summary>
internal sealed class OperatorKey
{
    private const string Prefix = "gax-operator-";
    private const int Bytes = 32;

    private readonly byte[] _digest;

    private OperatorKey(string token) => (Token, _digest) = (token, Digest(token));

    public string Token { get; }

    public static OperatorKey Draw() => new(Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));

    public static bool HasForm(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    public bool IsRight(string token) => CryptographicOperations.FixedTimeEquals(Digest(token), _digest);

    public override string ToString() => nameof(OperatorKey);

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
