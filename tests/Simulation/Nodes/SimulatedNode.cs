using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Rules;
using GitOpsActors.Simulation.Runtime;

namespace GitOpsActors.Simulation.Nodes;

/// <summary>One life of a node: an actor system whose mailboxes, timers and tasks are pieces of the simulation's work.</summary>
public sealed class SimulatedNode : IDeliveries
{
    private readonly Dictionary<string, IActorRef> _regions = new(StringComparer.Ordinal);
    private readonly Fleet _fleet;

    private SimulatedNode(SimulatedWorld world, Fleet fleet, string name, int number)
    {
        (World, _fleet) = (world, fleet);
        Life = new NodeLife(name, number);
        Tasks = new SeededTaskScheduler(Life, world.Work);
        Time = new VirtualTimeProvider(world.Clock, Life);
        var birth = new NodeBirth(Life, world.Clock, world.Work, Tasks, this);
        var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(ConfigurationOf(fleet)), SerializationSetup.Create(fleet.SerializersOf), new NodeSetup(this));
        System = NodeBirth.Create(birth, () => ActorSystem.Create("fleet", setup));
        System.EventStream.Subscribe(System.ActorOf(ActorProps.Of(() => new LogListener(world)), "log"), typeof(Akka.Event.LogEvent));
    }

    public string Name => Life.Name;

    public SimulatedWorld World { get; }

    public NodeLife Life { get; }

    /// <summary>Where effects run.</summary>
    public SeededTaskScheduler Tasks { get; }

    public TimeProvider Time { get; }

    public ActorSystem System { get; }

    /// <summary>It runs, but the others do not hear of it, nor it of them.</summary>
    public bool IsCutOff { get; private set; }

    public void CutOff()
    {
        IsCutOff = true;
        _fleet.CutOff(this);
    }

    public static SimulatedNode Start(SimulatedWorld world, Fleet fleet, string name, int number)
    {
        var node = new SimulatedNode(world, fleet, name, number);
        fleet.Start(node);
        world.Placement.Join(node);
        return node;
    }

    public static SimulatedNode Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.Settings.Setup.Get<NodeSetup>().Value.Node;
    }

    /// <summary>Starts what stands for Akka's shard region of this name on this node.</summary>
    /// <param name="stopMessage">What an entity is told that is to live elsewhere.</param>
    public IActorRef StartRegion(string name, Func<string, Props> entityProps, Akka.Cluster.Sharding.IMessageExtractor extractor, object? stopMessage = null) =>
        _regions[name] = System.ActorOf(ActorProps.Of(() => new SimulatedRegion(name, entityProps, extractor, stopMessage ?? PoisonPill.Instance, this)), "region-" + name);

    public IActorRef Region(string name) => _regions[name];

    public void StartEntity(string region, string entity) => Region(region).Tell(new Akka.Cluster.Sharding.ShardRegion.StartEntity(entity));

    /// <summary>The node dies in the middle of whatever it does.</summary>
    public void Crash()
    {
        Life.End();
        World.Work.Forget(Life);
    }

    /// <summary>To the region of the same name on another node: as bytes, after a while, unless something is in between.</summary>
    internal void Send(SimulatedNode to, string region, object message, IActorRef sender)
    {
        var sent = Wire.Pack(this, message);
        var answerTo = sender is { } && !sender.IsNobody() ? new DistantRef(sender, this, to) : ActorRefs.NoSender;
        Transport(to, () => to.Region(region).Tell(Wire.Unpack(to.System, sent), answerTo));
    }

    internal void Transport(SimulatedNode to, Action arrive)
    {
        if (IsCutOff || to.IsCutOff) return;
        var latency = World.Chance.NextSpan(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(4));
        World.Clock.After(latency, World.Life, $"{to.Life} network", () =>
        {
            if (to.Life.IsAlive && !to.IsCutOff) arrive();
        });
    }

    IReadOnlyList<TimeSpan> IDeliveries.Of(NodeLife life, string sender, string receiver, object message)
    {
        if (!_fleet.IsTold(receiver, message)) return SeededDispatcher.Once;
        World.History.Add(new Happened.Told(sender, receiver, message));
        if (!_fleet.IsNews(receiver, message)) return SeededDispatcher.Once;
        var (place, dice) = ($"{_fleet.NameOf(receiver)} {message.GetType().Name}", World.Dice);
        if (dice.Strikes(FaultKind.MessageLost, place)) return [];
        var first = dice.Strikes(FaultKind.MessageLate, place) ? dice.SpanOf(FaultKind.MessageLate, place) : TimeSpan.Zero;
        return dice.Strikes(FaultKind.MessageDoubled, place) ? [first, dice.SpanOf(FaultKind.MessageDoubled, place)] : first == TimeSpan.Zero ? SeededDispatcher.Once : [first];
    }

    void IDeliveries.TurnBegins(NodeLife life, string actor) => World.Origin.Value = actor;

    public override string ToString() => $"{Life}{(Life.IsAlive ? "" : " dead")}{(IsCutOff ? " cut off" : "")}";

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Config, Config> Configurations = [];

    // Merging takes milliseconds, and each seed starts several nodes.
    private static Config ConfigurationOf(Fleet fleet) => Configurations.GetValue(fleet.Configuration, static own => NodeConfiguration.Simulated.WithFallback(own));

    /// <summary>What Akka logs is read by people, so the rules look at it too.</summary>
    private sealed class LogListener(SimulatedWorld world) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            // Not as it prints itself: that has the time of the wall clock in it.
            if (message is Akka.Event.LogEvent log) world.History.Add(new Happened.Said($"the log ({log.GetType().Name})", $"{log.LogSource}: {log.Message} {log.Cause}"));
        }
    }

    private sealed class NodeSetup(SimulatedNode node) : Setup
    {
        public SimulatedNode Node => node;
    }
}
