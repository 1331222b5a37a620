using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds.Validation;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>Says where a Service leads: an EndpointSlice and the older Endpoints, from the Pods that it selects.</summary>
internal sealed class EndpointController(Cluster cluster) : Controller(cluster)
{
    private const string ServiceName = "kubernetes.io/service-name";
    private const string ManagedBy = "endpointslice.kubernetes.io/managed-by";
    private const string Controller = "endpointslice-controller.k8s.io";

    private ServedResource Slices => Cluster.Resource("discovery.k8s.io", "v1", "endpointslices");

    public override void Start()
    {
        foreach (var item in Cluster.Table("", "services").View(null).Objects) Enqueue(Key(item.Namespace, item.Name));
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, "", "services") || (Is(table, "", "endpoints") && HasService(happened.After))) Enqueue(Key(happened.After.Namespace, happened.After.Name));
        else if (Is(table, "discovery.k8s.io", "endpointslices") && happened.After.Document.Text("metadata", "labels", ServiceName) is { } service) Enqueue(Key(happened.After.Namespace, service));
        else if (Is(table, "", "pods"))
        {
            foreach (var labels in (ReadOnlySpan<MapNode?>)[happened.After.Labels, happened.Before?.Labels])
                foreach (var item in Lookups.Selecting(Cluster.Table("", "services"), happened.After.Namespace, labels))
                    if (Rules.Selects(SelectorOf(item.Document), labels ?? MapNode.Empty)) Enqueue(Key(item.Namespace, item.Name));
        }
    }

    // Endpoints that somebody wrote by hand for no Service are left alone.
    private bool HasService(StoredObject endpoints) => Cluster.Table("", "services").Get(endpoints.Namespace, endpoints.Name) is not null;

    public override void Reconcile(string key)
    {
        var (space, name) = Split(key);
        var service = Get("", "services", space, name);
        if (service is null || service.Map("spec", "selector").Count == 0 || service.Text("spec", "type") is "ExternalName"
            || Templates.IsDeleting(service))
        {
            if (service is null) IgnoreGone(() => Cluster.Objects.Delete(Request(Cluster.Resource("", "v1", "endpoints"), space, name), new DeleteOptions()));
            return;
        }
        var pods = Lookups.Selected(Cluster.Table("", "pods"), space, SelectorOf(service)).Select(pod => pod.Document)
            .Where(pod => pod.Text("status", "podIP") is { Length: > 0 } && pod.Text("status", "phase") is not ("Succeeded" or "Failed"))
                .ToList();
        WriteSlice(space, name, service, pods);
        WriteEndpoints(space, name, service, pods);
    }

    private static MapNode SelectorOf(MapNode service) => MapNode.Of(("matchLabels", service.Map("spec", "selector")));

    private void WriteSlice(string space, string name, MapNode service, List<MapNode> pods)
    {
        var labels = service.Map("metadata", "labels").With(ManagedBy, Controller).With(ServiceName, name);
        if (service.Text("spec", "clusterIP") is "None") labels = labels.With("service.kubernetes.io/headless", "");
        var ports = pods.Count == 0 ? ListNode.Empty : Ports(service, pods[0], withProtocolFirst: false);
        var endpoints = ListNode.Of(pods.Select(pod => (Node)Endpoint(service, pod, space)));
        var known = Lookups.Selected(Cluster.Table("discovery.k8s.io", "endpointslices"), space,
            MapNode.Of(("matchLabels", MapNode.Of((ServiceName, name), (ManagedBy, Controller))))).FirstOrDefault();
        if (known is null)
        {
            var slice = MapNode.Of(
                ("metadata", MapNode.Of(("generateName", name + "-"), ("namespace", space), ("labels", labels),
                    ("ownerReferences", ListNode.Of(Templates.Controls(service, "v1", "Service"))))),
                ("addressType", "IPv4"), ("endpoints", endpoints), ("ports", ports));
            Cluster.Objects.Create(Request(Slices, space, ""), slice);
            return;
        }
        IgnoreGone(() => Cluster.Objects.Modify(Request(Slices, space, known.Name), slice =>
        {
            var changed = slice.WithAt(["metadata", "labels"], labels).With("endpoints", OrNull(endpoints)).With("ports", OrNull(ports));
            return changed.Equals(slice) ? slice : changed;
        }));
    }

    private void WriteEndpoints(string space, string name, MapNode service, List<MapNode> pods)
    {
        ListNode Addresses(bool areReady) => ListNode.Of(pods.Where(pod => IsReady(service, pod) == areReady).Select(pod => (Node)MapNode.Of(
            ("ip", pod.Text("status", "podIP")!), ("nodeName", pod.Text("spec", "nodeName") ?? ""), ("targetRef", TargetOf(pod, space)))));
        var subset = MapNode.Empty;
        if (Addresses(areReady: true) is { Count: > 0 } ready) subset = subset.With("addresses", ready);
        if (Addresses(areReady: false) is { Count: > 0 } unready) subset = subset.With("notReadyAddresses", unready);
        if (subset.Count > 0) subset = subset.With("ports", Ports(service, pods[0], withProtocolFirst: true));
        var subsets = subset.Count == 0 ? ListNode.Empty : ListNode.Of(subset);
        var resource = Cluster.Resource("", "v1", "endpoints");
        if (Get("", "endpoints", space, name) is null)
        {
            var labels = service.Map("metadata", "labels").With("endpoints.kubernetes.io/managed-by", "endpoint-controller");
            Cluster.Objects.Create(Request(resource, space, ""), MapNode.Of(("metadata", MapNode.Of(("name", name), ("namespace", space), ("labels", labels))), ("subsets", subsets)));
            return;
        }
        IgnoreGone(() => Cluster.Objects.Modify(Request(resource, space, name), document =>
            document["subsets"].List().Equals(subsets) ? document : subsets.Count == 0 ? document.Without("subsets") : document.With("subsets", subsets)));
    }

    private static Node OrNull(ListNode list) => list.Count == 0 ? NullNode.Instance : list;

    private static bool IsReady(MapNode service, MapNode pod) =>
        !Templates.IsDeleting(pod) && (Templates.IsReady(pod) || service.Bool("spec", "publishNotReadyAddresses") == true);

    private static MapNode Endpoint(MapNode service, MapNode pod, string space) => MapNode.Of(
        ("addresses", ListNode.Of(pod.Text("status", "podIP")!)),
        ("conditions", MapNode.Of(("ready", IsReady(service, pod)), ("serving", Templates.IsReady(pod)), ("terminating", Templates.IsDeleting(pod)))),
        ("nodeName", pod.Text("spec", "nodeName") ?? ""),
        ("targetRef", TargetOf(pod, space)));

    private static MapNode TargetOf(MapNode pod, string space) => MapNode.Of(
        ("kind", "Pod"), ("namespace", space), ("name", pod.Text("metadata", "name")!), ("uid", pod.Text("metadata", "uid")!));

    private static ListNode Ports(MapNode service, MapNode pod, bool withProtocolFirst)
    {
        var ports = new List<Node>();
        foreach (var port in service.List("spec", "ports"))
        {
            var target = port["targetPort"] is IntegerNode number ? number : Named(pod, port.Text("targetPort") ?? "");
            if (target is null) continue;
            var result = MapNode.Of(("name", port.Text("name") ?? ""), ("port", target), ("protocol", port["protocol"] ?? StringNode.Of("TCP")));
            if (withProtocolFirst && port.Text("name") is not { Length: > 0 }) result = result.Without("name");
            ports.Add(port["appProtocol"] is { } protocol ? result.With("appProtocol", protocol) : result);
        }
        return ListNode.Of(ports);
    }

    private static IntegerNode? Named(MapNode pod, string name)
    {
        foreach (var container in pod.List("spec", "containers"))
            foreach (var port in container.List("ports"))
                if (port.Text("name") == name) return port["containerPort"] as IntegerNode;
        return null;
    }

    private static void IgnoreGone(Action action)
    {
        try
        {
            action();
        }
        catch (ApiException problem) when (problem.Code == 404)
        {
            // What is gone leads nowhere.
        }
    }
}
