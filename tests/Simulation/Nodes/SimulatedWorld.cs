using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Journal;
using GitOpsActors.Simulation.Rules;
using GitOpsActors.Simulation.Runtime;
using GitOpsActors.Simulation.World;

namespace GitOpsActors.Simulation.Nodes;

/// <summary>What is there besides the nodes, and stays when they die.</summary>
public sealed class SimulatedWorld
{
    public SimulatedWorld(ulong seed, FaultPlan faults, bool keepsTrace)
    {
        Seed = seed;
        Clock = new VirtualClock(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Work = new SeededWork(seed, Clock, keepsTrace);
        History = new History(Clock, Work);
        Dice = new FaultDice(seed, faults, History);
        Chance = new SeededChance(seed ^ 0x574F524C44);
        Placement = new Placement(this);
    }

    public ulong Seed { get; }

    public VirtualClock Clock { get; }

    public SeededWork Work { get; }

    public History History { get; }

    public FaultDice Dice { get; }

    /// <summary>For latencies and the like, which no scenario spells out.</summary>
    public SeededChance Chance { get; }

    /// <summary>What belongs to no node never dies.</summary>
    public NodeLife Life { get; } = new("world", 0);

    public JournalStore Journal { get; } = new();

    public Placement Placement { get; }

    /// <summary>Names are addresses of API servers.</summary>
    public SortedDictionary<string, FakeCluster> Clusters { get; } = new(StringComparer.Ordinal);

    /// <summary>Names are URLs.</summary>
    public SortedDictionary<string, FakeRepository> Repositories { get; } = new(StringComparer.Ordinal);

    /// <summary>What must never be read by people: each is a text that cannot occur by chance.</summary>
    public ISet<string> Secrets { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>On whose behalf the running code acts: the actor whose turn began it, through all that the actor started and awaits.</summary>
    public AsyncLocal<string> Origin { get; } = new();
}
