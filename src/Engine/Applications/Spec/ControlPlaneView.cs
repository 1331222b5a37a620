using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Spec;

/// <summary>A cluster that Applications can name.</summary>
/// <param name="Server">Its address; unique.</param>
/// <param name="Name">Its other name; may be shared by mistake.</param>
/// <param name="Project">The only project that it is for; empty for all.</param>
public sealed record KnownCluster(string Server, string Name, string Project)
{
    /// <summary>The only namespaces that may be looked into; empty for all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>A person wants nothing to be done there for now.</summary>
    public bool IsLeftAlone { get; init; }

    /// <summary>A namespace of the cluster, as projects ask about it.</summary>
    public Destination At(string @namespace) => new(Server, Name, @namespace) { ClusterProject = Project };

    public bool Equals(KnownCluster? other) =>
        other is not null && Server == other.Server && Name == other.Name && Project == other.Project && IsLeftAlone == other.IsLeftAlone
            && Namespaces.SequenceEqual(other.Namespaces);

    public override int GetHashCode() => HashCode.Combine(Server, Name, Project);
}

/// <summary>What the control plane says to all Applications: projects, clusters, settings. A value; a newer one replaces it.</summary>
public sealed record ControlPlaneView
{
    public const string LocalServer = "https://kubernetes.default.svc";
    public const string LocalName = "in-cluster";

    public required string Namespace { get; init; }

    public required IReadOnlyDictionary<string, Project> Projects { get; init; }

    /// <summary>With the local one, unless the settings switch it off.</summary>
    public required IReadOnlyList<KnownCluster> Clusters { get; init; }

    public required Tracking Tracking { get; init; }

    /// <summary>What the settings say of kinds of objects.</summary>
    public ResourceSettings Resources { get; init; } = ResourceSettings.None;

    /// <summary>Stands for the public keys with which signatures are checked; empty for none.</summary>
    public string KeyRing { get; init; } = "";

    /// <summary>Whether syncs write as the service accounts that projects name.</summary>
    public Impersonation Impersonation { get; init; }

    /// <summary>Flags for every build of a kustomization.</summary>
    public string KustomizeBuildOptions { get; init; } = "";

    /// <summary>After how long an operation is ended, with all its attempts; zero for never.</summary>
    public TimeSpan SyncTimeout { get; init; }

    public ToolSwitches Tools { get; init; } = ToolSwitches.AllOn;

    /// <summary>Whether the status of an Application says the health of each of its objects.</summary>
    public bool PersistsHealth { get; init; }

    /// <summary>Stands for all that is said of how repositories are reached; another text when any of it has changed.</summary>
    public string Repositories { get; init; } = "";

    /// <summary>Whether nobody has to hear of the other one.</summary>
    public bool SaysTheSameAs(ControlPlaneView other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Namespace == other.Namespace && Tracking == other.Tracking && Repositories == other.Repositories && Resources == other.Resources
            && Impersonation == other.Impersonation && KeyRing == other.KeyRing && KustomizeBuildOptions == other.KustomizeBuildOptions
            && SyncTimeout == other.SyncTimeout && Tools == other.Tools && PersistsHealth == other.PersistsHealth && Clusters.SequenceEqual(other.Clusters)
            && Projects.Count == other.Projects.Count && Projects.All(one => other.Projects.TryGetValue(one.Key, out var project) && ReferenceEquals(project, one.Value));
    }

    /// <summary>The cluster that a destination names, or why it names none.</summary>
    public (KnownCluster? Cluster, string Problem) Find(DestinationSpec destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination.Server.Length > 0)
        {
            var byServer = Clusters.FirstOrDefault(cluster => cluster.Server == destination.Server);
            return byServer is not null ? (byServer, "") : (null, $"there is no cluster with this server: {destination.Server}; add a cluster Secret for it");
        }

        var named = Clusters.Where(cluster => cluster.Name == destination.Name).ToList();
        return named.Count switch
        {
            1 => (named[0], ""),
            0 => (null, $"there are no clusters with this name: {destination.Name}"),
            var count => (null, $"there are {count} clusters with the same name: [{string.Join(' ', named.Select(static cluster => cluster.Server))}]"),
        };
    }
}
