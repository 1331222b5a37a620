namespace GitOpsActors.Kubernetes;

/// <summary>How a client treats its cluster.</summary>
public sealed record ClusterClientOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Draws numbers from 0 up to 1, for the jitter of pauses.</summary>
    public Func<double> Chance { get; init; } = Random.Shared.NextDouble;

    /// <summary>How the program calls itself.</summary>
    public string UserAgent { get; init; } = "gitopsactors";

    /// <summary>How long a request may take, the wait for its turn not counted.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one watch lasts before it is opened anew; each draws up to half as much again.</summary>
    public TimeSpan WatchDuration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Requests at a time at the start; it adapts between the bounds.</summary>
    public int ConcurrencyStart { get; init; } = 16;

    public int ConcurrencyMin { get; init; } = 1;

    public int ConcurrencyMax { get; init; } = 256;

    /// <summary>Requests that wait for their turn; more are refused.</summary>
    public int QueueMax { get; init; } = 100_000;

    /// <summary>The largest answer, page of a list, or event that is read.</summary>
    public int AnswerBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>The longest line of a log; what is longer is cut.</summary>
    public int LogLineBytesMax { get; init; } = 64 * 1024;

    /// <summary>How old what is known of the kinds must be for an unknown one to be looked for again.</summary>
    public TimeSpan RediscoverAfter { get; init; } = TimeSpan.FromSeconds(2);
}
