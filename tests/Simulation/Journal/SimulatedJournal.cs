using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Rules;

namespace GitOpsActors.Simulation.Journal;

/// <summary>
/// Akka's journal in memory. Every event makes the way into bytes and back through the serializers that the system has registered. Writes
/// fail, are refused, are slow, or are kept and reported as failed, as the faults of the scenario say.
///
/// It speaks Akka's journal protocol itself: AsyncWriteJournal goes through tasks and a circuit breaker, which would leave the thread.
/// </summary>
internal sealed class SimulatedJournal : WriteJournalBase
{
    private readonly SimulatedNode _node = SimulatedNode.Of(Context.System);
    private readonly Dictionary<IActorRef, TimeSpan> _lastAnswers = [];

    private JournalStore Store => _node.World.Journal;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case WriteMessages write: Write(write); return true;
            case ReplayMessages replay: Replay(replay); return true;
            case DeleteMessagesTo delete:
                Store.DeleteTo(delete.PersistenceId, delete.ToSequenceNr);
                delete.PersistentActor.Tell(new DeleteMessagesSuccess(delete.ToSequenceNr), Self);
                return true;
            default: return false;
        }
    }

    private void Write(WriteMessages write)
    {
        var (self, dice) = (Self, _node.World.Dice);
        var batch = write.Messages.ToList();
        var entity = batch.OfType<AtomicWrite>().Select(static one => one.PersistenceId).FirstOrDefault() ?? "";
        var delay = TimeSpan.Zero;
        Exception? problem = null;
        var isStored = true;
        if (entity.Length > 0)
        {
            if (dice.Strikes(FaultKind.AppendSlow, entity)) delay = dice.SpanOf(FaultKind.AppendSlow, entity);
            if (dice.Strikes(FaultKind.AppendFailed, entity)) (problem, isStored) = (new JournalException("the journal can't be reached"), false);
            else if (dice.Strikes(FaultKind.AppendAnswerLost, entity)) problem = new JournalException("the connection broke before the journal answered");
        }

        // A write on its way arrives even if its node dies meanwhile, as it does in a database; the answer does not.
        InOrder(write.PersistentActor, delay, () =>
        {
            if (isStored && !TryAppend(entity, batch)) problem = new JournalException("another owner has appended");
            if (_node.Life.IsAlive) Answer(write, batch, problem, self);
        });
    }

    private bool TryAppend(string entity, List<IPersistentEnvelope> batch)
    {
        var written = PreparePersistentBatch(batch).SelectMany(static one => (IEnumerable<IPersistentRepresentation>)one.Payload).ToList();
        if (written.Count == 0) return true;
        var owner = $"{_node.Life}/{written[0].WriterGuid}";
        var events = written.Select(one => ToStored(one, owner)).ToList();
        var isAppended = Store.TryAppend(entity, events);
        _node.World.History.Add(isAppended
            ? new Happened.Appended(entity, owner, events[0].Sequence, [.. written.Select(static one => Plain(one.Payload))], events)
            : new Happened.AppendRefused(entity, owner, events[0].Sequence));
        return isAppended;
    }

    private static object Plain(object payload) => payload is Tagged tagged ? tagged.Payload : payload;

    private StoredEvent ToStored(IPersistentRepresentation one, string owner)
    {
        var payload = Plain(one.Payload);
        var tags = one.Payload is Tagged tagged ? tagged.Tags.Order(StringComparer.Ordinal).ToImmutableArray() : [];
        var packed = Wire.Pack(_node, payload);
        return new StoredEvent(one.SequenceNr, owner, packed.Serializer, packed.Manifest, packed.Bytes, one.Manifest ?? "", tags);
    }

    private static void Answer(WriteMessages write, List<IPersistentEnvelope> batch, Exception? problem, IActorRef self)
    {
        var actor = write.PersistentActor;
        if (problem is null) actor.Tell(WriteMessagesSuccessful.Instance, self);
        else actor.Tell(new WriteMessagesFailed(problem, batch.OfType<AtomicWrite>().Count()), self);
        foreach (var envelope in batch)
        {
            if (envelope is not AtomicWrite atomic)
            {
                actor.Tell(new LoopMessageSuccess(envelope.Payload, write.ActorInstanceId), envelope.Sender);
                continue;
            }

            foreach (var one in (IEnumerable<IPersistentRepresentation>)atomic.Payload)
            {
                actor.Tell(problem is null ? new WriteMessageSuccess(one, write.ActorInstanceId) : new WriteMessageFailure(one, problem, write.ActorInstanceId), one.Sender);
            }
        }
    }

    private void Replay(ReplayMessages replay)
    {
        var (self, dice) = (Self, _node.World.Dice);
        var delay = dice.Strikes(FaultKind.ReplaySlow, replay.PersistenceId) ? dice.SpanOf(FaultKind.ReplaySlow, replay.PersistenceId) : TimeSpan.Zero;
        var fails = dice.Strikes(FaultKind.ReplayFailed, replay.PersistenceId);
        InOrder(replay.PersistentActor, delay, () =>
        {
            if (!_node.Life.IsAlive) return;
            if (fails)
            {
                replay.PersistentActor.Tell(new ReplayMessagesFailure(new JournalException("the journal can't be read")), self);
                return;
            }

            var wanted = Store.EventsOf(replay.PersistenceId)
                .Where(one => one.Sequence >= replay.FromSequenceNr && one.Sequence <= replay.ToSequenceNr)
                .Take((int)Math.Min(replay.Max, int.MaxValue)).ToList();
            foreach (var one in wanted)
            {
                var payload = Wire.Unpack(_node.System, new Wire.Packed(one.SerializerId, one.Manifest, one.Bytes.ToArray()));
                var stored = new Persistent(payload, one.Sequence, replay.PersistenceId, one.AdapterManifest, writerGuid: one.Owner[(one.Owner.IndexOf('/', StringComparison.Ordinal) + 1)..]);
                foreach (var adapted in AdaptFromJournal(stored)) replay.PersistentActor.Tell(new ReplayedMessage(adapted), ActorRefs.NoSender);
            }

            replay.PersistentActor.Tell(new RecoverySuccess(Store.HighestOf(replay.PersistenceId)), self);
        });
    }

    /// <summary>Does it after the delay, and after everything that was asked for the same actor before.</summary>
    private void InOrder(IActorRef actor, TimeSpan delay, Action act)
    {
        var now = _node.World.Clock.Elapsed;
        var last = _lastAnswers.GetValueOrDefault(actor, TimeSpan.MinValue);
        var due = now + delay;
        if (due <= last) due = last + TimeSpan.FromTicks(1);
        if (due == now)
        {
            act();
            return;
        }

        _lastAnswers[actor] = due;
        _node.World.Clock.After(due - now, _node.World.Life, "journal", act);
    }
}
