using GitOpsActors.Engine.Documents;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Access;

/// <summary>The addresses under which people reach this server, as `url` and `additionalUrls` of argocd-cm name them.</summary>
internal sealed class ServerAddresses
{
    private readonly IReadOnlyList<Uri> _all;

    private ServerAddresses(Uri? main, IReadOnlyList<Uri> all) => (Main, _all) = (main, all);

    /// <summary>That of `url`; null when it is missing, or no address.</summary>
    public Uri? Main { get; }

    /// <summary>Scheme, host and port of each, for pages that a browser got from this server.</summary>
    public IEnumerable<string> Origins => _all.Select(static one => one.GetLeftPart(UriPartial.Authority));

    public static ServerAddresses Read(MapNode settings)
    {
        var main = Address(settings["url"].Text());
        var more = More(settings["additionalUrls"].Text() ?? "").Select(Address);
        return new ServerAddresses(main, [.. more.Prepend(main).OfType<Uri>()]);
    }

    /// <summary>The address that a request came to; the main one when it is none of them.</summary>
    public Uri? Of(HttpRequest request) =>
        _all.FirstOrDefault(one => one.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)) ?? Main;

    /// <summary>The address of a page of ours that somebody wants to come back to; null when it is none of ours.</summary>
    /// <param name="at">Where a path without a host is meant.</param>
    public Uri? Own(string wanted, Uri at)
    {
        // Browsers take a backslash for a slash, and leave out what can't be seen: neither belongs into an address.
        if (wanted.Any(static one => one is '\\' or <= ' ' or '\x7f')) return null;
        var isPath = wanted.StartsWith('/') && !wanted.StartsWith("//", StringComparison.Ordinal);
        if (Address(isPath ? at.GetLeftPart(UriPartial.Authority) + wanted : wanted) is not { UserInfo: "" } page) return null;
        return _all.Any(one => IsBelow(page, one)) ? page : null;
    }

    private static bool IsBelow(Uri page, Uri address)
    {
        var folder = address.AbsolutePath.TrimEnd('/') + "/";
        return page.Scheme == address.Scheme && page.Authority.Equals(address.Authority, StringComparison.OrdinalIgnoreCase)
            && (page.AbsolutePath + "/").StartsWith(folder, StringComparison.Ordinal);
    }

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    private static IEnumerable<string?> More(string text)
    {
        try
        {
            return text.Length > 0 && YamlReader.Read(text) is ListNode list ? list.Select(static one => one.Text()) : [];
        }
        catch (DocumentException)
        {
            // What can't be read is the address of nobody.
            return [];
        }
    }
}
