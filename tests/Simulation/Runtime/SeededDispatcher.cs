using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace GitOpsActors.Simulation.Runtime;

/// <summary>
/// The dispatcher of every actor in a simulation, Akka's own ones included: a mailbox that has something to do becomes a piece of seeded work.
/// Set by the "type" of each dispatcher in the configuration.
/// </summary>
public sealed class SeededDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly SeededDispatcher _dispatcher;

    public SeededDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites) =>
        _dispatcher = new SeededDispatcher(this, config.GetString("id"), NodeBirth.Current);

    public override MessageDispatcher Dispatcher() => _dispatcher;
}

internal sealed class SeededDispatcher : MessageDispatcher
{
    private static readonly IReadOnlyList<TimeSpan> AtOnce = [TimeSpan.Zero];

    private readonly ConditionalWeakTable<IActorRef, string> _names = [];
    private readonly NodeBirth _node;

    public SeededDispatcher(MessageDispatcherConfigurator configurator, string id, NodeBirth node) : base(configurator)
    {
        (Id, _node, Throughput) = (id, node, 1);
        ShutdownTimeout = TimeSpan.FromHours(1);
    }

    public static IReadOnlyList<TimeSpan> Once => AtOnce;

    public override void Dispatch(ActorCell cell, Envelope envelope)
    {
        var receiver = NameOf(cell.Self);
        var sender = envelope.Sender is { } known ? NameOf(known) : "";
        var arrivals = _node.Deliveries.Of(_node.Life, sender, receiver, envelope.Message);
        foreach (var delay in arrivals)
        {
            if (delay == TimeSpan.Zero) base.Dispatch(cell, envelope);
            else _node.Clock.After(delay, _node.Life, $"{_node.Life} late message", () => base.Dispatch(cell, envelope));
        }
    }

    protected override void ExecuteTask(IRunnable run)
    {
        if (run is not Mailbox mailbox)
        {
            _node.Tasks.Run($"{_node.Life} work", static work => ((IRunnable)work!).Run(), run);
            return;
        }

        var name = NameOf(ActorOf(mailbox).Self);
        _node.Tasks.Run(name, _ =>
        {
            _node.Deliveries.TurnBegins(_node.Life, name);
            mailbox.Run();
        }, null);
    }

    protected override void Shutdown() { }

    private string NameOf(IActorRef actor)
    {
        if (_names.TryGetValue(actor, out var known)) return known;
        var name = _node.Life + ActorNames.Of(actor.Path);
        _names.AddOrUpdate(actor, name);
        return name;
    }

    // Which actor a mailbox belongs to is not public in Akka, and the trace needs its name.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Actor")]
    private static extern ActorCell ActorOf(Mailbox mailbox);
}
