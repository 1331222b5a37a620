using System.Diagnostics.Metrics;

namespace GitOpsActors.Actors.Hosting;

/// <summary>What is counted of a node as a whole.</summary>
internal static class NodeInstruments
{
    private static readonly Meter Meter = new("GitOpsActors.Node");

    public static readonly Histogram<double> RenderWaits = Meter.CreateHistogram(
        "argocd_repo_parallelism_wait_duration_seconds", "s", "How long renders waited for one of the places that the node has for them.",
            null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.1, .25, .5, 1, 2, 4, 10, 20, 60, 120] });
}
