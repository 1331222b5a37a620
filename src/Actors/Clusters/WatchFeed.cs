using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Clusters;

/// <summary>What a watch told since its actor last listened.</summary>
/// <param name="Changes">The newest state of each object.</param>
/// <param name="IsWhole">Whether these are all objects that there are.</param>
/// <param name="Version">The cluster's version at the end of it.</param>
/// <param name="Merged">Objects of which several changes became one.</param>
internal sealed record WatchBatch(IReadOnlyDictionary<ResourceKey, LiveChange> Changes, bool IsWhole, string Version,
    IReadOnlySet<ResourceKey> Merged)
{
    /// <summary>An object may have been something else in between, and is as it was before: who saw it then must hear that it is not so
    /// any more.</summary>
    public bool HidesStatesOf(ResourceKey key) => IsWhole || Merged.Contains(key);
}

/// <summary>
/// Between a watch and its actor: gathers what happens, each object once, and calls the actor when there is something and it has taken what was
/// there before. So a cluster in which much happens costs a bounded mailbox, and an event costs no copy.
/// </summary>
internal sealed class WatchFeed(Action ready)
{
    private readonly Lock _gate = new();
    private Dictionary<ResourceKey, LiveChange> _changes = [];
    private HashSet<ResourceKey> _merged = [];
    private bool _isWhole;
    private bool _isCalled;
    private string _version = "";

    public void Changed(LiveChange change)
    {
        lock (_gate)
        {
            if (_changes.ContainsKey(change.Key)) _merged.Add(change.Key);
            // A list, and what changed after it, is a newer list.
            if (_isWhole && change.Live is null) _changes.Remove(change.Key);
            else _changes[change.Key] = change;
            _version = change.Version;
            if (_isCalled) return;
            _isCalled = true;
        }

        ready();
    }

    /// <summary>These are all that there are; what was told before is old.</summary>
    public void Listed(Dictionary<ResourceKey, LiveChange> all, string version)
    {
        lock (_gate)
        {
            (_changes, _isWhole, _version) = (all, true, version);
            if (_isCalled) return;
            _isCalled = true;
        }

        ready();
    }

    public WatchBatch Take()
    {
        lock (_gate)
        {
            var batch = new WatchBatch(_changes, _isWhole, _version, _merged);
            (_changes, _merged, _isWhole, _isCalled) = ([], [], false, false);
            return batch;
        }
    }
}
