using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Actors.Clusters;

/// <summary>What is known of one kind: every object, reduced. Bodies are read, reduced and dropped while they arrive.</summary>
internal sealed class KindWatch(GroupKind kind, int number)
{
    public GroupKind Kind => kind;

    /// <summary>Tells this watch from an earlier one of the same kind, whose last words may still be on their way.</summary>
    public int Number => number;

    private readonly Dictionary<string, HashSet<ResourceKey>> _byInstance = new(StringComparer.Ordinal);
    private Dictionary<ResourceKey, LiveObject> _objects = [];

    /// <summary>Everything that there is has been told once.</summary>
    public bool IsListed { get; set; }

    /// <summary>The objects that an Application hears of: those that bear its mark, and those that it names.</summary>
    public IEnumerable<LiveObject> Of(string instance, IEnumerable<ResourceKey> keys)
    {
        var marked = _byInstance.GetValueOrDefault(instance);
        if (marked is not null)
        {
            foreach (var key in marked) yield return _objects[key];
        }

        foreach (var key in keys)
        {
            if (marked?.Contains(key) != true && _objects.TryGetValue(key, out var live)) yield return live;
        }
    }

    /// <summary>Takes what changed; returns what is news, with the mark that the object bore before.</summary>
    public List<(LiveChange Change, Mark? Before)> Take(KindChanged changed)
    {
        var news = new List<(LiveChange, Mark?)>();
        if (changed.IsWhole)
        {
            foreach (var (key, old) in _objects)
                if (!changed.Changes.ContainsKey(key)) news.Add((new LiveChange(key, null, changed.Version), old.Mark));
            foreach (var (change, _) in news) Put(change);
        }

        foreach (var (key, change) in changed.Changes)
        {
            var known = _objects.GetValueOrDefault(key);
            Put(change);
            if (IsNews(known, change.Live)) news.Add((change, known?.Mark));
        }

        IsListed |= changed.IsWhole;
        return news;
    }

    private void Put(LiveChange change)
    {
        var (before, now) = (_objects.GetValueOrDefault(change.Key)?.Mark?.Instance, change.Live?.Mark?.Instance);
        if (change.Live is null) _objects.Remove(change.Key);
        else _objects[change.Key] = change.Live;
        if (before == now) return;
        if (before is not null && _byInstance.TryGetValue(before, out var former) && former.Remove(change.Key) && former.Count == 0) _byInstance.Remove(before);
        if (now is null) return;
        if (!_byInstance.TryGetValue(now, out var marked)) _byInstance[now] = marked = [];
        marked.Add(change.Key);
    }

    /// <summary>Follows the kind until it is stopped, and tells what changes.</summary>
    public static async Task FollowAsync(
        ClusterClient client, ApiResource resource, GroupKind kind, int number, Tracking tracking, Action<KindChanged> tell, Action<ClusterFault> failed, CancellationToken stop)
    {
        var listed = new Dictionary<ResourceKey, LiveChange>();
        await foreach (var happened in client.ListAndWatchAsync(resource, ListQuery.Everything, failed, stop))
        {
            switch (happened)
            {
                case WatchEvent.ListBegun: listed = []; break;
                case WatchEvent.Page page:
                    foreach (var item in page.Objects)
                    {
                        var live = LiveObject.Of(item, tracking);
                        listed[live.Key] = new LiveChange(live.Key, live, live.ResourceVersion);
                    }

                    break;
                case WatchEvent.ListEnded ended:
                    tell(new KindChanged(kind, number, listed, IsWhole: true, ended.ResourceVersion));
                    listed = [];
                    break;
                case WatchEvent.Changed changed: Tell(LiveObject.Of(changed.Object, tracking), isGone: false); break;
                case WatchEvent.Deleted deleted: Tell(LiveObject.Of(deleted.Object, tracking), isGone: true); break;
            }
        }

        void Tell(LiveObject live, bool isGone) => tell(new KindChanged(
            kind, number,
            new Dictionary<ResourceKey, LiveChange> { [live.Key] = new LiveChange(live.Key, isGone ? null : live, live.ResourceVersion) },
            IsWhole: false, live.ResourceVersion));
    }

    /// <summary>A new version alone, as a status that changes nothing we look at makes it, is nothing to tell anybody.</summary>
    private static bool IsNews(LiveObject? known, LiveObject? now)
    {
        if (known is null || now is null) return known is not null || now is not null;
        return known != now with { ResourceVersion = known.ResourceVersion };
    }
}
