using System.Net.Http.Headers;
using System.Text;

namespace GitOpsActors.Charts.Access;

/// <summary>The address of a repository of charts, taken apart: without a login, and with where requests go.</summary>
public sealed class ChartAddress
{
    private const string OciScheme = "oci://";

    private ChartAddress(bool isRegistry, Uri root, AuthenticationHeaderValue? basic) => (IsRegistry, Root, Basic) = (isRegistry, root, basic);

    public bool IsRegistry { get; }

    /// <summary>Of a repository its own address; of a registry scheme and host, and the path that all names begin with.</summary>
    public Uri Root { get; }

    /// <summary>User and password, if there are any.</summary>
    internal AuthenticationHeaderValue? Basic { get; }

    /// <exception cref="ChartException">Of kind Refused: it is nothing that we do.</exception>
    public static ChartAddress Of(ChartAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        var url = access.Url.Trim();
        var isRegistry = IsOfRegistry(url);
        var http = isRegistry ? (access.UsesPlainHttp ? "http://" : "https://") + url[OciScheme.Length..] : url;
        if (!Uri.TryCreate(http, UriKind.Absolute, out var root) || (root.Scheme != Uri.UriSchemeHttps && root.Scheme != Uri.UriSchemeHttp) || root.Host.Length == 0)
            throw new ChartException(ChartFaultKind.Refused, $"'{Shown(url)}' is no address of charts; those begin with https://, http:// or oci://, and a registry without oci:// needs a repository Secret of its own with enableOCI: \"true\"");
        if (isRegistry && (root.Query.Length > 0 || root.Fragment.Length > 0)) throw new ChartException(ChartFaultKind.Refused, $"'{Shown(url)}' is no address of a registry: it has a query");
        foreach (var secret in (string?[])[access.Username, access.Password, access.BearerToken])
        {
            if (secret is not null && secret.AsSpan().ContainsAny('\n', '\r', '\0'))
                throw new ChartException(ChartFaultKind.Refused, $"{Shown(url)}: user, password and token must not have line breaks");
        }

        return new ChartAddress(isRegistry, new UriBuilder(root) { UserName = "", Password = "" }.Uri, Login(access, root));
    }

    public static bool IsOfRegistry(string url) => url.StartsWith(OciScheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Secrets and projects write a registry with its scheme or without; other addresses stay as they are.</summary>
    public static string WithoutOciScheme(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return IsOfRegistry(url) ? url[OciScheme.Length..] : url;
    }

    /// <summary>The address as people may see it: no login, and nothing of a query, in which tokens are.</summary>
    public static string Shown(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var query = url.IndexOfAny(['?', '#']);
        var plain = query < 0 ? url : url[..query];
        var start = plain.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        var end = plain.IndexOf('/', start) is var slash and >= 0 ? slash : plain.Length;
        var at = plain.AsSpan(start, end - start).LastIndexOf('@');
        return at >= 0 ? plain[..start] + plain[(start + at + 1)..] : plain;
    }

    private static AuthenticationHeaderValue? Login(ChartAccess access, Uri root)
    {
        var inAddress = root.UserInfo.Split(':', 2);
        var user = Given(access.Username) ?? Given(Uri.UnescapeDataString(inAddress[0]));
        var password = Given(access.Password) ?? (inAddress.Length > 1 ? Given(Uri.UnescapeDataString(inAddress[1])) : null);
        return user is null && password is null ? null : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
