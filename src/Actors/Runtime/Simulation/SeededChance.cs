namespace GitOpsActors.Actors.Runtime.Simulation;

/// <summary>
/// A small generator (splitmix64) of our own: the platform's seeded one may change between versions, and then old seeds would
/// repeat nothing.
/// </summary>
public sealed class SeededChance(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 to below the limit.</summary>
    public int NextInt(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return (int)(((UInt128)Next() * (ulong)limit) >> 64);
    }

    /// <summary>From 0 (included) to 1 (excluded), with the 53 bits that a double holds.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));
}
