namespace GitOpsActors.Actors.Runtime;

/// <summary>
/// The address of an actor, and the only way to reach it. It stays good through restarts and passivation: a message to an actor
/// whose instance was let go brings it back.
/// </summary>
public sealed class ActorRef
{
    internal ActorRef(ActorCell cell) => Cell = cell;

    internal ActorCell Cell { get; }

    public string Kind => Cell.Kind.Name;

    public string Id => Cell.Id;

    /// <summary>Puts a message into the mailbox and returns at once.</summary>
    public Delivery Tell(object message) => Cell.Tell(message, reserved: false);

    /// <summary>Starts the actor now instead of at its first message.</summary>
    public void Wake() => Cell.Raise(ActorCell.Signal.Wake);

    /// <summary>Ends the actor for good, after the message it is at. What waits behind goes to the dead letters.</summary>
    public void Stop() => Cell.Raise(ActorCell.Signal.Stop);

    /// <summary>
    /// Asks and waits for the answer, at most until the deadline. Ends with <see cref="TimeoutException"/>,
    /// <see cref="ActorUnavailableException"/> or <see cref="ActorFailedException"/> when there is none.
    /// </summary>
    public Task<TReply> AskAsync<TReply>(Request<TReply> question, TimeSpan deadline, CancellationToken cancellation = default) =>
        question.AskAsync(this, deadline, Cell.System.Wheel, cancellation);

    public override string ToString() => $"{Kind}/{Id}";
}
