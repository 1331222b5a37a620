using System.Collections.Immutable;
using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Runtime;

namespace GitOpsActors.Simulation.Scenarios;

/// <summary>Everything that a run depends on: the same scenario is the same run, in every process.</summary>
/// <param name="Seed">Orders the work, and draws latencies and faults.</param>
/// <param name="Nodes">How many there are.</param>
public sealed record Scenario(ulong Seed, int Nodes, ImmutableArray<Step> Steps, FaultPlan Faults)
{
    public const int ApplicationsMax = 5;
    private const int FilesMax = 4;

    /// <summary>What the seed draws.</summary>
    public static Scenario Draw(ulong seed)
    {
        var chance = new SeededChance(seed ^ 0x5343454E45);
        var (nodes, applications, count) = (1 + chance.NextInt(3), 1 + chance.NextInt(ApplicationsMax), 3 + chance.NextInt(15));
        var steps = ImmutableArray.CreateBuilder<Step>();
        for (var app = 0; app < applications; app++)
        {
            for (var file = 0; file <= chance.NextInt(FilesMax); file++) steps.Add(new Step.Edit(app, file));
            steps.Add(new Step.Declare(app) { After = Pause(chance) });
        }

        for (var i = 0; i < count; i++) steps.Add(One(chance, nodes, applications) with { After = Pause(chance) });
        return new Scenario(seed, nodes, steps.ToImmutable(), FaultPlan.Swarm(seed));
    }

    private static Step One(SeededChance chance, int nodes, int applications)
    {
        var (app, file, node) = (chance.NextInt(applications), chance.NextInt(FilesMax), chance.NextInt(nodes));
        return chance.NextInt(25) switch
        {
            < 6 => new Step.Edit(app, file),
            < 8 => new Step.Drop(app, file),
            8 => new Step.ForcePush(1 + chance.NextInt(3)),
            9 or 10 => new Step.Drift(app, file),
            11 => new Step.Vandalise(app, file),
            12 => new Step.Stray(app),
            13 or 14 => new Step.Command(app),
            15 => new Step.Strike(app),
            16 => new Step.HandOver(app),
            17 or 18 => new Step.Crash(node),
            19 => new Step.CutOff(node),
            20 => new Step.Terminate(app),
            21 => new Step.Refresh(app),
            22 or 23 => new Step.Hook(app, chance.NextInt(Places.HookPhases.Length)),
            _ => new Step.Rotate(),
        };
    }

    /// <summary>Often none at all: what happens at once interleaves.</summary>
    private static TimeSpan Pause(SeededChance chance) => chance.NextInt(4) switch
    {
        0 => TimeSpan.Zero,
        1 => TimeSpan.FromMilliseconds(chance.NextInt(50)),
        2 => TimeSpan.FromMilliseconds(chance.NextInt(2_000)),
        _ => TimeSpan.FromMilliseconds(chance.NextInt(20_000)),
    };
}
