using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>
/// Gives Services of type LoadBalancer and Ingresses an address after a while, as a cloud would: each Service its own, all Ingresses
/// the one of the same entrance. The addresses are of a range that is there for examples; nothing answers at them.
/// </summary>
internal sealed class ExposureController(Cluster cluster, TimeSpan delay) : Controller(cluster)
{
    private const string Range = "203.0.113.";
    private const int First = 2, Last = 254;
    private const string Entrance = Range + "1";

    private static readonly IndexedBy Address = new(static service =>
        service.Document.List("status", "loadBalancer", "ingress").Select(address => address.Text("ip")).OfType<string>());

    // When each was first seen without an address; known to this process alone.
    private readonly Dictionary<string, (string Uid, DateTimeOffset Since)> _seen = new(StringComparer.Ordinal);

    protected override string Manager => "cloud-controller-manager";

    private ServedResource Services => Cluster.Resource("", "v1", "services");

    private ServedResource Ingresses => Cluster.Resource("networking.k8s.io", "v1", "ingresses");

    public override void Start()
    {
        foreach (var service in Cluster.Table("", "services").View(null).Objects) Enqueue("service/" + Key(service.Namespace, service.Name));
        foreach (var ingress in Cluster.Table("networking.k8s.io", "ingresses").View(null).Objects) Enqueue("ingress/" + Key(ingress.Namespace, ingress.Name));
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, "", "services")) Enqueue("service/" + Key(happened.After.Namespace, happened.After.Name));
        else if (Is(table, "networking.k8s.io", "ingresses")) Enqueue("ingress/" + Key(happened.After.Namespace, happened.After.Name));
    }

    public override void Reconcile(string key)
    {
        var (kind, rest) = Split(key);
        var (space, name) = Split(rest);
        var resource = kind is "service" ? Services : Ingresses;
        if (Cluster.Table(resource).Get(space, name) is not { } item || Templates.IsDeleting(item.Document))
        {
            _seen.Remove(key);
            return;
        }
        // Who names a class wants the balancer of somebody else.
        var isWanted = kind is "ingress" || (item.Document.Text("spec", "type") is "LoadBalancer" && item.Document.Text("spec", "loadBalancerClass") is null);
        var present = item.Document.List("status", "loadBalancer", "ingress");
        if (!isWanted)
        {
            _seen.Remove(key);
            if (present.Count > 0 && item.Document.Text("spec", "type") is not "LoadBalancer") Write(resource, item, MapNode.Empty);
        }
        else if (present.Count == 0 && IsDue(key, item)) Write(resource, item, Balancer(kind));
    }

    private bool IsDue(string key, StoredObject item)
    {
        if (!_seen.TryGetValue(key, out var seen) || seen.Uid != item.Uid) _seen[key] = seen = (item.Uid, Cluster.Now);
        var left = seen.Since + delay - Cluster.Now;
        if (left <= TimeSpan.Zero) return true;
        EnqueueAfter(key, left);
        return false;
    }

    private MapNode Balancer(string kind) => MapNode.Of(("ingress", ListNode.Of(kind is "ingress"
        ? MapNode.Of(("ip", Entrance))
        : MapNode.Of(("ip", FreeAddress()), ("ipMode", "VIP")))));

    private string FreeAddress()
    {
        var services = Cluster.Table("", "services");
        for (var number = First; number <= Last; number++)
            if (!services.IsAnyUnder(Address, Range + IntegerNode.Of(number))) return Range + IntegerNode.Of(number);
        throw new InvalidOperationException("all addresses for balancers are taken");
    }

    private void Write(ServedResource resource, StoredObject item, MapNode balancer)
    {
        try
        {
            Cluster.Objects.Modify(Request(resource, item.Namespace, item.Name, "status"),
                document => document.Text("metadata", "uid") == item.Uid ? document.WithAt(["status", "loadBalancer"], balancer) : document);
        }
        catch (ApiException problem) when (problem.Code == 404)
        {
            // It was deleted meanwhile.
        }
    }
}
