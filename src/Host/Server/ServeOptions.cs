using System.Net;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Host.Server.Metrics;
using GitOpsActors.Host.Server.Telemetry;

namespace GitOpsActors.Host.Server;

/// <summary>What `gax serve` is told.</summary>
internal sealed record ServeOptions
{
    public const int DefaultPort = 8080;

    public required string DataFolder { get; init; }

    public required int Port { get; init; }

    /// <summary>A port on every address for webhooks alone; null for none.</summary>
    public int? WebhookPort { get; init; }

    /// <summary>A port on every address for people and programs elsewhere; null for none.</summary>
    public int? PublicPort { get; init; }

    /// <summary>A port on every address for metrics alone; null for none.</summary>
    public int? MetricsPort { get; init; }

    public MetricsOptions Metrics { get; init; } = new();

    /// <summary>What is told to a collector of OpenTelemetry; null for nothing.</summary>
    public OtlpSettings? Otlp { get; init; }

    /// <summary>Whether the public port is plain, as a proxy that ends TLS wants it.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Who may say of others where they come from.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>By which options the ports are named that are in use, for whoever has to name others.</summary>
    public string PortOptions =>
        $"--port{(WebhookPort is null ? "" : " or --webhook-port")}{(MetricsPort is null ? "" : " or --metrics-port")}{(PublicPort is null ? "" : " or --public-port")}";

    /// <summary>How long events stay in the journal after a snapshot has made them superfluous.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>Where Applications are declared.</summary>
    public required Control.ControlClusterOptions ControlCluster { get; init; }

    /// <summary>The namespace that they are declared in.</summary>
    public required string Namespace { get; init; }

    /// <summary>How often a repository is looked at without being told to; each adds up to half of it, so that they do not all look at once.</summary>
    public required TimeSpan PollEvery { get; init; }

    /// <summary>How this node is a member of a cluster; a cluster of one, if nobody says otherwise.</summary>
    public MembershipOptions Membership { get; init; } = MembershipOptions.Alone;

    /// <summary>The PostgreSQL that holds the journal; null for a file in the data folder. It holds a password.</summary>
    public string? Database { get; init; }

    /// <summary>How long an Application that is to live elsewhere, or nowhere, waits for its sync to end.</summary>
    public TimeSpan HandOverWithin { get; init; } = new FleetLimits().HandOverWithin;

    /// <summary>What renders keep of what they parsed.</summary>
    public RenderMemory RenderMemory { get; init; } = RenderMemory.OfNode;

    // The database's password is nobody's business.
    public override string ToString() => $"{nameof(ServeOptions)} of {DataFolder}";

    /// <summary>Names the PostgreSQL of the journal where the command line does not: it may hold a password.</summary>
    public const string DatabaseVariable = "GAX_DATABASE";

    public static string JournalIn(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "journal.db");
}
