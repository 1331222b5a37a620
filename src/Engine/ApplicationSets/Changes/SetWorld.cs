using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Changes;

/// <summary>What there is, for those who work out what is to be changed.</summary>
/// <param name="Set">The set as it stands in the control cluster.</param>
/// <param name="Applications">All of its namespace, by their simple names.</param>
/// <param name="View">Projects and clusters.</param>
public sealed record SetWorld(MapNode Set, IReadOnlyDictionary<string, MapNode> Applications, ControlPlaneView View, SetSettings Settings)
{
    public string Name => Set.Text("metadata", "name") ?? "";

    /// <summary>The Applications that the set has made, in the order of their names.</summary>
    public IEnumerable<KeyValuePair<string, MapNode>> Owned =>
        Applications.Where(one => SetOwner.Of(one.Value) == Name).OrderBy(static one => one.Key, StringComparer.Ordinal);
}
