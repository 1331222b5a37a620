namespace GitOpsActors.Charts;

/// <summary>How much a repository of charts may take of anything.</summary>
public sealed record ChartLimits
{
    /// <summary>The index of a repository; those of some public ones have tens of megabytes.</summary>
    public long IndexBytesMax { get; init; } = 128L * 1024 * 1024;

    /// <summary>A packed chart.</summary>
    public long ArchiveBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>Any other answer: a manifest, a page of tags, a token.</summary>
    public long AnswerBytesMax { get; init; } = 4L * 1024 * 1024;

    /// <summary>All archives that are kept on disk.</summary>
    public long KeptBytesMax { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Unpacked charts that are kept in memory.</summary>
    public long UnpackedBytesMax { get; init; } = 128L * 1024 * 1024;

    public int TagsMax { get; init; } = 100_000;

    public int TagPagesMax { get; init; } = 1000;

    public int RedirectsMax { get; init; } = 10;

    /// <summary>For one request with all of its answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For the beginning of an answer, and for the next piece of it.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer counts, or a failure is told again, before somebody who is not in a hurry asks once more.</summary>
    public TimeSpan LookAgainAfter { get; init; } = TimeSpan.FromSeconds(10);
}
