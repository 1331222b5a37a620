using GitOpsActors.Actors.Runtime.Timers;

namespace GitOpsActors.Actors.Runtime;

/// <summary>What the runtime needs to know of a message that somebody waits on.</summary>
internal interface IRequest
{
    void Fail(Exception reason);
}

/// <summary>
/// A message that wants an answer. Derive one per question; the receiver answers with <see cref="Reply"/>, in the same turn or
/// in a later one. Each instance is asked once: the answer belongs to it.
/// </summary>
public abstract class Request<TReply> : IRequest
{
    // The asker goes on elsewhere, never on the answering actor's turn.
    private readonly TaskCompletionSource<TReply> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AskDeadline? _deadline;

    /// <summary>Answers. False when nobody waits any more: the deadline is over, or it was answered before.</summary>
    public bool Reply(TReply reply)
    {
        _deadline?.Cancel();
        return _answer.TrySetResult(reply);
    }

    /// <summary>Answers that it can't be done, and why.</summary>
    public void Fail(Exception reason)
    {
        _deadline?.Cancel();
        _answer.TrySetException(reason);
    }

    internal Task<TReply> AskAsync(ActorRef receiver, TimeSpan deadline, TimerWheel wheel, CancellationToken cancellation)
    {
        if (_deadline is not null) throw new InvalidOperationException($"This {GetType().Name} was asked before; make a new one for each question.");
        _deadline = new AskDeadline(this, receiver, deadline);
        wheel.Arm(_deadline, deadline);
        // When it is refused, the receiver fails it with the reason.
        receiver.Tell(this);
        return cancellation.CanBeCanceled ? AwaitAsync(cancellation) : _answer.Task;
    }

    private async Task<TReply> AwaitAsync(CancellationToken cancellation)
    {
        using var registration = cancellation.Register(static (state, token) =>
        {
            var request = (Request<TReply>)state!;
            request._deadline!.Cancel();
            request._answer.TrySetCanceled(token);
        }, this);
        return await _answer.Task;
    }

    private sealed class AskDeadline(Request<TReply> request, ActorRef receiver, TimeSpan deadline) : WheelTimer
    {
        protected internal override void Fire() => request._answer.TrySetException(
            new TimeoutException($"{receiver} did not answer {request.GetType().Name} within {deadline.TotalSeconds:0.###} s."));
    }
}

/// <summary>The actor can't take the question: its mailbox is full, it has ended, or the system shuts down.</summary>
public sealed class ActorUnavailableException(string message) : Exception(message);

/// <summary>The actor threw while it handled the question; it restarts. The cause is the inner exception.</summary>
public sealed class ActorFailedException(string message, Exception cause) : Exception(message, cause);
