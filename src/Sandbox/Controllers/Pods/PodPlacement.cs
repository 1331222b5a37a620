using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Controllers.Workloads;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Pods;

/// <summary>Gives Pods a node, one after the other, as far as their node selector and the node allow it; nothing is measured.</summary>
internal sealed class PodPlacement(Cluster cluster) : Controller(cluster)
{
    private const string Scheduler = "default-scheduler";

    private int _next;

    protected override string Manager => "kube-scheduler";

    private ServedResource Pods => Cluster.Resource("", "v1", "pods");

    public override void Start() => EnqueueAll();

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, "", "pods"))
        {
            if (IsWaiting(happened.After.Document)) Enqueue(Key(happened.After.Namespace, happened.After.Name));
        }
        // Nodes tell of themselves all the time; only what decides about places matters here.
        else if (Is(table, "", "nodes") && !Equals(happened.Before?.Document["spec"], happened.After.Document["spec"])) EnqueueAll();
    }

    public override void Reconcile(string key)
    {
        var (space, name) = Split(key);
        if (Get("", "pods", space, name) is not { } pod || !IsWaiting(pod)) return;
        var nodes = Cluster.Table("", "nodes").View(null).Objects.ToArray();
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = nodes[(_next + i) % nodes.Length];
            if (!Fits(pod, node)) continue;
            _next = (_next + i + 1) % nodes.Length;
            Change(space, name, "binding", present => IsWaiting(present) ? present.WithAt(["spec", "nodeName"], node.Name) : present);
            Cluster.Events.Record(Pods, pod, new Told(Scheduler, "Scheduled", $"Successfully assigned {key} to {node.Name}"));
            return;
        }
        var message = nodes.Length == 0 ? "no nodes available to schedule pods"
            : $"0/{nodes.Length} nodes are available: {nodes.Length} node(s) didn't match Pod's node affinity/selector.";
        var now = Timestamps.Text(Cluster.Now);
        Cluster.Events.Record(Pods, pod, new Told(Scheduler, "FailedScheduling", message) { IsWarning = true });
        Change(space, name, "status", present =>
        {
            var conditions = present.List("status", "conditions");
            var told = conditions.WithCondition("PodScheduled", "False", "Unschedulable", message, now);
            return told.Equals(conditions) ? present : present.WithAt(["status", "conditions"], told);
        });
    }

    private void EnqueueAll()
    {
        foreach (var pod in Cluster.Table("", "pods").View(null).Objects)
            if (IsWaiting(pod.Document)) Enqueue(Key(pod.Namespace, pod.Name));
    }

    private void Change(string space, string name, string subresource, Func<MapNode, MapNode> change)
    {
        try
        {
            // A binding is no write of the object, so it leaves no manager.
            var request = Request(Pods, space, name, subresource);
            Cluster.Objects.Modify(subresource is "binding" ? request with { Manager = "" } : request, change);
        }
        catch (ApiException problem) when (problem.Code == 404)
        {
            // It was deleted meanwhile.
        }
    }

    private static bool IsWaiting(MapNode pod) =>
        pod.Text("spec", "nodeName") is null or "" && pod.Text("spec", "schedulerName") is Scheduler && pod.List("spec", "schedulingGates").Count == 0
        && !Templates.IsDeleting(pod) && pod.Text("status", "phase") is "Pending";

    private static bool Fits(MapNode pod, StoredObject node)
    {
        if (node.Document.Bool("spec", "unschedulable") == true) return false;
        if (!node.Document.List("status", "conditions").Any(condition => condition.Text("type") is "Ready" && condition.Text("status") is "True")) return false;
        var labels = node.Document.Map("metadata", "labels");
        foreach (var (key, value) in pod.Map("spec", "nodeSelector"))
            if (!Equals(labels[key], value)) return false;
        return NamedNode(pod) is not { } named || named == node.Name;
    }

    /// <summary>The node that a Pod of a DaemonSet is for.</summary>
    public static string? NamedNode(MapNode pod)
    {
        var terms = pod.At("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms").List();
        foreach (var term in terms)
            foreach (var field in term.List("matchFields"))
                if (field.Text("key") is "metadata.name" && field.Text("operator") is "In" && field.List("values").Count > 0) return field.List("values")[0].Text();
        return null;
    }
}
