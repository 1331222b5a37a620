using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>Counts what the objects of a namespace take of its quotas. Keys are "namespace/quota".</summary>
public sealed class QuotaController(Cluster cluster) : Controller(cluster)
{
    public override void Start()
    {
        foreach (var quota in Cluster.Table("", "resourcequotas").View(null).Objects) Enqueue(Key(quota.Namespace, quota.Name));
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, "", "resourcequotas"))
        {
            if (!happened.IsDeletion) Enqueue(Key(happened.After.Namespace, happened.After.Name));
            return;
        }
        var isCounted = happened.IsDeletion || happened.Before is null || table.Plural is "pods" or "services" or "persistentvolumeclaims";
        if (!isCounted || happened.After.Namespace.Length == 0) return;
        foreach (var quota in Cluster.Table("", "resourcequotas").View(happened.After.Namespace).Objects) Enqueue(Key(quota.Namespace, quota.Name));
    }

    public override void Reconcile(string key)
    {
        var (space, name) = Split(key);
        if (Get("", "resourcequotas", space, name) is not { } quota) return;
        var hard = quota.Map("spec", "hard");
        var used = Used(quota, space, hard);
        var status = MapNode.Empty;
        if (hard.Count > 0) status = MapNode.Of(("hard", hard), ("used", used));
        if (status.Equals(quota.Map("status"))) return;
        Cluster.Objects.Modify(Request(Cluster.Resource("", "v1", "resourcequotas"), space, name, "status"), item =>
            item.Map("spec", "hard").Equals(hard) ? item.With("status", status) : item);
    }

    private MapNode Used(MapNode quota, string space, MapNode hard)
    {
        var sums = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var resources = Cluster.Catalog.All.Where(resource => resource.IsNamespaced && resource.Verbs.Contains("list"))
            .DistinctBy(resource => (resource.StorageGroup, resource.Plural));
        foreach (var resource in resources)
        {
            if (QuotaUsage.CountedOnly(resource) is { } names && quota.List("spec", "scopes").Count == 0
                && quota.At("spec", "scopeSelector") is null)
            {
                // Where only their number counts nobody has to read them.
                foreach (var key in names.Where(hard.Has)) sums[key] = Quantity.Of(Cluster.Table(resource).CountIn(space));
                continue;
            }
            if (!hard.Any(limit => QuotaUsage.IsMeasuredBy(resource, limit.Key))) continue;
            foreach (var item in Cluster.Table(resource).View(space).Objects)
            {
                if (!QuotaUsage.IsInScope(quota, resource, item.Document)) continue;
                foreach (var (key, amount) in QuotaUsage.Of(resource, item.Document))
                    if (hard.Has(key)) sums[key] = sums.TryGetValue(key, out var sum) ? sum.Add(amount) : amount;
            }
        }
        return hard.Changed((key, _) => sums.TryGetValue(key, out var sum) ? sum.ToString() : "0");
    }
}
