namespace GitOpsActors.Actors.Runtime;

/// <summary>
/// Something that has state of its own and handles one message at a time. A new instance is made when the actor starts, after
/// each failure, and when it comes back from passivation, so whatever must outlive the instance belongs into the journal.
/// </summary>
public abstract class Actor
{
    /// <summary>Called once, before the first message: load the state and take up what was left undone.</summary>
    protected internal virtual ValueTask StartAsync(ActorContext context) => default;

    /// <summary>Handles one message. The next one waits until the returned task is done; a throw restarts the actor.</summary>
    protected internal abstract ValueTask ReceiveAsync(object message, ActorContext context);

    /// <summary>Called once when this instance ends, for whatever reason: give back what it holds.</summary>
    protected internal virtual ValueTask StopAsync(StopReason reason) => default;
}

/// <summary>Why an instance ends.</summary>
public enum StopReason
{
    /// <summary>The actor ends for good.</summary>
    Stopped,

    /// <summary>It was idle; the next message brings it back.</summary>
    Passivated,

    /// <summary>It threw; another instance follows after the backoff.</summary>
    Failed,
}
