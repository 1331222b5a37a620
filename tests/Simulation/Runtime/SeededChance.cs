namespace GitOpsActors.Simulation.Runtime;

/// <summary>
/// A small generator (splitmix64) of our own: the platform's seeded one may change between versions, and then old seeds would
/// repeat nothing.
/// </summary>
public sealed class SeededChance(ulong seed)
{
    private ulong _state = seed;

    public ulong Next() => Mixed(_state += 0x9E3779B97F4A7C15);

    /// <summary>From 0 to below the limit.</summary>
    public int NextInt(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return (int)(((UInt128)Next() * (ulong)limit) >> 64);
    }

    /// <summary>From 0 (included) to 1 (excluded), with the 53 bits that a double holds.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A span between the two, in whole milliseconds.</summary>
    public TimeSpan NextSpan(TimeSpan least, TimeSpan most) =>
        least + TimeSpan.FromMilliseconds(Math.Floor(NextDouble() * ((most - least).TotalMilliseconds + 1)));

    public T Pick<T>(IReadOnlyList<T> among)
    {
        ArgumentNullException.ThrowIfNull(among);
        return among[NextInt(among.Count)];
    }

    /// <summary>
    /// A number that depends on the names and nothing else. What is drawn for one place does not move when another place draws once more
    /// or less, so that a scenario with a step less is still much the same scenario.
    /// </summary>
    public static ulong Of(ulong seed, string kind, string place, int ordinal)
    {
        var mixed = Mixed(seed ^ 0xD1B54A32D192ED03);
        mixed = Mixed(mixed ^ TraceHash.Of(kind));
        mixed = Mixed(mixed ^ TraceHash.Of(place));
        return Mixed(mixed ^ (ulong)(uint)ordinal);
    }

    private static ulong Mixed(ulong mixed)
    {
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
