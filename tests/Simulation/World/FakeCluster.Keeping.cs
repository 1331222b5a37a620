using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Simulation.World;

/// <summary>How objects are kept: bookkeeping fields, deletions, and the log from which watches read.</summary>
public sealed partial class FakeCluster
{
    private const string ForegroundFinalizer = "foregroundDeletion";

    // Only the server writes these, whatever a request says.
    private static readonly string[] ServersOwn = ["uid", "creationTimestamp", "generation", "deletionTimestamp", "resourceVersion"];

    /// <summary>Deletes it, or marks it as one that goes when its finalizers let it; the object as it is then, null when there was none.</summary>
    public MapNode? Delete(ObjectName name, DeleteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var table = TableOf(name.Group, name.Kind);
        if (!table.Objects.TryGetValue((name.Namespace, name.Name), out var live)) return null;
        if (options.Uid is { } uid && uid != live.Text("metadata", "uid"))
            throw ClusterFaults.Conflict($"{name}: the UID in the precondition ({uid}) does not match the UID in record");
        if (options.ResourceVersion is { } version && version != live.Text("metadata", "resourceVersion"))
            throw ClusterFaults.Conflict($"{name}: the ResourceVersion in the precondition ({version}) does not match");
        if (options.DryRun || live.Has("deletionTimestamp", "metadata")) return live;
        var finalizers = live.List("metadata", "finalizers").ToList();
        if (options.Propagation == Propagation.Foreground) finalizers.Add(ForegroundFinalizer);
        if (name is { Group: "", Kind: "Namespace" }) finalizers.Add("kubernetes");
        if (finalizers.Count == 0)
        {
            Remove(table, name, live);
            return live;
        }

        var marked = live.WithAt(["metadata", "deletionTimestamp"], Now()).WithAt(["metadata", "finalizers"], ListNode.Of(finalizers));
        if (name is { Group: "", Kind: "Namespace" }) marked = marked.WithAt(["status", "phase"], "Terminating");
        Put(table, name, live, marked);
        return Find(name);
    }

    internal void RemoveFinalizer(ObjectName name, string finalizer)
    {
        var table = TableOf(name.Group, name.Kind);
        if (!table.Objects.TryGetValue((name.Namespace, name.Name), out var live)) return;
        var left = ListNode.Of(live.List("metadata", "finalizers").Where(one => one.Text() != finalizer));
        Put(table, name, live, left.Count == 0 ? live.WithoutAt("metadata", "finalizers") : live.WithAt(["metadata", "finalizers"], left));
    }

    /// <summary>What a controller of the cluster writes into the status.</summary>
    internal void WriteStatus(ObjectName name, MapNode status)
    {
        if (Find(name) is not { } live || live["status"] == status) return;
        Update(live.With("status", status), new WriteOptions { FieldManager = "kube-controller-manager", Subresource = "status" });
    }

    internal void Remove(KindTable table, ObjectName name, MapNode live)
    {
        table.Objects.Remove((name.Namespace, name.Name));
        var version = ++_version;
        Tell(table, version, isGone: true, live.WithAt(["metadata", "resourceVersion"], version.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        _controllers.Gone(name, live);
    }

    private MapNode Keep(KindTable table, ObjectName name, MapNode? live, MapNode after, WriteOptions options, string apiVersion)
    {
        after = Booked(table, live, after, options);
        if (live is not null) after = ManagedFields.KeepTimesWhereNothingElseChanged(live, after);
        if (options.DryRun) return table.In(after, apiVersion);
        Put(table, name, live, after);
        return table.In(Find(name) ?? after, apiVersion);
    }

    private MapNode Booked(KindTable table, MapNode? live, MapNode after, WriteOptions options)
    {
        // A write to the object leaves its status alone, and one to the status leaves everything else alone.
        if (table.HasStatus) after = options.Subresource == "status" ? (live ?? after).WithOrWithout("status", after["status"]).WithAt(["metadata"], after.Map("metadata")) : after.WithOrWithout("status", live?["status"]);
        var metadata = after.Map("metadata");
        foreach (var own in ServersOwn) metadata = metadata.WithOrWithout(own, live?.At("metadata", own));
        if (live is null) metadata = metadata.With("uid", $"{Server}-{++_uids}").With("creationTimestamp", Now()).With("generation", 1);
        else if (Wanted(live) != Wanted(after)) metadata = metadata.With("generation", (live.Integer("metadata", "generation") ?? 1) + 1);
        if (metadata.Has("finalizers") && metadata.List("finalizers").Count == 0) metadata = metadata.Without("finalizers");
        // A Pod waits for its node from the beginning.
        if (live is null && table.Stored is { Group: "", Kind: "Pod" }) after = after.WithAt(["status", "phase"], "Pending");
        return after.With("metadata", metadata);
    }

    private static MapNode Wanted(MapNode item) => item.Without("metadata").Without("status");

    private void Put(KindTable table, ObjectName name, MapNode? live, MapNode after)
    {
        if (after == live) return;
        var version = ++_version;
        after = after.WithAt(["metadata", "resourceVersion"], version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (after.Has("deletionTimestamp", "metadata") && after.List("metadata", "finalizers").Count == 0)
        {
            Remove(table, name, after);
            return;
        }

        table.Objects[(name.Namespace, name.Name)] = after;
        Tell(table, version, isGone: false, after);
        _controllers.Changed(name, live, after);
    }

    private void Tell(KindTable table, long version, bool isGone, MapNode item)
    {
        table.Log.Add(new KindTable.Change(version, World.Clock.Elapsed, isGone, item));
        foreach (var watch in _watches.ToList()) watch.Happened(table);
    }
}

internal static class Reading
{
    public static bool Has(this MapNode item, string key, string below) => item.Map(below).Has(key);
}
