namespace GitOpsActors.Charts;

/// <summary>What went wrong with a repository of charts, in the kinds that callers treat differently.</summary>
public enum ChartFaultKind
{
    /// <summary>The server does not accept our credentials, or cannot prove who it is.</summary>
    AuthenticationFailed,

    /// <summary>There is no such repository, or no such chart in it.</summary>
    NotFound,

    /// <summary>The chart has no version that is wanted.</summary>
    VersionMissing,

    /// <summary>The server cannot be reached, or the connection broke.</summary>
    NetworkFailed,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>More bytes than the limit.</summary>
    TooLarge,

    /// <summary>The bytes are not those whose digest was promised.</summary>
    DigestMismatch,

    /// <summary>What came is no index, no manifest or no chart.</summary>
    Invalid,

    /// <summary>What was fetched can't be written to our own disk.</summary>
    KeepingFailed,

    /// <summary>The repository was closed while it was asked, since another one takes its place.</summary>
    Closed,

    /// <summary>The address, or what it would take to serve it, is something that we do not do.</summary>
    Refused,
}

/// <summary>Something with a repository of charts failed. The message names the repository and carries no credentials.</summary>
public sealed class ChartException : Exception
{
    private const int MessageCharsMax = 2000;

    public ChartException(ChartFaultKind kind, string message, Exception? inner = null) : base(Plain(message), inner) => Kind = kind;

    public ChartException(string message, Exception inner) : this(ChartFaultKind.Invalid, message, inner) { }

    public ChartException(string message) : this(ChartFaultKind.Invalid, message) { }

    public ChartException() : this("the chart can't be had") { }

    public ChartFaultKind Kind { get; }

    /// <summary>The repository may mend it without anybody telling us: everything but what our own settings say.</summary>
    public bool IsPassing => Kind != ChartFaultKind.Refused;

    /// <summary>Parts of a message are words of a foreign server: they come to statuses and logs in one line, and not without end.</summary>
    private static string Plain(string message)
    {
        var text = message.Length > MessageCharsMax ? message[..MessageCharsMax] + "..." : message;
        return text.Any(char.IsControl) ? string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c)) : text;
    }
}
