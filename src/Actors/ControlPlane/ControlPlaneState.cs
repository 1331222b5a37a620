using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>Asks a node's control plane for all that it knows. Answered with <see cref="ControlPlaneState"/>.</summary>
public sealed record AskControlPlane
{
    public static readonly AskControlPlane Message = new();
}

/// <summary>What is declared, as a node last saw it. A value; it holds credentials and does not leave the node.</summary>
/// <param name="View">Null until everything was read once.</param>
/// <param name="Applications">By their short names.</param>
/// <param name="Namespaces">Where Applications may lie.</param>
/// <param name="WebhookSecrets">What a webhook must prove, by the keys of `argocd-secret`.</param>
/// <param name="Access">From which it follows who may come in, and who may do what.</param>
public sealed record ControlPlaneState(
    ControlPlaneView? View, ImmutableDictionary<string, MapNode> Applications, ServedNamespaces Namespaces, RepositorySecrets Repositories,
    IReadOnlyDictionary<string, string> WebhookSecrets, AccessDocuments Access)
{
    /// <summary>All ConfigMaps of the namespace by name.</summary>
    public ImmutableDictionary<string, MapNode> ConfigMaps { get; init; } = ImmutableDictionary<string, MapNode>.Empty;

    /// <summary>The view as it will be once the node has heard of a project as it stands now, and of more clusters.</summary>
    /// <param name="project">Null when there is none.</param>
    public ControlPlaneView ViewWith(string name, MapNode? project, IReadOnlyList<KnownCluster> more)
    {
        var view = View ?? throw new InvalidOperationException("not everything was read yet");
        var declared = project is null ? Access.Projects.Remove(name) : Access.Projects.SetItem(name, project);
        var globals = GlobalProjects.Read(Access.Settings.Map("data")["globalProjects"].Text() ?? "");
        IReadOnlyList<KnownCluster> clusters = [.. view.Clusters, .. more];
        var projects = DeclaredProjects.Read(declared, globals, Repositories, clusters, view.Projects);
        return view with { Clusters = clusters, Projects = projects };
    }

    // It holds credentials.
    public override string ToString() => $"{Applications.Count} Applications";
}

/// <summary>Asks how repositories are reached. Answered with <see cref="SecretsSeen"/>, once it is known.</summary>
internal sealed record AskSecrets
{
    public static readonly AskSecrets Message = new();
}

/// <summary>Asks how objects mark their Applications. Answered with <see cref="Clusters.ClustersMoved"/>, once it is known.</summary>
internal sealed record AskTracking
{
    public static readonly AskTracking Message = new();
}

/// <summary>How repositories are reached now. Stays on its node.</summary>
internal sealed record SecretsSeen(RepositorySecrets Secrets)
{
    /// <summary>Which repositories may be written to, and how.</summary>
    public RepositorySecrets Writing { get; init; } = new([], KnownServers.None, null);
}
