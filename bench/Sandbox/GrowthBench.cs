using System.Diagnostics;
using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox;
using GitOpsActors.Sandbox.Controllers;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Bench.Sandbox;

/// <summary>What one more object costs beside few and beside many of its kind, with all that controllers make of it.</summary>
internal static class GrowthBench
{
    private const int Few = 100;
    private const int Many = 10_000;
    private const int Measured = 500;
    private const int Rounds = 5;
    private const double GrowthMax = 1.3;

    private static readonly Growing[] Kinds =
    [
        new("ConfigMap", "", "configmaps", static name => MapNode.Of(("data", MapNode.Of(("key", name)))), static (_, _) => true),
        new("Service", "", "services", static name => MapNode.Of(("spec", MapNode.Of(
            ("selector", MapNode.Of(("app", name))), ("ports", ListNode.Of(MapNode.Of(("port", 80))))))),
            static (cluster, name) => cluster.Table("", "endpoints").Get("default", name) is not null),
        new("Deployment of none", "apps", "deployments", static name => Deployment(name, 0), HasStatus),
        new("Deployment of one", "apps", "deployments", static name => Deployment(name, 1), HasStatus),
    ];

    public static async Task RunAsync(Report report)
    {
        foreach (var kind in Kinds)
        {
            await using var full = await StartAsync();
            await GrowAsync(full.Cluster, kind, 0, Many);
            // In turn and beside each other, so that both meet the same noise, the same heap and the same compiled code.
            var (few, many) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                await using var empty = await StartAsync();
                await GrowAsync(empty.Cluster, kind, 0, Few);
                few.Add(await GrowAsync(empty.Cluster, kind, Few, Few + Measured));
                var from = Many + (round * Measured);
                many.Add(await GrowAsync(full.Cluster, kind, from, from + Measured));
            }
            report.Add($"processor time of {kind.Name} {Many:#,##0} beside {Few}", Bench.Rounds.Median(many), "us",
                baseline: Bench.Rounds.Median(few), budget: Budget.RatioAtMost(GrowthMax));
        }
    }

    private static async Task<SandboxCluster> StartAsync()
    {
        var cluster = await SandboxCluster.StartAsync(new SandboxOptions { PodDelay = TimeSpan.Zero, Seed = 1 });
        // As many Events as are kept, since from then on each new one also removes one.
        var spaces = cluster.Cluster.Resource("", "v1", "namespaces");
        var space = cluster.Cluster.Table(spaces).Get("", "default")!.Document;
        for (var i = 0; i < EventRecorder.KeptMax; i++) cluster.Cluster.Events.Record(spaces, space, new Told("bench", "Filled", Name(i)));
        return cluster;
    }

    /// <summary>Microseconds of processor time for each object, from its creation until the controllers are done with it.</summary>
    private static async Task<double> GrowAsync(Cluster cluster, Growing kind, int from, int to)
    {
        var resource = cluster.Resource(kind.Group, "v1", kind.Plural);
        GC.Collect();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = from; i < to; i++) Create(cluster, resource, kind, i);
        for (var i = from; i < to; i++)
            while (!kind.IsSettled(cluster, Name(i))) await Task.Delay(1);
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / (to - from);
    }

    private static void Create(Cluster cluster, ServedResource resource, Growing kind, int number)
    {
        var name = Name(number);
        var metadata = MapNode.Of(("name", name), ("labels", MapNode.Of(("app", name))));
        cluster.Objects.Create(new WriteRequest { Resource = resource, Namespace = "default", Manager = "bench" },
            kind.Body(name).With("metadata", metadata));
    }

    private static string Name(int number) => "web-" + number.ToString(CultureInfo.InvariantCulture);

    private static MapNode Deployment(string name, int replicas)
    {
        var labels = MapNode.Of(("app", name));
        var pod = MapNode.Of(("containers", ListNode.Of(MapNode.Of(("name", "web"), ("image", "web")))));
        return MapNode.Of(("spec", MapNode.Of(
            ("replicas", replicas),
            ("selector", MapNode.Of(("matchLabels", labels))),
            ("template", MapNode.Of(("metadata", MapNode.Of(("labels", labels))), ("spec", pod))))));
    }

    private static bool HasStatus(Cluster cluster, string name) =>
        cluster.Table("apps", "deployments").Get("default", name)?.Document is { } item
        && (item.Integer("status", "availableReplicas") ?? 0) == item.Integer("spec", "replicas")
        && item.List("status", "conditions").Any(condition => condition.Text("reason") is "NewReplicaSetAvailable");

    private sealed record Growing(
        string Name, string Group, string Plural, Func<string, MapNode> Body, Func<Cluster, string, bool> IsSettled);
}
