namespace GitOpsActors.Engine.Resources;

/// <summary>Repositories have many spellings; two that normalise to the same text are one repository.</summary>
public static class RepositoryUrl
{
    public static string Normalise(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var text = url.Trim().ToLowerInvariant();
        text = text.EndsWith(".git", StringComparison.Ordinal) ? text[..^4] : text;
        // git@host:path is another way to write ssh://git@host/path.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var isScp = colon > 0 && !text.Contains("://", StringComparison.Ordinal) && text[..colon].Contains('@', StringComparison.Ordinal) && !text[..colon].Contains('/', StringComparison.Ordinal);
        return isScp ? $"ssh://{text[..colon]}/{text[(colon + 1)..].TrimStart('/')}" : text;
    }
}
