using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Clusters;

/// <summary>
/// What is known of one kind: every object, reduced. It outlives its watches: one that begins anew tells by its list what came, changed and went in
/// the gap.
/// </summary>
internal sealed class KindWatch(GroupKind kind)
{
    private readonly Dictionary<string, HashSet<ResourceKey>> _byInstance = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceKey, LiveObject> _objects = [];
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _problems = new(StringComparer.Ordinal);
    private CancellationTokenSource? _stop;

    public GroupKind Kind => kind;

    /// <summary>Tells the watches that run from earlier ones, whose last words may still be on their way.</summary>
    public int Number { get; set; }

    /// <summary>The namespaces that are watched each by itself; one that is empty stands for all at once.</summary>
    public IReadOnlyList<string> Spaces { get; private set; } = [""];

    /// <summary>Why the kind can't be watched just now; empty when it can.</summary>
    public string Problem => _problems.Count == 0 ? "" : _problems.First().Value;

    /// <summary>Everything that there is has been told once.</summary>
    public bool IsListed => Spaces.All(_listed.Contains);

    /// <summary>Fires when the watches that run are to end.</summary>
    public CancellationToken Stop => _stop?.Token ?? CancellationToken.None;

    /// <summary>From now on these namespaces are looked into, and what was wrong with others does not matter any more.</summary>
    public void LookInto(IReadOnlyList<string> spaces)
    {
        Spaces = spaces;
        foreach (var other in _problems.Keys.Where(space => !spaces.Contains(space)).ToList()) _problems.Remove(other);
    }

    /// <summary>A namespace, or all at once, can't be looked into; true when something else was known until now.</summary>
    public bool Fails(string space, string problem)
    {
        var before = Problem;
        _problems[space] = problem;
        return Problem != before;
    }

    /// <summary>A namespace, or all at once, can be looked into; true when it could not until now.</summary>
    public bool Works(string space) => _problems.Remove(space);

    /// <summary>The watches that ran end, and others begin.</summary>
    public CancellationToken Begin()
    {
        End();
        _stop = new CancellationTokenSource();
        return _stop.Token;
    }

    public void End()
    {
        _stop?.Cancel();
        _stop?.Dispose();
        _stop = null;
    }

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

    /// <summary>How far the watch of a namespace, or of all at once, has come: what is newer it can't have seen.</summary>
    public string VersionOf(string space) => _versions.GetValueOrDefault(space) ?? _versions.GetValueOrDefault("") ?? "";

    /// <summary>How many objects are known.</summary>
    public int Count => _objects.Count;

    public bool Has(ResourceKey key) => _objects.ContainsKey(key);

    /// <summary>Takes what changed; returns what is news, with the mark that the object bore before.</summary>
    /// <param name="space">The namespace that the watch looks into; empty for all.</param>
    public List<(LiveChange Change, Mark? Before)> Take(WatchBatch batch, string space)
    {
        var news = new List<(LiveChange, Mark?)>();
        _versions[space] = batch.Version;
        if (batch.IsWhole)
        {
            foreach (var (key, old) in _objects)
            {
                if (space.Length > 0 && key.Namespace != space) continue;
                if (!batch.Changes.ContainsKey(key)) news.Add((new LiveChange(key, null, batch.Version), old.Mark));
            }

            foreach (var (change, _) in news) Put(change);
            _listed.Add(space);
        }

        foreach (var (key, change) in batch.Changes)
        {
            var known = _objects.GetValueOrDefault(key);
            Put(change);
            if (IsNews(known, change.Live, batch.HidesStatesOf(key))) news.Add((change, known?.Mark));
        }

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

    /// <summary>
    /// A new version alone, as a status that changes nothing we look at makes it, is nothing to tell anybody. Unless states in between were
    /// not shown: an Application may know one of them from the answer to its apply, and take the object for repaired that somebody has
    /// changed again since.
    /// </summary>
    private static bool IsNews(LiveObject? known, LiveObject? now, bool hidesStates)
    {
        // The end of what the watch never showed is news, too: an Application may know the object from the answer to its apply.
        if (known is null || now is null) return true;
        var isNewVersion = known.ResourceVersion != now.ResourceVersion;
        return (hidesStates && isNewVersion) || known != now with { ResourceVersion = known.ResourceVersion };
    }
}
