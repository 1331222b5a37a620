using Akka.Actor;
using Akka.Cluster.Sharding;
using GitOpsActors.Simulation.Rules;

namespace GitOpsActors.Simulation.Nodes;

/// <summary>
/// What a shard region is to the entities in it and to those who call them: makes entities by name and remembers them, keeps messages while one
/// passivates, starts those again that stop by themselves, hands one over to another node on request. The coordinator's knowledge is in
/// <see cref="Placement"/>.
///
/// It stands for Akka's own region because that one cannot be simulated. Measured with Akka 1.5.73 on two cores (self-joined cluster, TestTransport,
/// remember-entities, warm): 24 to 90 ms of CPU and 80 to 300 ms until the first entity answers, of which 160 to 190 pieces of work are in the
/// thread pool, with heartbeats by the wall clock; a seed here takes about 50 ms from beginning to end. And on one thread it does not start at all:
/// Akka.Remote blocks the thread that creates the system until an actor has answered (Remoting.Start waits for the address).
/// </summary>
internal sealed class SimulatedRegion(string name, Func<string, Props> entityProps, IMessageExtractor extractor, object stopMessage, SimulatedNode node) : ActorBase, IWithTimers
{
    // The fleet's setting of entity-restart-backoff.
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Entity> _entities = new(StringComparer.Ordinal);
    private readonly Dictionary<IActorRef, string> _names = [];

    public ITimerScheduler Timers { get; set; } = null!;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case ShardRegion.StartEntity start: Start(start.EntityId); return true;
            case Passivate passivate: Passivates(passivate); return true;
            case HandOver hand: Hand(hand); return true;
            case Strike strike:
                if (_entities.TryGetValue(strike.Entity, out var struck)) struck.Actor.Tell(Kill.Instance);
                return true;
            case Terminated gone: Ended(gone.ActorRef); return true;
            case RestartDue due:
                if (node.World.Placement.HomeOf(name, due.Entity) == node) Running(due.Entity);
                return true;
            default: return Route(message);
        }
    }

    private bool Route(object message)
    {
        if (extractor.EntityId(message) is not { Length: > 0 } entity) return false;
        var inner = extractor.EntityMessage(message) ?? message;
        if (_entities.TryGetValue(entity, out var known) && known.IsLeaving)
        {
            known.Kept.Add((inner, Sender));
            return true;
        }

        var home = node.IsCutOff ? node : node.World.Placement.HomeOf(name, entity);
        if (home == node) Running(entity).Forward(inner);
        else if (home is not null) node.Send(home, name, message, Sender);
        return true;
    }

    private void Start(string entity)
    {
        var home = node.World.Placement.HomeOf(name, entity);
        if (home == node) Running(entity);
        else if (home is not null) node.Transport(home, () => home.StartEntity(name, entity));
    }

    private IActorRef Running(string entity)
    {
        if (_entities.TryGetValue(entity, out var known)) return known.Actor;
        var actor = Context.Watch(Context.ActorOf(entityProps(entity), Uri.EscapeDataString(entity)));
        _entities[entity] = new Entity(actor);
        _names[actor] = entity;
        Timers.Cancel(entity);
        if (node.IsCutOff) return actor;
        // What a node does that nobody hears is not what the cluster knows.
        node.World.Placement.Remember(name, entity);
        node.World.History.Add(new Happened.EntityStarted(entity, node.Life.ToString()));
        return actor;
    }

    private void Passivates(Passivate passivate)
    {
        if (!_names.TryGetValue(Sender, out var entity) || _entities[entity].IsLeaving) return;
        _entities[entity].IsLeaving = true;
        Sender.Tell(passivate.StopMessage);
    }

    private void Hand(HandOver hand)
    {
        if (!_entities.TryGetValue(hand.Entity, out var known))
        {
            // Nothing to stop: the other may begin at once.
            if (node.World.Placement.HomeOf(name, hand.Entity) == node) MoveTo(hand.Entity, hand.To);
            return;
        }

        if (known.IsLeaving) return;
        (known.IsLeaving, known.HandTo) = (true, hand.To);
        known.Actor.Tell(stopMessage);
    }

    private void MoveTo(string entity, SimulatedNode to)
    {
        node.World.Placement.Move(name, entity, to);
        to.StartEntity(name, entity);
    }

    private void Ended(IActorRef actor)
    {
        if (!_names.Remove(actor, out var entity) || !_entities.Remove(entity, out var known)) return;
        if (known.HandTo is { } to)
        {
            if (to.Life.IsAlive) MoveTo(entity, to);
        }
        else if (!known.IsLeaving)
        {
            // It stopped by itself: remembered entities come back after a while, or when somebody calls them.
            Timers.StartSingleTimer(entity, new RestartDue(entity), RestartAfter);
            return;
        }
        else if (known.Kept.Count == 0)
        {
            node.World.Placement.Forget(name, entity);
        }

        foreach (var (message, sender) in known.Kept)
        {
            var home = node.World.Placement.HomeOf(name, entity);
            if (home == node) Running(entity).Tell(message, sender);
            else if (home is not null) node.Send(home, name, message, sender);
        }
    }

    /// <summary>Lets another node have the entity, when it has stopped here.</summary>
    internal sealed record HandOver(string Entity, SimulatedNode To);

    /// <summary>Ends the entity without a word, as a bug or a lost lease would.</summary>
    internal sealed record Strike(string Entity);

    private sealed record RestartDue(string Entity);

    private sealed class Entity(IActorRef actor)
    {
        public IActorRef Actor => actor;

        /// <summary>It passivates or is handed over: messages are kept until it has stopped.</summary>
        public bool IsLeaving { get; set; }

        public SimulatedNode? HandTo { get; set; }

        public List<(object Message, IActorRef Sender)> Kept { get; } = [];
    }
}
