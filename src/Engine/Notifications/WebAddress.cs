using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Notifications;

/// <summary>Addresses of repositories as people open them.</summary>
public static class WebAddress
{
    /// <summary>`owner/name`, as the hosts of repositories call it; null where the address has no such part.</summary>
    public static string? FullNameOf(string url) => Parts(url) is not { Path: { Length: > 0 } path } ? null
        : path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path;

    /// <summary>The https form of an address in any form, without its login; null where it is no address.</summary>
    public static string? OfRepository(string url) => Parts(url) is { } parts ? $"https://{parts.Host}/{parts.Path}" : null;

    private static (string Host, string Path)? Parts(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (url.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(url, UriKind.Absolute, out var parsed))
        {
            // The port of ssh is none of https.
            return (parsed.Scheme is "http" or "https" ? parsed.Authority : parsed.Host, parsed.AbsolutePath.Trim('/'));
        }

        return RepositoryUrl.ScpForm().Match(url) is { Success: true } scp
            ? (scp.Groups["host"].Value.Split('@')[^1], scp.Groups["path"].Value.Trim('/')) : null;
    }
}
