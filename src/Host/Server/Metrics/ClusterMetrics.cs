using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Metrics;

/// <summary>What the clusters that this node watches are like, under Argo CD's names.</summary>
internal sealed class ClusterMetrics(FleetClient fleet, MetricsOptions options, TimeProvider time) : IMetricSource
{
    private const string Labels = "argocd_cluster_labels";

    private static readonly string[] ServerLabel = ["server"];
    private static readonly string[] VersionLabels = ["server", "k8s_version"];
    private static readonly string[] InfoLabels = ["server", "k8s_version", "name"];
    private static readonly string[] NameLabels = ["server", "name"];

    public async Task WriteAsync(PrometheusText text, CancellationToken stop)
    {
        var declared = await fleet.ControlPlaneAsync(stop);
        var names = (declared.View?.Clusters ?? []).ToLookup(static cluster => cluster.Server, static cluster => cluster.Name,
            StringComparer.Ordinal);
        var all = fleet.Node.Watched.All.OrderBy(static one => one.Server, StringComparer.Ordinal).ToList();
        Write(text, "argocd_cluster_info", "A cluster that is watched.", InfoLabels, all,
            one => [one.Server, fleet.VersionOf(one.Server), names[one.Server].FirstOrDefault() ?? ""], static _ => 1);
        Write(text, "argocd_cluster_api_resource_objects", "How many objects of a cluster are known.", ServerLabel, all,
            static one => [one.Server], static one => one.Objects);
        Write(text, "argocd_cluster_api_resources", "How many kinds of a cluster are watched.", ServerLabel, all,
            static one => [one.Server], static one => one.Kinds);
        Write(text, "argocd_cluster_cache_age_seconds", "How long ago a kind of a cluster was last listed as a whole; -1 for never.",
            ServerLabel, all,
            static one => [one.Server], one => one.ListedAt is { } at ? (time.GetUtcNow() - at).TotalSeconds : -1);
        Write(text, "argocd_cluster_connection_status", "Whether a cluster is watched in order.", VersionLabels, all,
            one => [one.Server, fleet.VersionOf(one.Server)], static one => one.IsConnected ? 1 : 0);
        WriteLabels(text, declared);
    }

    private static void Write(
        PrometheusText text, string name, string help, string[] labels, List<WatchedCluster> all, Func<WatchedCluster, string[]> valuesOf,
        Func<WatchedCluster, double> valueOf)
    {
        text.Begin(name, "gauge", help);
        foreach (var one in all) text.Sample(name, labels, valuesOf(one), valueOf(one));
    }

    private void WriteLabels(PrometheusText text, ControlPlaneState declared)
    {
        var labels = new WantedLabels(NameLabels, options.ClusterLabels);
        if (!labels.Any) return;
        text.Begin(Labels, "gauge", "Labels of the Secret of a cluster.");
        foreach (var secret in declared.Access.Secrets.Values)
        {
            if (SecretData.TypeOf(secret) != "cluster") continue;
            var cluster = ClusterSecret.Read(secret);
            text.Sample(Labels, labels.Names, labels.ValuesOf([cluster.Server, cluster.Name], secret.Map("metadata", "labels")), 1);
        }
    }
}
