using System.Text.RegularExpressions;

namespace GitOpsActors.Git.Remotes;

/// <summary>The one place that tells failures of git apart, by what it says, and cleans what it says of secrets.</summary>
internal sealed partial class Faults(RepositoryAccess access)
{
    private const int MessageCharsMax = 600;

    // The first that matches counts: what is certain comes before what git says after everything.
    private static readonly (GitFaultKind Kind, Regex Words, string About)[] Known =
    [
        (GitFaultKind.Corrupt, Corrupt(), "the mirror is damaged"),
        (GitFaultKind.Refused, Refused(), "the address is not allowed"),
        (GitFaultKind.RevisionMissing, Missing(), "the repository does not have the revision, or does not give it"),
        (GitFaultKind.AuthenticationFailed, Untrusted(), "the server cannot prove who it is"),
        (GitFaultKind.AuthenticationFailed, Unauthorized(), "the server does not accept the credentials"),
        (GitFaultKind.NotFound, NotFound(), "repository not found, or the credentials do not reach it"),
        (GitFaultKind.NetworkFailed, Network(), "the server cannot be reached"),
    ];

    public GitException Of(string error)
    {
        foreach (var (kind, words, about) in Known)
            if (words.IsMatch(error)) return new GitException(kind, $"{access}: {about}: {Clean(error)}");
        return new GitException(GitFaultKind.Failed, $"{access}: git failed: {Clean(error)}");
    }

    /// <summary>The lines that say something, without what must not be seen.</summary>
    public string Clean(string error)
    {
        // Progress overwrites itself: what counts of a line is what stood there last.
        var lines = error.Split('\n').Select(static line => line.TrimEnd()).Select(static line => line[(line.LastIndexOf('\r') + 1)..].Trim())
            .Where(static line => line.Length > 0 && !line.StartsWith("hint:", StringComparison.Ordinal) && !Progress().IsMatch(line));
        var text = RepositoryUrl.WithoutLogin(string.Join("; ", lines));
        foreach (var secret in Secrets()) text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text.Length > MessageCharsMax ? text[..MessageCharsMax] + "..." : text;
    }

    private IEnumerable<string> Secrets()
    {
        foreach (var secret in (string?[])[access.Password, access.BearerToken, access.SshPrivateKey])
        {
            if (string.IsNullOrEmpty(secret)) continue;
            yield return secret;
            yield return Uri.EscapeDataString(secret);
        }
    }

    [GeneratedRegex("^(remote: )?((enumerating|counting|compressing|receiving|unpacking|finding|checking) [a-z ]*:|resolving deltas:|total [0-9]+ )", Options, 1000)]
    private static partial Regex Progress();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"is corrupt|object file .* is empty|not a git repository( \(or any|: ')|bad object|missing (blob|tree|commit)|inflate: |unable to unpack|packfile .* (cannot be|does not match|is far too)|bad config|unable to find [0-9a-f]{40}|index file .* is too small|wrong index|garbage at end|pack has|non-monotonic|not a valid 'pack|bad (pack|signature)|error in object|unable to (read|parse) (sha1|object|tree)|unresolved deltas|did not send all necessary objects", Options, 1000)]
    private static partial Regex Corrupt();

    [GeneratedRegex("transport '.*' not allowed|protocol .* (not allowed|not supported)|unsupported protocol|strange hostname", Options, 1000)]
    private static partial Regex Refused();

    [GeneratedRegex("not our ref|couldn't find remote ref|does not allow request for|unadvertised object|no such remote ref", Options, 1000)]
    private static partial Regex Missing();

    [GeneratedRegex("certificate problem|certificate verification failed|host key verification failed|host identification has changed|no .* host key is known|certificate subject name|server certificate|unable to set .*(cert|key)|could not load .* (cert|key)", Options, 1000)]
    private static partial Regex Untrusted();

    [GeneratedRegex("authentication failed|could not read (username|password)|terminal prompts disabled|permission denied|returned error: 40[13]|http 40[13]|invalid (username|credentials|format)|access denied|too many authentication failures|error in libcrypto|load key|not authorized", Options, 1000)]
    private static partial Regex Unauthorized();

    [GeneratedRegex("not found|does not appear to be a git repository|returned error: (404|410)|does not exist|no such file or directory|could not be found|not valid: is this a git repository|not a git repository", Options, 1000)]
    private static partial Regex NotFound();

    [GeneratedRegex("could ?n.t resolve|could not resolve|failed to connect|connection (refused|timed out|reset|closed)|could not connect|couldn't connect|network is unreachable|no route to host|timed out|early eof|unexpected disconnect|hung up|rpc failed|returned error: (429|5[0-9][0-9])|handshake|transfer closed|empty reply|ssl|recv failure|name or service not known|temporary failure|operation too slow|protocol error|could not read from remote", Options, 1000)]
    private static partial Regex Network();
}
