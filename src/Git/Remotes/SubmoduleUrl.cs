namespace GitOpsActors.Git.Remotes;

/// <summary>Where a submodule is, seen from the repository that has it.</summary>
internal static class SubmoduleUrl
{
    /// <summary>The address that is meant; null for a relative one that leads out of the host.</summary>
    public static string? Resolve(string parent, string url)
    {
        if (!url.StartsWith("./", StringComparison.Ordinal) && !url.StartsWith("../", StringComparison.Ordinal)) return url;
        var (root, path) = Split(parent);
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        foreach (var part in url.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }
        return parts.Count == 0 ? null : root + string.Join('/', parts);
    }

    /// <summary>Whether the credentials of one may be shown to the other: the same host, by the same way.</summary>
    public static bool IsSameHost(string left, string right) => string.Equals(Split(left).Root, Split(right).Root, StringComparison.OrdinalIgnoreCase);

    // What no ".." reaches: scheme and host, "user@host:", or the root of the disk.
    private static (string Root, string Path) Split(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            var slash = url.IndexOf('/', scheme + 3);
            return slash < 0 ? (url + "/", "") : (url[..(slash + 1)], url[(slash + 1)..]);
        }
        var end = url.StartsWith('/') ? 0 : url.IndexOf(':', StringComparison.Ordinal);
        return end < 0 ? ("", url) : (url[..(end + 1)], url[(end + 1)..]);
    }
}
