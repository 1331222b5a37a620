using System.Text.RegularExpressions;

namespace GitOpsActors.Git.Remotes;

/// <summary>The forms in which people write where a repository is.</summary>
public static partial class RepositoryUrl
{
    /// <summary>The kind of way to the repository; null for one that we do not take, such as a program to run (ext::).</summary>
    public static Transport? TransportOf(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        // A leading dash would be an option; "helper::address" names a program.
        if (url.Length == 0 || url[0] == '-' || url.AsSpan().ContainsAny('\0', '\n', '\r') || HelperForm().IsMatch(url)) return null;
        if (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return Transport.Https;
        if (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) return Transport.Http;
        if (url.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase)) return SshHostIsPlain(url) ? Transport.Ssh : null;
        if (url.StartsWith("file://", StringComparison.OrdinalIgnoreCase) || url[0] == '/') return Transport.File;
        return Engine.Resources.RepositoryUrl.ScpForm().Match(url) is { Success: true } scp && !scp.Groups["path"].Value.StartsWith('-') ? Transport.Ssh : null;
    }

    /// <summary>The address as people may see it.</summary>
    public static string WithoutLogin(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return LoginForm().Replace(url, "${scheme}");
    }

    /// <summary>Git passes the host to ssh as an argument: one that begins with a dash would be an option of it.</summary>
    private static bool SshHostIsPlain(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Host is [not '-', ..];

    [GeneratedRegex(@"^[A-Za-z0-9+.-]+::", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HelperForm();

    [GeneratedRegex(@"(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*://)[^/@\s]*@", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LoginForm();
}

public enum Transport
{
    Https,
    Http,
    Ssh,
    File,
}
