using System.Collections.Immutable;
using GitOpsActors.Simulation.Runtime;

namespace GitOpsActors.Simulation.Faults;

/// <summary>Which faults there are and how often; or, for a scenario that was minimised, exactly which strike.</summary>
public sealed record FaultPlan
{
    private static readonly ImmutableArray<double> Often = [0.01, 0.03, 0.1, 0.25];

    public static readonly FaultPlan None = new();

    /// <summary>How likely each kind is, each time that it could strike.</summary>
    public ImmutableSortedDictionary<FaultKind, double> Rates { get; init; } = ImmutableSortedDictionary<FaultKind, double>.Empty;

    /// <summary>When it is set, these strike and no others.</summary>
    public ImmutableSortedSet<Strike>? Exactly { get; init; }

    /// <summary>
    /// A swarm: each seed has other faults. A run in which everything fails a little rarely gets far enough for the interesting failures.
    /// </summary>
    public static FaultPlan Swarm(ulong seed)
    {
        var chance = new SeededChance(seed ^ 0x5741524D);
        var rates = ImmutableSortedDictionary.CreateBuilder<FaultKind, double>();
        // A tenth of all seeds goes without faults: what is wrong even then is found at once.
        if (chance.NextInt(10) == 0) return None;
        foreach (var kind in Enum.GetValues<FaultKind>())
            if (chance.NextInt(3) == 0) rates[kind] = chance.Pick(Often);
        return new FaultPlan { Rates = rates.ToImmutable() };
    }

    public bool Strikes(ulong seed, Strike strike)
    {
        if (Exactly is { } exactly) return exactly.Contains(strike);
        if (!Rates.TryGetValue(strike.Kind, out var rate)) return false;
        return SeededChance.Of(seed, strike.Kind.ToString(), strike.Place, strike.Ordinal) < rate * ulong.MaxValue;
    }
}
