using System.Diagnostics.Metrics;

namespace GitOpsActors.Actors.Applications.Metrics;

/// <summary>What is counted of Applications when it happens. What they are like is shown as <see cref="HostedApplication"/>s.</summary>
internal static class ApplicationInstruments
{
    private static readonly Meter Meter = new("GitOpsActors.Applications");

    private static readonly InstrumentAdvice<double> ShortSeconds =
        new() { HistogramBucketBoundaries = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300] };

    public static readonly Counter<long> Syncs =
        Meter.CreateCounter<long>("argocd_app_sync_total", description: "Syncs that ended, by their phase.");

    public static readonly Counter<double> SyncSeconds =
        Meter.CreateCounter<double>("argocd_app_sync_duration_seconds_total", "s", "How long syncs took, all together.");

    public static readonly Counter<long> Requests =
        Meter.CreateCounter<long>("argocd_app_k8s_request_total", description: "Requests to Kubernetes for an Application.");

    public static readonly Histogram<double> Reconciles = Meter.CreateHistogram(
        "argocd_app_reconcile", "s", "From the news that made a comparison necessary to the comparison.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.25, .5, 1, 2, 4, 8, 16] });

    public static readonly Histogram<double> Pushes = Meter.CreateHistogram(
        "gitopsactors_push_seconds", "s",
        "From the moment at which a commit was noticed to each stage on its way; noticed counts from the commit's own time.", null,
            ShortSeconds);

    public static readonly Histogram<double> Repairs = Meter.CreateHistogram(
        "gitopsactors_drift_repair_seconds", "s", "From a difference that came up in the cluster to its end.", null, ShortSeconds);

    public static readonly Histogram<double> Records = Meter.CreateHistogram(
        "gitopsactors_journal_write_seconds", "s", "From what an Application wants recorded to its being safe in the journal.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] });

    public static readonly Counter<long> HandOvers = Meter.CreateCounter<long>(
        "gitopsactors_handovers_total", description: "Applications that left the node for another one, and whether their sync had ended.");

    /// <summary>The stages of a push, in their order.</summary>
    public static readonly KeyValuePair<string, object?> Noticed = Stage("noticed"), Fetched = Stage("fetched"),
        Rendered = Stage("rendered"),
        Applied = Stage("applied"), Healthy = Stage("healthy");

    private static KeyValuePair<string, object?> Stage(string name) => new("stage", name);
}
