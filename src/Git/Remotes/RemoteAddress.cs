namespace GitOpsActors.Git.Remotes;

/// <summary>A repository's address as git gets it: without a login, which arguments would show to everybody on the machine.</summary>
internal sealed class RemoteAddress
{
    private RemoteAddress(Transport transport, string url) => (Transport, Url) = (transport, url);

    public Transport Transport { get; }

    public string Url { get; }

    /// <summary>Of http and https: scheme, host and port.</summary>
    public string Origin { get; private init; } = "";

    public string? Username { get; private init; }

    public string? Password { get; private init; }

    /// <exception cref="GitException">Of kind Refused: it is nothing that we do.</exception>
    public static RemoteAddress Of(RepositoryAccess access)
    {
        var url = access.Url.Trim();
        if (RepositoryUrl.TransportOf(url) is not { } transport)
            throw Refused($"'{RepositoryUrl.WithoutLogin(url)}' is no address of a repository that is supported; those begin with https://, http://, ssh://, file:// or /, or read user@host:path");
        if (access.Lfs) throw Refused("enableLfs is not supported: files in Git LFS cannot be fetched");
        if (transport == Transport.Ssh && access.Proxy is { Length: > 0 }) throw Refused("a proxy is supported for http and https only, not for ssh");
        if (HasBreak(access.Username) || HasBreak(access.Password) || HasBreak(access.BearerToken)) throw Refused("user, password and token must not have line breaks");
        if (transport is not (Transport.Http or Transport.Https)) return new RemoteAddress(transport, url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed)) throw Refused($"'{RepositoryUrl.WithoutLogin(url)}' is not a valid address");
        var login = parsed.UserInfo.Split(':', 2);
        return new RemoteAddress(transport, RepositoryUrl.WithoutLogin(url))
        {
            Origin = $"{parsed.Scheme}://{parsed.Authority}",
            Username = Given(access.Username) ?? Given(Uri.UnescapeDataString(login[0])),
            Password = Given(access.Password) ?? (login.Length > 1 ? Given(Uri.UnescapeDataString(login[1])) : null),
        };
    }

    private static GitException Refused(string message) => new(GitFaultKind.Refused, message);

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool HasBreak(string? text) => text is not null && text.AsSpan().ContainsAny('\n', '\r', '\0');
}
