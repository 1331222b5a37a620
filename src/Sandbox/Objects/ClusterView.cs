using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>Other objects, for rules that depend on them.</summary>
internal sealed class ClusterView(Cluster cluster) : IClusterView
{
    public MapNode? Get(string group, string plural, string space, string name) => cluster.Table(group, plural).Get(space, name)?.Document;

    public IEnumerable<MapNode> List(string group, string plural, string? space) =>
        cluster.Table(group, plural).View(space).Objects.Select(item => item.Document);
}
