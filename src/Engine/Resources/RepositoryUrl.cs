using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Resources;

/// <summary>Repositories have many spellings; two that normalise to the same text are one repository.</summary>
public static partial class RepositoryUrl
{
    /// <summary>Lower case, trimmed, without .git, and user@host:path as ssh://.</summary>
    public static string Normalise(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var text = url.Trim().ToLowerInvariant();
        if (ScpForm().Match(text) is { Success: true } scp)
            text = $"ssh://{scp.Groups["host"].Value}/{scp.Groups["path"].Value.TrimStart('/')}";
        return text.EndsWith(".git", StringComparison.Ordinal) ? text[..^4] : text;
    }

    /// <summary>The way in which ssh itself writes addresses: `user@host:path`.</summary>
    [GeneratedRegex(@"^(?<host>([^@/\\:\s-][^@/\\:\s]*@)?[^@/\\:\s-][^@/\\:\s]*):(?!//)(?<path>[^:].*)$", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    public static partial Regex ScpForm();
}
