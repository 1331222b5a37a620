using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>Empties namespaces that are to go, says what holds them, and lets them go when nothing does.</summary>
/// <param name="cluster">What it works on.</param>
/// <param name="settling">How long a namespace is left alone first: the real one waits until every server has heard that nothing may come in any more.</param>
public sealed class NamespaceController(Cluster cluster, TimeSpan settling) : Controller(cluster)
{
    private const string OwnFinalizer = "kubernetes";

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, "", "namespaces"))
        {
            if (happened.IsDeletion || !IsTerminating(happened.After)) return;
            if (happened.Before is { } before && IsTerminating(before)) Enqueue(happened.After.Name);
            else EnqueueAfter(happened.After.Name, settling);
            return;
        }
        // Something in a namespace that is being emptied has changed: perhaps it was the last thing in it.
        if (happened.After.Namespace.Length > 0 && (happened.IsDeletion || happened.Before is null)
            && Cluster.Table("", "namespaces").Get("", happened.After.Namespace) is { } space && IsTerminating(space))
            Enqueue(space.Name);
    }

    public override void Reconcile(string key)
    {
        if (Cluster.Table("", "namespaces").Get("", key) is not { } space || !IsTerminating(space)) return;
        if (space.Document.List("spec", "finalizers").All(finalizer => finalizer.Text() != OwnFinalizer)) return;
        DeleteContent(key);
        var remaining = Remaining(key);
        if (remaining.Count > 0)
        {
            SetConditions(key, remaining);
            return;
        }
        SetConditions(key, remaining);
        var resource = Cluster.Resource("", "v1", "namespaces");
        Cluster.Objects.Modify(Request(resource, "", key, "finalize"), item => WithoutFinalizer(item));
    }

    private static MapNode WithoutFinalizer(MapNode item)
    {
        var rest = ListNode.Of(item.List("spec", "finalizers").Where(finalizer => finalizer.Text() != OwnFinalizer));
        return rest.Count == 0 ? item.With("spec", MapNode.Empty) : item.WithAt(["spec", "finalizers"], rest);
    }

    private void DeleteContent(string space)
    {
        foreach (var (resource, table) in NamespacedTables())
        {
            foreach (var item in table.View(space).Objects.ToList())
            {
                if (item.Document.At("metadata", "deletionTimestamp") is not null) continue;
                try
                {
                    Cluster.Objects.Delete(Request(resource, space, item.Name), new DeleteOptions { Propagation = "Background" });
                }
                catch (ApiException problem) when (problem.Code == 404)
                {
                    // Gone already.
                }
            }
        }
    }

    private List<(ServedResource Resource, List<MapNode> Items)> Remaining(string space) =>
        [.. NamespacedTables().Select(pair => (pair.Resource, pair.Table.View(space).Objects.Select(item => item.Document).ToList()))
            .Where(pair => pair.Item2.Count > 0)];

    private IEnumerable<(ServedResource Resource, ResourceTable Table)> NamespacedTables() =>
        Cluster.Catalog.All.Where(resource => resource.IsNamespaced && resource.Verbs.Contains("delete"))
            .DistinctBy(resource => (resource.StorageGroup, resource.Plural))
            .OrderBy(resource => resource.GroupResource, StringComparer.Ordinal)
            .Select(resource => (resource, Cluster.Table(resource)));

    private void SetConditions(string space, List<(ServedResource Resource, List<MapNode> Items)> remaining)
    {
        var resource = Cluster.Resource("", "v1", "namespaces");
        var now = Timestamps.Text(Cluster.Now);
        Cluster.Objects.Modify(Request(resource, "", space, "status"), item =>
        {
            var conditions = item.List("status", "conditions").ToDictionary(condition => condition.Text("type") ?? "", condition => (MapNode)condition);
            foreach (var wanted in Conditions(remaining, now))
            {
                var type = wanted.Text("type")!;
                var isSame = conditions.TryGetValue(type, out var present) && present.Without("lastTransitionTime").Equals(wanted.Without("lastTransitionTime"));
                if (!isSame) conditions[type] = wanted;
            }
            return item.WithAt(["status", "conditions"], ListNode.Of(conditions.Values));
        });
    }

    private static IEnumerable<MapNode> Conditions(List<(ServedResource Resource, List<MapNode> Items)> remaining, string now)
    {
        var finalizers = remaining.SelectMany(pair => pair.Items).SelectMany(item => item.List("metadata", "finalizers"))
            .GroupBy(finalizer => finalizer.Text()!).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} in {group.Count()} resource instances").ToList();
        var contents = remaining.Select(pair => $"{ResourceName(pair.Resource)} has {pair.Items.Count} resource instances").ToList();
        yield return Condition("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered", now);
        yield return Condition("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed", now);
        yield return Condition("NamespaceDeletionContentFailure", false, "ContentDeleted",
            "All content successfully deleted, may be waiting on finalization", now);
        yield return contents.Count > 0
            ? Condition("NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {string.Join(", ", contents)}", now)
            : Condition("NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed", now);
        yield return finalizers.Count > 0
            ? Condition("NamespaceFinalizersRemaining", true, "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers)}", now)
            : Condition("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished", now);
    }

    // With the dot that joins name and group, also where there is no group.
    private static string ResourceName(ServedResource resource) => $"{resource.Plural}.{resource.Group}";

    private static MapNode Condition(string type, bool isTrue, string reason, string message, string now) => MapNode.Of(
        ("type", type), ("status", isTrue ? "True" : "False"), ("lastTransitionTime", now), ("reason", reason), ("message", message));

    private static bool IsTerminating(StoredObject space) => space.IsDeleting;
}
