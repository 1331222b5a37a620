namespace GitOpsActors.Host.Serve;

/// <summary>What `gax serve` is told.</summary>
internal sealed record ServeOptions
{
    public const int DefaultPort = 8080;

    public required string DataFolder { get; init; }

    public required int Port { get; init; }

    /// <summary>A port on every address for webhooks alone; null for none.</summary>
    public int? WebhookPort { get; init; }

    /// <summary>How long events stay in the journal after a snapshot has made them superfluous.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>Where Applications are declared.</summary>
    public required Control.ControlClusterOptions ControlCluster { get; init; }

    /// <summary>The namespace that they are declared in.</summary>
    public required string Namespace { get; init; }

    /// <summary>How often a repository is looked at without being told to; each adds up to half of it, so that they do not all look at once.</summary>
    public required TimeSpan PollEvery { get; init; }

    /// <summary>How long a shutdown may take.</summary>
    public TimeSpan ShutdownDeadline { get; init; } = TimeSpan.FromSeconds(30);

    public static string JournalIn(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "journal.db");
}
