using GitOpsActors.Simulation.Nodes;

namespace GitOpsActors.Simulation.Rules;

/// <summary>Something that must hold whatever goes wrong.</summary>
/// <param name="Name">A short name for reports and for the minimiser, which looks for a smaller scenario that breaks the same rule.</param>
/// <param name="Statement">What holds.</param>
/// <param name="Check">Looks at everything that happened; one sentence for each breach.</param>
public sealed record SafetyRule(string Name, string Statement, Func<Run, IEnumerable<string>> Check);

/// <summary>What a rule looks at.</summary>
public sealed record Run(SimulatedWorld World, Fleet Fleet)
{
    public History History => World.History;
}
