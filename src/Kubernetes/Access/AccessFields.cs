using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>What kubeconfigs and cluster Secrets have in common.</summary>
internal static class AccessFields
{
    public static Uri Server(string? text, string place)
    {
        if (string.IsNullOrWhiteSpace(text)) throw ClusterExceptions.Configuration($"{place} is missing");
        var server = text.Trim().TrimEnd('/');
        if (!server.Contains("://", StringComparison.Ordinal)) server = "https://" + server;
        return Uri.TryCreate(server, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
            ? uri : throw ClusterExceptions.Configuration($"{place} is no http or https address of a server");
    }

    public static TlsTrust Tls(bool isInsecure, string? serverName, string? authorityPem, string place)
    {
        if (isInsecure && authorityPem is not null) throw ClusterExceptions.Configuration($"{place}: a certificate authority makes no sense where insecure is set; remove one of them");
        var authorities = authorityPem is null ? null : Pem.Authorities(authorityPem, place);
        return new TlsTrust { IsInsecure = isInsecure, ServerName = string.IsNullOrEmpty(serverName) ? null : serverName, Authorities = authorities is null ? null : () => authorities };
    }

    public static X509Certificate2? Certificate(string? certificate, string? key, string place) => (certificate, key) switch
    {
        (null, null) => null,
        ({ } pem, { } secret) => Pem.Client(pem, secret, place),
        _ => throw ClusterExceptions.Configuration($"{place}: a client certificate and its key belong together, and one of them is missing"),
    };

    public static Credentials Fixed(string? token, string? user, string? password, X509Certificate2? certificate, string place)
    {
        var header = !string.IsNullOrEmpty(token) ? Bearer(token, place)
            : !string.IsNullOrEmpty(user) ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))
            : null;
        return header is null && certificate is null ? Credentials.None : Credentials.Both(header, certificate);
    }

    /// <summary>Tokens are printable: a line break within one, as it comes with careless pasting, would be no header.</summary>
    public static AuthenticationHeaderValue Bearer(string token, string place)
    {
        token = token.Trim();
        return token.Length > 0 && token.All(static c => c is > ' ' and < '\x7f') ? new AuthenticationHeaderValue("Bearer", token)
            : throw ClusterExceptions.Configuration($"{place}: the token is empty, or has characters that no token has");
    }

    public static Uri? Proxy(string? text, string place, out NetworkCredential? login)
    {
        login = null;
        if (string.IsNullOrEmpty(text)) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "socks5"))
            throw ClusterExceptions.Configuration($"{place} is no http, https or socks5 address");
        if (uri.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var rest])
            login = new NetworkCredential(Uri.UnescapeDataString(user), rest.Length > 0 ? Uri.UnescapeDataString(rest[0]) : "");
        return new UriBuilder(uri) { UserName = "", Password = "" }.Uri;
    }

    /// <summary>A flag; absent is false.</summary>
    public static bool Bool(Node? map, string field, string place) => map?[field] switch
    {
        null or NullNode => false,
        BoolNode flag => flag.Value,
        _ => throw ClusterExceptions.Configuration($"{place}.{field} is neither true nor false"),
    };
}
