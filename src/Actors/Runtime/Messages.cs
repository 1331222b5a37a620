namespace GitOpsActors.Actors.Runtime;

/// <summary>Marks what a person asked for. Commands wait in a lane of their own and are handled before background work.</summary>
public interface ICommand;

/// <summary>
/// A message that says "look again" about one thing. At most one message per key waits in a mailbox: a newer one takes the
/// place of the older in the queue, so a burst of a thousand becomes one decision.
/// </summary>
public interface IMergeable
{
    MergeKey MergeKey { get; }

    /// <summary>What waits from now on, when <paramref name="older"/> was still unread. Usually the newest says it all.</summary>
    IMergeable Absorb(IMergeable older) => this;
}

/// <summary>What a mergeable message is about: a topic of the receiver and, where there are several, which one.</summary>
public readonly record struct MergeKey(string Topic, string Subject = "");

/// <summary>What became of a message at the moment it was told. Whoever must know acts on it; the rest is in the dead letters.</summary>
public enum Delivery
{
    Queued,
    Merged,

    /// <summary>The receiver's lane is at its limit. The message was not taken.</summary>
    Full,

    /// <summary>The receiver has ended. The message was not taken.</summary>
    Stopped,

    /// <summary>The system drains and takes no new commands, or is closed. The message was not taken.</summary>
    ShuttingDown,
}

/// <summary>Told to a watcher when the actor that it watches has ended for good (a restart or a passivation is no end).</summary>
public sealed record ActorStopped(ActorRef Actor);
