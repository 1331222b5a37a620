using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Access;

/// <summary>Makes and checks the tokens of service accounts: signed statements about who somebody is, for whom, and until when.</summary>
public sealed class ServiceAccountTokens(Cluster cluster) : IDisposable
{
    public const string Issuer = "https://kubernetes.default.svc";

    private const string UserPrefix = "system:serviceaccount:";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Create(string space, string name, string uid, IReadOnlyList<string> audiences, DateTimeOffset expires)
    {
        var claims = MapNode.Of(
            ("aud", ListNode.Of(audiences.Select(audience => (Node)audience))),
            ("exp", expires.ToUnixTimeSeconds()),
            ("iat", cluster.Now.ToUnixTimeSeconds()),
            ("iss", Issuer),
            ("jti", cluster.NewUid()),
            ("kubernetes.io", MapNode.Of(
                ("namespace", space), ("serviceaccount", MapNode.Of(("name", name), ("uid", uid))))),
            ("nbf", cluster.Now.ToUnixTimeSeconds()),
            ("sub", $"{UserPrefix}{space}:{name}"));
        var signed = Encoded(MapNode.Of(("alg", "ES256"), ("typ", "JWT"))) + "." + Encoded(claims);
        return signed + "." + Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }

    /// <summary>The account of a token for an audience; null when the signature, the audience, the time or the account is wrong.</summary>
    public User? Verify(string token, string? audience)
    {
        if (Claims(token) is not { } claims) return null;
        if (claims.Integer("exp") is not { } expires || expires <= cluster.Now.ToUnixTimeSeconds()) return null;
        if (!claims.List("aud").Any(entry => entry.Text() == (audience ?? Issuer))) return null;
        var (space, account) = (claims.Text("kubernetes.io", "namespace") ?? "", claims.At("kubernetes.io", "serviceaccount"));
        var present = cluster.Table("", "serviceaccounts").Get(space, account.Text("name") ?? "");
        if (present is null || present.Uid != account.Text("uid")) return null;
        return OfAccount(space, present.Name) with
        {
            Uid = present.Uid,
            Extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
            {
                ["authentication.kubernetes.io/credential-id"] = [$"JTI={claims.Text("jti")}"],
            },
        };
    }

    public static User OfAccount(string space, string name) =>
        new($"{UserPrefix}{space}:{name}", ["system:serviceaccounts", $"system:serviceaccounts:{space}", User.Authenticated]);

    public void Dispose() => _key.Dispose();

    private MapNode? Claims(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3) return null;
        try
        {
            var signature = Base64Url.DecodeFromChars(parts[2]);
            if (!_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256)) return null;
            return JsonReader.Read(Base64Url.DecodeFromChars(parts[1])) as MapNode;
        }
        catch (Exception problem) when (problem is FormatException or DocumentException)
        {
            return null;
        }
    }

    private static string Encoded(MapNode part) => Base64Url.EncodeToString(JsonText.Bytes(part));
}
