using System.Globalization;
using System.Text;
using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Rules;
using GitOpsActors.Simulation.Runtime;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation;

// The whole fleet on one thread: real actors and serializers on a seeded dispatcher, with virtual time, a journal in memory, and clusters and
// a repository that are made up. A seed draws a scenario (what people and machines do) and faults; the rules look at everything that
// happened; then the world heals, and everything has to come right. The same seed is the same run, in every process.
//
//     dotnet run -c Release --project tests/Simulation -- --seeds 100000       many seeds
//     dotnet run -c Release --project tests/Simulation -- --seed 17 --trace    one of them, with all that happened
//     SIM_SEEDS=5000 dotnet test tests/Simulation                              as ./test runs it, with another number
//
// How to add
// - a rule: a SafetyRule in a file of Rules/ and a line in SafetyRules.All. It reads the history (Happened); what it needs to know and is not
//   told becomes another case there. Add a mistake to MistakeTests that it catches: a rule that never bit proves nothing.
//   What is owed in the end goes into Liveness.Missing.
// - a fault: a name in FaultKind, and a question to the dice (Dice.Strikes(kind, place)) where it can strike. The swarm, the trace and the
//   minimiser know it then. The place names what it happens to, never the node's life or a number that other faults move.
// - something that people or machines do: a case of Step, what Stage does about it, and how often Scenario.Draw draws it.
// - a regression: a failing seed prints itself, minimised, as code for Regressions.cs.
//
// What runs in here must not leave the thread. Awaiting is fine; ConfigureAwait(false) is not, nor Akka's PipeTo without useConfigureAwait: true,
// nor a timer that is not of the TimeProvider (Ask with a timeout, CancelAfter without one): the first two fail with the place, the third never fires.
#pragma warning disable MA0049 // The room is named after what it is about, and this is that.
public sealed class Simulation
#pragma warning restore MA0049
{
    private readonly Stage _stage;
    private readonly Run _run;
    private int _stepsLeft;

    public Simulation(Scenario scenario, Fleet fleet, bool keepsTrace = false)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        (Scenario, World) = (scenario, new SimulatedWorld(scenario.Seed, scenario.Faults, keepsTrace));
        AkkaChance.Seed(scenario.Seed);
        _run = new Run(World, fleet);
        _stage = new Stage(World, fleet, scenario.Nodes);
        Schedule();
    }

    public Scenario Scenario { get; }

    public SimulatedWorld World { get; }

    public bool IsWorkloadDone => _stepsLeft == 0;

    /// <summary>The clusters have what Git says, all is compared and in sync, and no request is on its way.</summary>
    public bool HasConverged => IsWorkloadDone && !Pending().Any();

    /// <summary>Runs a scenario from beginning to end, and says everything that is wrong about it.</summary>
    public static Verdict Judge(Scenario scenario, Fleet fleet, bool keepsTrace = false)
    {
        using var alone = new NoContext();
        var simulation = new Simulation(scenario, fleet, keepsTrace);
        var broken = new List<Breach>();
        try
        {
            broken.AddRange(simulation.Complete());
        }
        catch (SimulationException problem)
        {
            broken.Add(new Breach("simulation", problem.Message));
        }
        catch (Exception problem)
        {
            // Nothing that runs in here may throw through it; which seed it was must not be lost.
            broken.Add(new Breach("exception", problem.ToString()));
        }

        broken.InsertRange(0, simulation.Unsafe());
        return new Verdict(scenario, broken, simulation.World.Work.Hash, simulation.World.Work.Steps, simulation.World.Dice.Struck, simulation);
    }

    /// <summary>Goes on until the condition holds (it is asked now and then), the time is over, or nothing is left to do. True when it holds.</summary>
    public bool Run(TimeSpan limit, Func<Simulation, bool> until, long stepsMax = 300_000)
    {
        ArgumentNullException.ThrowIfNull(until);
        var (end, last) = (World.Clock.Elapsed + limit, World.Work.Steps + stepsMax);
        for (var turn = 0; ; turn++)
        {
            if (turn % 64 == 0 && until(this)) return true;
            if (!World.Work.RunOne(end)) return until(this);
            if (World.Work.Steps > last) throw new SimulationException($"Seed {Scenario.Seed}: {stepsMax} steps were not enough: something goes round and round at {World.Clock.Elapsed}");
        }
    }

    /// <summary>From here on no fault strikes, and every node is up.</summary>
    public void Heal() => _stage.Heal();

    /// <summary>The sentences of all rules that were broken so far.</summary>
    public IEnumerable<Breach> Unsafe() => SafetyRules.All.SelectMany(rule => rule.Check(_run).Select(sentence => new Breach(rule.Name, sentence)));

    /// <summary>What a reader needs first: what is pending, a line for each node, and how to see more.</summary>
    public string Report()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"seed {Scenario.Seed}, {World.Clock.Elapsed} of virtual time, {World.Work.Steps} steps, {World.Dice.Struck.Count} faults struck\n");
        foreach (var pending in Pending()) text.Append("pending: ").Append(pending).Append('\n');
        foreach (var node in _stage.Nodes) text.Append("node: ").Append(node).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"repeat: dotnet run -c Release --project tests/Simulation -- --seed {Scenario.Seed} --trace\n");
        return text.ToString();
    }

    private IEnumerable<string> Pending() => Liveness.Missing(_run);

    private List<Breach> Complete()
    {
        Run(TimeSpan.FromHours(2), static simulation => simulation.IsWorkloadDone);
        Heal();
        Run(Liveness.HeardWithin, static _ => false);
        if (!Run(Liveness.OwedWithin, static simulation => simulation.HasConverged))
            return [.. Pending().Select(static sentence => new Breach("liveness", sentence))];
        var restsFrom = World.Clock.Elapsed + (Liveness.RestsFor / 2);
        Run(Liveness.RestsFor, static _ => false);
        var late = World.History.Of<Happened.Asked>().LastOrDefault(asked => asked.IsWrite && asked.At > restsFrom);
        if (late is not null) return [new Breach("rest", $"step {late.Step}: all is in sync, and still {late.Origin} asks to {late.Verb} {late.Object}")];
        return [.. Pending().Select(static sentence => new Breach("rest", sentence))];
    }

    private void Schedule()
    {
        _stepsLeft = Scenario.Steps.Length;
        var at = TimeSpan.Zero;
        foreach (var step in Scenario.Steps)
        {
            // In the order in which they are written, even without a pause.
            at += step.After + TimeSpan.FromTicks(1);
            World.Clock.After(at, World.Life, "step", () =>
            {
                _stepsLeft--;
                _stage.Do(step);
            });
        }
    }
}

/// <summary>Test runners have a synchronisation context of their own, into which everything that is awaited would escape.</summary>
internal readonly struct NoContext : IDisposable
{
    private readonly SynchronizationContext? _outer = SynchronizationContext.Current;

    public NoContext() => SynchronizationContext.SetSynchronizationContext(null);

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_outer);
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Rule">Which rule says so; "liveness" and "rest" for what is owed in the end.</param>
public sealed record Breach(string Rule, string Sentence);

/// <summary>What became of a scenario.</summary>
public sealed record Verdict(
    Scenario Scenario, IReadOnlyList<Breach> Breaches, ulong Hash, long Steps, System.Collections.Immutable.ImmutableSortedSet<Strike> Struck, Simulation Simulation)
{
    public bool IsGood => Breaches.Count == 0;

    public string Report() => string.Concat(Breaches.Take(10).Select(static breach => $"{breach.Rule}: {breach.Sentence}\n")) + Simulation.Report();
}
