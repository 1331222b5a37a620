using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Controllers.Pods;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>Keeps a Pod of a DaemonSet on each node that its template fits.</summary>
internal sealed class DaemonSetController(Cluster cluster) : RevisionedController(cluster, "daemonsets", HashLabel)
{
    private const string HashLabel = "controller-revision-hash";

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        base.Observe(table, happened);
        // Nodes tell of themselves all the time; only that they come and go matters here.
        if (Is(table, "", "nodes") && (happened.IsDeletion || happened.Before is null)) Start();
    }

    protected override void Sync(StoredObject item, MapNode document)
    {
        var pods = Claim(item, document.At("spec", "selector"), "apps/v1");
        var nodes = Cluster.Table("", "nodes").View(null).Objects.Where(node => Fits(document, node.Document)).Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        var hash = Templates.Hash(document.Map("spec", "template"));
        if (!Templates.IsDeleting(document))
        {
            Revise(item, document, hash);
            Place(item, document, pods, nodes, hash);
            var used = pods.Select(pod => $"{item.Name}-{pod.Document.Text("metadata", "labels", HashLabel)}").Append($"{item.Name}-{hash}");
            ForgetRevisions(item, document, used.ToHashSet(StringComparer.Ordinal));
        }
        Report(item, document, nodes.Count, hash);
    }

    private void Place(StoredObject item, MapNode document, List<StoredObject> pods, HashSet<string> nodes, string hash)
    {
        // What has ended is replaced, what is on no node of ours goes.
        foreach (var pod in pods.Where(pod => !Templates.IsDeleting(pod.Document)))
            if (!Templates.IsActive(pod.Document) || NodeOf(pod.Document) is not { } node || !nodes.Contains(node)) DeletePod(item, pod);
        var present = pods.Select(pod => NodeOf(pod.Document)).ToHashSet(StringComparer.Ordinal);
        foreach (var node in nodes.Where(node => !present.Contains(node)).Order(StringComparer.Ordinal)) Create(item, document, node, hash);
        if (document.Text("spec", "updateStrategy", "type") is "OnDelete") return;
        var active = pods.Where(pod => Templates.IsActive(pod.Document)).ToList();
        var old = active.Where(pod => pod.Document.Text("metadata", "labels", HashLabel) != hash).ToList();
        var room = DeploymentController.Share(document.At("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"), nodes.Count, roundsUp: true)
            - (nodes.Count - active.Count(pod => Templates.IsReady(pod.Document)));
        // Old Pods that are not ready cost nothing.
        foreach (var pod in old.OrderBy(pod => Templates.IsReady(pod.Document)))
            if (!Templates.IsReady(pod.Document) || room-- > 0) DeletePod(item, pod);
    }

    private void Create(StoredObject item, MapNode document, string node, string hash)
    {
        var metadata = MapNode.Of(("generateName", item.Name + "-"), ("namespace", item.Namespace));
        var pod = Templates.Pod(document.Map("spec", "template"), Templates.Controls(document, "apps/v1", "DaemonSet"), metadata)
            .WithAt(["metadata", "labels", HashLabel], hash);
        var place = MapNode.Of(("matchFields", ListNode.Of(MapNode.Of(("key", "metadata.name"), ("operator", "In"), ("values", ListNode.Of(node))))));
        pod = pod.WithAt(["spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"], ListNode.Of(place));
        CreatePod(item, pod);
    }

    private void Report(StoredObject item, MapNode document, int wanted, string hash)
    {
        var pods = OwnedBy(item).Where(pod => Templates.IsActive(pod.Document)).ToList();
        var ready = pods.Count(pod => Templates.IsReady(pod.Document));
        var updated = pods.Count(pod => pod.Document.Text("metadata", "labels", HashLabel) == hash);
        SetStatus(item, status => status.With("currentNumberScheduled", pods.Count).With("numberMisscheduled", 0).With("desiredNumberScheduled", wanted)
            .With("numberReady", ready).With("observedGeneration", document.Integer("metadata", "generation") ?? 0)
            .WithCount("updatedNumberScheduled", updated).WithCount("numberAvailable", ready).WithCount("numberUnavailable", wanted - ready));
    }

    private static string? NodeOf(MapNode pod) => pod.Text("spec", "nodeName") is { Length: > 0 } node ? node : PodPlacement.NamedNode(pod);

    private static bool Fits(MapNode document, MapNode node) =>
        document.Map("spec", "template", "spec", "nodeSelector").All(pair => Equals(node.Map("metadata", "labels")[pair.Key], pair.Value));
}
