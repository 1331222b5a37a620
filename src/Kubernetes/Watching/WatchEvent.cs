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

    /// <summary>A list begins: whatever was told of a list that has not ended is void. Only <see cref="ClusterClient.ListAndWatchAsync"/> tells lists.</summary>
    public sealed record ListBegun : WatchEvent;

    /// <summary>Some of the objects that there are. Nobody else holds them, so that a list costs the memory of one page.</summary>
    public sealed record Page(IReadOnlyList<MapNode> Objects) : WatchEvent;

    /// <summary>The pages since the list began are all there is at this version: what is not among them is gone.</summary>
    public sealed record ListEnded(string ResourceVersion) : WatchEvent;
}
