namespace GitOpsActors.Git;

/// <summary>What went wrong with a repository, in the kinds that callers treat differently.</summary>
public enum GitFaultKind
{
    /// <summary>The server does not accept our credentials, or we not its key.</summary>
    AuthenticationFailed,

    /// <summary>There is no such repository, or we may not know of it.</summary>
    NotFound,

    /// <summary>The server cannot be reached, or the connection broke.</summary>
    NetworkFailed,

    /// <summary>The repository has no such branch, tag or commit.</summary>
    RevisionMissing,

    /// <summary>The address, or what it would take to serve it, is something that we do not do.</summary>
    Refused,

    /// <summary>What we keep of the repository is damaged, and making it anew did not help.</summary>
    Corrupt,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>More bytes than the limit.</summary>
    TooLarge,

    /// <summary>The mirror was closed while it was asked, since another one takes its place.</summary>
    Closed,

    /// <summary>Git itself failed in another way: its words are in the message.</summary>
    Failed,
}

/// <summary>Something with a repository failed. The message names the repository and carries no credentials.</summary>
public sealed class GitException : Exception
{
    public GitException(GitFaultKind kind, string message, Exception? inner = null) : base(message, inner) => Kind = kind;

    public GitException(string message, Exception inner) : this(GitFaultKind.Failed, message, inner) { }

    public GitException(string message) : this(GitFaultKind.Failed, message) { }

    public GitException() : this("git failed") { }

    public GitFaultKind Kind { get; }

    /// <summary>The same may work later without anybody changing anything.</summary>
    public bool IsRetryable => Kind is GitFaultKind.NetworkFailed or GitFaultKind.TimedOut or GitFaultKind.Closed or GitFaultKind.Failed;
}
