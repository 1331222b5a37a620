using System.Collections.Immutable;
using GitOpsActors.Simulation.Rules;
using GitOpsActors.Simulation.Runtime;

namespace GitOpsActors.Simulation.Faults;

/// <summary>Is asked at each place whether a fault strikes there now, until the simulation heals.</summary>
public sealed class FaultDice(ulong seed, FaultPlan plan, History history)
{
    private readonly Dictionary<(FaultKind, string), int> _asked = [];
    private readonly Dictionary<(FaultKind, string), int> _spans = [];
    private readonly ImmutableSortedSet<Strike>.Builder _struck = ImmutableSortedSet.CreateBuilder<Strike>();

    /// <summary>All that has struck so far.</summary>
    public ImmutableSortedSet<Strike> Struck => _struck.ToImmutable();

    public bool IsHealed { get; private set; }

    public void Heal() => IsHealed = true;

    /// <param name="kind">What could go wrong.</param>
    /// <param name="place">Where: a name that is the same whenever the scenario is repeated.</param>
    public bool Strikes(FaultKind kind, string place)
    {
        if (IsHealed || (plan.Exactly is null && !plan.Rates.ContainsKey(kind))) return false;
        var ordinal = _asked[(kind, place)] = _asked.GetValueOrDefault((kind, place), -1) + 1;
        var strike = new Strike(kind, place, ordinal);
        if (!plan.Strikes(seed, strike)) return false;
        _struck.Add(strike);
        history.Add(new Happened.Struck(strike));
        return true;
    }

    /// <summary>How long something takes, usually short and sometimes very long.</summary>
    public TimeSpan SpanOf(FaultKind kind, string place)
    {
        var ordinal = _spans[(kind, place)] = _spans.GetValueOrDefault((kind, place), -1) + 1;
        var drawn = SeededChance.Of(seed, kind + " span", place, ordinal);
        TimeSpan most = (drawn % 8) switch { 0 => TimeSpan.FromSeconds(40), 1 or 2 => TimeSpan.FromSeconds(5), _ => TimeSpan.FromMilliseconds(300) };
        return TimeSpan.FromMilliseconds(1 + ((drawn >> 8) % (ulong)most.TotalMilliseconds));
    }
}
