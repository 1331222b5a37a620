using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>
/// Deletes what belongs to owners that are gone, lets owners go that wait for their dependents (foreground), and frees the dependents of
/// those that are to leave them behind (orphan). Keys are uids.
/// </summary>
public sealed class GarbageCollector(Cluster cluster) : Controller(cluster)
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Place> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _dependents = new(StringComparer.Ordinal);

    public override void Start()
    {
        foreach (var table in Cluster.Store.Tables)
            foreach (var item in table.View(null).Objects) Observe(table, new ObjectEvent(item.Revision, null, item, IsDeletion: false));
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        var item = happened.After;
        var owners = OwnersOf(happened.IsDeletion ? null : item);
        lock (_gate)
        {
            var known = _objects.GetValueOrDefault(item.Uid);
            var before = known?.Owners ?? [];
            foreach (var owner in before)
                if (!owners.Contains(owner)) Drop(owner, item.Uid);
            if (happened.IsDeletion) _objects.Remove(item.Uid);
            else if (known is null || !ReferenceEquals(before, owners)) _objects[item.Uid] = new Place(table, item.Namespace, item.Name, owners);
            foreach (var owner in owners)
                (_dependents.TryGetValue(owner, out var dependents) ? dependents : _dependents[owner] = new(StringComparer.Ordinal)).Add(item.Uid);
            Wake(item, happened.IsDeletion, owners.Count > 0 ? owners : before, isNew: known is null);
        }
    }

    /// <summary>Whom an event concerns: the object itself, those that depend on it, and owners that wait for it.</summary>
    private void Wake(StoredObject item, bool isGone, IReadOnlyList<string> owners, bool isNew)
    {
        if (isGone)
        {
            foreach (var dependent in _dependents.GetValueOrDefault(item.Uid) ?? []) Enqueue(dependent);
            foreach (var owner in owners) Enqueue(owner);
            return;
        }
        if (owners.Count > 0 && isNew) Enqueue(item.Uid);
        if (item.IsDeleting) Enqueue(item.Uid);
        foreach (var owner in owners) Enqueue(owner);
    }

    public override void Reconcile(string key)
    {
        if (Find(key) is not var (resource, item)) return;
        if (item.IsDeleting) LetGo(resource, item);
        else if (item.HasOwners) Collect(resource, item);
    }

    /// <summary>An owner that is being deleted: do what its finalizers of ours stand for.</summary>
    private void LetGo(ServedResource resource, StoredObject item)
    {
        var finalizers = item.Document.List("metadata", "finalizers");
        var dependents = DependentsOf(item.Uid);
        if (finalizers.Any(finalizer => finalizer.Text() == Orphan))
        {
            foreach (var (kind, dependent) in dependents) Disown(kind, dependent, item.Uid);
            RemoveFinalizer(resource, item, Orphan);
        }
        else if (finalizers.Any(finalizer => finalizer.Text() == Foreground))
        {
            if (!dependents.Any(pair => Blocks(pair.Item, item.Uid))) RemoveFinalizer(resource, item, Foreground);
            foreach (var (kind, dependent) in dependents)
                if (!dependent.IsDeleting) Collect(kind, dependent);
        }
    }

    /// <summary>An object with owners: keep it for the sake of one that is there and stays, else delete it.</summary>
    private void Collect(ServedResource resource, StoredObject item)
    {
        var references = item.Document.List("metadata", "ownerReferences");
        var states = references.Select(reference => (Reference: reference, State: StateOf(item.Namespace, reference))).ToList();
        if (states.Any(pair => pair.State == OwnerState.Solid))
        {
            var gone = states.Where(pair => pair.State != OwnerState.Solid).ToList();
            foreach (var (reference, _) in gone) Disown(resource, item, reference.Text("uid") ?? "");
            return;
        }
        var waited = states.Any(pair => pair.State == OwnerState.WaitsForDependents);
        var hasOwn = waited && DependentsOf(item.Uid).Count > 0;
        Delete(resource, item, hasOwn ? "Foreground" : "Background");
    }

    private OwnerState StateOf(string space, Node reference)
    {
        if (Find(reference.Text("uid") ?? "") is not var (resource, owner)) return OwnerState.Gone;
        // An owner of another namespace, or of another kind than the reference says, is none.
        if (resource.IsNamespaced && owner.Namespace != space) return OwnerState.Gone;
        if (resource.Kind != reference.Text("kind")) return OwnerState.Gone;
        var isWaiting = owner.IsDeleting && owner.Document.List("metadata", "finalizers").Any(finalizer => finalizer.Text() == Foreground);
        return isWaiting ? OwnerState.WaitsForDependents : OwnerState.Solid;
    }

    private List<(ServedResource Kind, StoredObject Item)> DependentsOf(string uid)
    {
        string[] uids;
        lock (_gate) uids = [.. _dependents.GetValueOrDefault(uid) ?? []];
        return [.. uids.Select(Find).OfType<(ServedResource, StoredObject)>()];
    }

    private (ServedResource Resource, StoredObject Item)? Find(string uid)
    {
        Place? place;
        lock (_gate) place = _objects.GetValueOrDefault(uid);
        if (place?.Table.Get(place.Namespace, place.Name) is not { } item || item.Uid != uid) return null;
        var resource = Cluster.Catalog.FindStored(place.Table.Group, place.Table.Plural);
        return resource is null ? null : (resource, item);
    }

    private void Delete(ServedResource resource, StoredObject item, string propagation)
    {
        try
        {
            Cluster.Objects.Delete(Request(resource, item.Namespace, item.Name), new DeleteOptions { Uid = item.Uid, Propagation = propagation });
        }
        catch (ApiException problem) when (problem.Code is 404 or 409)
        {
            // Gone, or another object by now.
        }
    }

    private void Disown(ServedResource resource, StoredObject item, string owner) => Modify(resource, item, document =>
    {
        var rest = ListNode.Of(document.List("metadata", "ownerReferences").Where(reference => reference.Text("uid") != owner));
        return rest.Count == 0 ? document.WithoutAt("metadata", "ownerReferences") : document.WithAt(["metadata", "ownerReferences"], rest);
    });

    private void RemoveFinalizer(ServedResource resource, StoredObject item, string name) => Modify(resource, item, document =>
    {
        var rest = ListNode.Of(document.List("metadata", "finalizers").Where(finalizer => finalizer.Text() != name));
        return rest.Count == 0 ? document.WithoutAt("metadata", "finalizers") : document.WithAt(["metadata", "finalizers"], rest);
    });

    private void Modify(ServedResource resource, StoredObject item, Func<MapNode, MapNode> change)
    {
        try
        {
            Cluster.Objects.Modify(Request(resource, item.Namespace, item.Name), document =>
                document.Text("metadata", "uid") == item.Uid ? change(document) : document);
        }
        catch (ApiException problem) when (problem.Code == 404)
        {
            // Gone in the meantime.
        }
    }

    private void Drop(string owner, string dependent)
    {
        if (_dependents.TryGetValue(owner, out var dependents) && dependents.Remove(dependent) && dependents.Count == 0) _dependents.Remove(owner);
    }

    private static IReadOnlyList<string> OwnersOf(StoredObject? item)
    {
        if (item is null || !item.HasOwners) return [];
        return [.. item.Document.List("metadata", "ownerReferences").Select(reference => reference.Text("uid") ?? "")];
    }

    private static bool Blocks(StoredObject dependent, string owner) => dependent.Document.List("metadata", "ownerReferences")
        .Any(reference => reference.Text("uid") == owner && reference.Bool("blockOwnerDeletion") == true);

    private enum OwnerState { Gone, Solid, WaitsForDependents }

    private sealed record Place(ResourceTable Table, string Namespace, string Name, IReadOnlyList<string> Owners);
}
