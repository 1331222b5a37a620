namespace GitOpsActors.Actors.Runtime;

/// <summary>Who wants to hear of whose end. One table for the system: watching is rare, and a field in every actor would not be.</summary>
internal sealed class Watches
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ActorCell, List<ActorCell>> _watchersOf = [];
    private readonly Dictionary<ActorCell, List<ActorCell>> _watchedBy = [];

    public void Add(ActorCell watcher, ActorCell watched)
    {
        lock (_gate)
        {
            // Checked under the lock under which an end collects its watchers, so that none falls between the two.
            if (!watched.HasStopped)
            {
                if (Link(_watchersOf, watched, watcher)) Link(_watchedBy, watcher, watched);
                return;
            }
        }

        watcher.Tell(new ActorStopped(watched.Self), reserved: true);
    }

    public void Remove(ActorCell watcher, ActorCell watched)
    {
        lock (_gate)
        {
            Unlink(_watchersOf, watched, watcher);
            Unlink(_watchedBy, watcher, watched);
        }
    }

    /// <summary>Marks the end, forgets what the ended one watched, and tells everyone who watched it.</summary>
    public void End(ActorCell ended)
    {
        List<ActorCell>? watchers;
        lock (_gate)
        {
            ended.HasStopped = true;
            if (_watchedBy.Remove(ended, out var watched))
            {
                foreach (var other in watched) Unlink(_watchersOf, other, ended);
            }

            if (_watchersOf.Remove(ended, out watchers))
            {
                foreach (var watcher in watchers) Unlink(_watchedBy, watcher, ended);
            }
        }

        foreach (var watcher in watchers ?? [])
            watcher.Tell(new ActorStopped(ended.Self), reserved: true);
    }

    private static bool Link(Dictionary<ActorCell, List<ActorCell>> table, ActorCell from, ActorCell to)
    {
        if (!table.TryGetValue(from, out var list)) table.Add(from, list = new List<ActorCell>(1));
        if (list.Contains(to)) return false;
        list.Add(to);
        return true;
    }

    private static void Unlink(Dictionary<ActorCell, List<ActorCell>> table, ActorCell from, ActorCell to)
    {
        if (table.TryGetValue(from, out var list) && list.Remove(to) && list.Count == 0) table.Remove(from);
    }
}
