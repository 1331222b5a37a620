using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Kubernetes.Watching;

/// <summary>What a watch tells. Closed: the cases below are all there are.</summary>
public abstract record WatchEvent
{
    private WatchEvent() { }

    /// <summary>The object is new or has changed.</summary>
    public sealed record Changed(MapNode Object) : WatchEvent;

    /// <summary>The object is gone, or no longer matches; this is how it last was.</summary>
    public sealed record Deleted(MapNode Object) : WatchEvent;

    /// <summary>Everything up to this version has been told.</summary>
    public sealed record Bookmark(string ResourceVersion) : WatchEvent;

    /// <summary>These are all the objects that there are: what is not among them is gone. Only <see cref="ClusterClient.ListAndWatchAsync"/> tells it.</summary>
    public sealed record Reset(IReadOnlyList<MapNode> Objects, string ResourceVersion) : WatchEvent;
}
