namespace GitOpsActors.Actors.Sources;

/// <summary>
/// Where a repository is, whatever the way to it: https, ssh, git@host:path, another port, with or without a login, .git or the ssh. that
/// some hosts put before their name.
/// </summary>
public readonly record struct RepositoryPlace(string Host, string Path)
{
    /// <summary>Null for what is not an address.</summary>
    public static RepositoryPlace? Of(string url)
    {
        var text = Engine.Resources.RepositoryUrl.Normalise(url).TrimEnd('/');
        if (text.EndsWith(".git", StringComparison.Ordinal)) text = text[..^4];
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) text = text[(scheme + 3)..];
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return null;
        var (host, path) = (text[..slash], text[(slash + 1)..]);
        host = host[(host.LastIndexOf('@') + 1)..];
        if (host.LastIndexOf(':') is var colon and > 0 && !host.EndsWith(']')) host = host[..colon];
        foreach (var prefix in (string[])["altssh.", "ssh."])
        {
            if (!host.StartsWith(prefix, StringComparison.Ordinal)) continue;
            host = host[prefix.Length..];
            break;
        }

        return path.Length == 0 ? null : host == "dev.azure.com" ? new RepositoryPlace(host, AzurePath(path)) : new RepositoryPlace(host, path);
    }

    // Over ssh it is v3/organisation/project/name, over https organisation/project/_git/name.
    private static string AzurePath(string path) =>
        (path.StartsWith("v3/", StringComparison.Ordinal) ? path[3..] : path).Replace("/_git/", "/", StringComparison.Ordinal);
}
