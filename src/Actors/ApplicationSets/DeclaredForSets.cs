using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.ApplicationSets.Changes;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.ApplicationSets;

/// <summary>What is declared, as far as it concerns sets.</summary>
internal sealed record DeclaredForSets(ControlPlaneView View, IReadOnlyList<SetCluster> Clusters, SetSettings Settings,
    MapNode SettingsData)
{
    /// <summary>Null until everything was read once.</summary>
    public static DeclaredForSets? Of(ControlPlaneState state)
    {
        if (state.View is not { } view) return null;
        var data = state.ConfigMaps.GetValueOrDefault(ServedNamespaces.ConfigMap).Map("data");
        return new DeclaredForSets(view, ClustersOf(state, view), SetSettings.Read(data), data);
    }

    /// <summary>Whether no set would be another one by the other.</summary>
    public bool SaysTheSameAs(DeclaredForSets other) => View.SaysTheSameAs(other.View) && SettingsData == other.SettingsData
        && Clusters.SequenceEqual(other.Clusters);

    private static List<SetCluster> ClustersOf(ControlPlaneState state, ControlPlaneView view)
    {
        var hasLocal = view.Clusters.Any(static one => one.Server == ControlPlaneView.LocalServer);
        var declared = state.Access.Secrets.OrderBy(static one => one.Key, StringComparer.Ordinal)
            .Where(static one => SecretData.TypeOf(one.Value) == "cluster")
            .Select(static one => (Cluster: ClusterSecret.Read(one.Value), Secret: one.Value))
            .Where(one => one.Cluster.Server.Length > 0 && (hasLocal || one.Cluster.Server != ControlPlaneView.LocalServer))
            .Select(static one => new SetCluster(one.Cluster.Name, one.Cluster.Server, one.Cluster.Project, MarksOf(one.Secret))).ToList();
        if (hasLocal && !declared.Exists(static one => one.Server == ControlPlaneView.LocalServer))
            declared.Insert(0, new SetCluster(ControlPlaneView.LocalName, ControlPlaneView.LocalServer, "", null));
        return declared;
    }

    /// <summary>What kubectl remembers of an object holds all of it, the credentials of a Secret too.</summary>
    private static MapNode MarksOf(MapNode secret) => MapNode.Of(("metadata", MapNode.Of(
        ("labels", secret.Map("metadata", "labels")), ("annotations", secret.Map("metadata", "annotations").Without(LastApplied.Annotation)))));
}
