using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using Kind = GitOpsActors.Simulation.Faults.FaultKind;

namespace GitOpsActors.Simulation.World;

/// <summary>What a cluster does by itself, a little later: rollouts, definitions that become served, namespaces and owners that take others along.</summary>
internal sealed class ClusterControllers(FakeCluster cluster)
{
    private static readonly MapNode Established = MapNode.Of(("conditions", ListNode.Of(MapNode.Of(("type", "Established"), ("status", "True")))));

    public void Changed(ObjectName name, MapNode? before, MapNode after)
    {
        if (after.Map("metadata").Has("deletionTimestamp"))
        {
            if (before?.Map("metadata").Has("deletionTimestamp") != true) Later(() => Ending(name));
            return;
        }

        switch (name)
        {
            case { Group: "apps", Kind: "Deployment" } when cluster.RollsOut
                && after.Integer("status", "observedGeneration") != after.Integer("metadata", "generation"):
                Later(() => Roll(name));
                break;
            case { Group: "batch", Kind: "Job" } when cluster.RollsOut
                && before is null:
                Later(() => Finish(name, after.Text("metadata", "uid") ?? "")); break;
            case { Kind: "CustomResourceDefinition" } when before is null: Later(() => Establish(name)); break;
        }
    }

    public void Gone(ObjectName name, MapNode last)
    {
        if (name.Kind == "CustomResourceDefinition") Later(() => cluster.Unserve(last.Text("spec", "group") ?? "", last.Text("spec", "names", "kind") ?? ""));
        if (last.Text("metadata", "uid") is { } uid) Later(() => Collect(uid));
    }

    private void Later(Action act)
    {
        var world = cluster.World;
        world.Clock.After(world.Chance.NextSpan(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(60)), world.Life, "controllers", act);
    }

    private void Roll(ObjectName name)
    {
        if (cluster.Find(name) is not { } live) return;
        var replicas = live.Integer("spec", "replicas") ?? 1;
        cluster.WriteStatus(name, MapNode.Of(
            ("observedGeneration", live.Integer("metadata", "generation") ?? 1), ("replicas", replicas), ("updatedReplicas", replicas),
            ("readyReplicas", replicas), ("availableReplicas", replicas),
            ("conditions", ListNode.Of(MapNode.Of(("type", "Available"), ("status", "True")), MapNode.Of(("type", "Progressing"), ("status", "True"))))));
    }

    private void Finish(ObjectName name, string uid)
    {
        // Another one may have taken its name meanwhile.
        if (cluster.Find(name) is not { } live || live.Text("metadata", "uid") != uid) return;
        var fails = cluster.World.Dice.Strikes(Kind.JobFails, $"{name.Namespace} {name.Name}");
        cluster.WriteStatus(name, MapNode.Of(("conditions",
            ListNode.Of(MapNode.Of(("type", fails ? "Failed" : "Complete"), ("status", "True"))))));
    }

    private void Establish(ObjectName name)
    {
        if (cluster.Find(name) is not { } definition) return;
        cluster.WriteStatus(name, Established);
        var world = cluster.World;
        // Discovery is told by another part of the server than the one that says Established.
        var lag = world.Dice.Strikes(Kind.DiscoveryLags, name.Name) ? world.Dice.SpanOf(Kind.DiscoveryLags, name.Name) : TimeSpan.Zero;
        world.Clock.After(lag, world.Life, "discovery", () =>
        {
            if (cluster.Find(name) is not null) cluster.ServeOnce(KnownKinds.Defined(definition));
        });
    }

    /// <summary>What is marked for deletion takes along what lives in it or is owned by it, and then loses the finalizer that waited for that.</summary>
    private void Ending(ObjectName name)
    {
        if (cluster.Find(name) is not { } live) return;
        if (name is { Group: "", Kind: "Namespace" })
        {
            foreach (var below in Everything().Where(one => one.Namespace == name.Name)) cluster.Delete(below, DeleteOptions.Default);
            if (Everything().Any(one => one.Namespace == name.Name)) Later(() => Ending(name));
            else cluster.RemoveFinalizer(name, "kubernetes");
            return;
        }

        if (live.Text("metadata", "uid") is { } uid) Collect(uid);
        cluster.RemoveFinalizer(name, "foregroundDeletion");
    }

    private void Collect(string uid)
    {
        foreach (var name in Everything())
        {
            var owners = cluster.Find(name).List("metadata", "ownerReferences");
            if (owners.Count > 0 && owners.All(owner => owner.Text("uid") == uid)) cluster.Delete(name, DeleteOptions.Default);
        }
    }

    private List<ObjectName> Everything() =>
        [.. cluster.Tables.SelectMany(static table => table.Objects.Values).Select(static item => ObjectName.Of(item))];
}
