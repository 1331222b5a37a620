using System.Diagnostics.Metrics;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Clusters;

/// <summary>Counts what is heard of one cluster, and shows what is known of it.</summary>
internal sealed class ClusterMeter(string server, FleetNode node)
{
    private static readonly Meter Meter = new("GitOpsActors.Clusters");

    public static readonly Counter<long> Events =
        Meter.CreateCounter<long>("argocd_cluster_events_total", description: "Events of watches, by cluster and kind.");

    private static readonly Histogram<double> Processing = Meter.CreateHistogram(
        "argocd_resource_events_processing", "s", "How long it took to find out whom the events of a batch concern.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.25, .5, 1, 2, 4, 8, 16] });

    private static readonly Gauge<long> Batch = Meter.CreateGauge<long>(
        "argocd_resource_events_processed_in_batch", description: "Objects of which the last batch told.");

    private readonly KeyValuePair<string, object?>[] _tags = [new("server", server)];
    private WatchedCluster _shown = new(server, 0, 0, null, false);

    public void Took(WatchBatch batch, long began)
    {
        if (batch.IsWhole) _shown = _shown with { ListedAt = node.Time.GetUtcNow() };
        Batch.Record(batch.Changes.Count, _tags);
        Processing.Record(node.Time.GetElapsedTime(began).TotalSeconds, _tags);
    }

    public void Show(IReadOnlyCollection<KindWatch> watches, bool isConnected)
    {
        var objects = watches.Sum(static watch => watch.Count);
        if (objects != _shown.Objects || watches.Count != _shown.Kinds || isConnected != _shown.IsConnected)
            _shown = _shown with { Objects = objects, Kinds = watches.Count, IsConnected = isConnected };
        if (node.Watched.Find(server) != _shown) node.Watched.Set(server, _shown);
    }

    public void Leave() => node.Watched.Remove(server);
}

/// <summary>Counts the events of one kind. What stands beside the count is made once.</summary>
internal sealed class EventCounter(string server, GroupKind kind)
{
    private readonly KeyValuePair<string, object?>[] _tags = [new("server", server), new("group", kind.Group), new("kind", kind.Kind)];

    public void Count() => ClusterMeter.Events.Add(1, _tags);
}
