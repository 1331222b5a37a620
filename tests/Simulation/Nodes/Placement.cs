namespace GitOpsActors.Simulation.Nodes;

/// <summary>
/// Which node runs which entity, and which entities are to run even if nobody calls them: what shard coordinator and remember-entities store
/// know in a real cluster.
/// </summary>
public sealed class Placement(SimulatedWorld world)
{
    private readonly Dictionary<(string Region, string Entity), SimulatedNode> _homes = [];
    private readonly SortedSet<(string Region, string Entity)> _remembered = new(Comparer<(string Region, string Entity)>.Create(static (a, b) =>
        string.CompareOrdinal(a.Region, b.Region) is not 0 and var order ? order : string.CompareOrdinal(a.Entity, b.Entity)));
    private readonly List<SimulatedNode> _members = [];

    /// <summary>The nodes that the cluster counts as up.</summary>
    public IReadOnlyList<SimulatedNode> Members => _members;

    public IReadOnlyCollection<(string Region, string Entity)> Remembered => _remembered;

    /// <summary>Where the entity runs or is to run; null while no node is up.</summary>
    public SimulatedNode? HomeOf(string region, string entity)
    {
        if (_homes.TryGetValue((region, entity), out var known)) return known;
        if (_members.Count == 0) return null;
        var drawn = Runtime.SeededChance.Of(world.Seed, region, entity, 0);
        return _homes[(region, entity)] = _members[(int)(drawn % (ulong)_members.Count)];
    }

    public void Remember(string region, string entity) => _remembered.Add((region, entity));

    public void Forget(string region, string entity)
    {
        _remembered.Remove((region, entity));
        _homes.Remove((region, entity));
    }

    public void Move(string region, string entity, SimulatedNode to) => _homes[(region, entity)] = to;

    /// <summary>A node is up: it takes what has no home.</summary>
    public void Join(SimulatedNode node)
    {
        _members.Add(node);
        _members.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        StartHomeless();
    }

    /// <summary>A node is known to be gone: its entities start elsewhere.</summary>
    public void Leave(SimulatedNode node)
    {
        _members.Remove(node);
        foreach (var (key, home) in _homes.ToList())
            if (ReferenceEquals(home, node)) _homes.Remove(key);
        StartHomeless();
    }

    private void StartHomeless()
    {
        foreach (var (region, entity) in _remembered.ToList())
        {
            if (_homes.ContainsKey((region, entity))) continue;
            HomeOf(region, entity)?.StartEntity(region, entity);
        }
    }
}
