using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Runtime;

/// <summary>What a cell tells about itself: counters, samples of time, log lines.</summary>
internal sealed partial class ActorCell
{
    // One message in so many is timed: reading the clock would cost as much as the rest of a small message's turn.
    private const int SampleEvery = 64;

    private long _handled;
    private int _restarts;
    private Type? _lastMessage;
    private string? _lastFailure;
    private bool _sampling;

    public long Handled => Volatile.Read(ref _handled);

    /// <summary>Nothing waits, nothing runs, and no effect is under way. An actor that waits out a backoff is at rest only with an empty mailbox.</summary>
    public bool IsAtRest => (_mailbox.IsIdle || (_mailbox.IsParked && _mailbox.Depth == 0) || HasStopped) && (_context?.EffectsRunning ?? 0) == 0;

    public int Depth => _mailbox.Depth;

    public ActorInfo Inspect() => new(
        Kind.Name, Id, _phase, _mailbox.Depth, Handled, Volatile.Read(ref _restarts), _lastMessage?.Name, _lastFailure);

    private void BeginHandling(object message)
    {
        _lastMessage = message.GetType();
        System.Scheduler.Delivering(Self, message);
        _sampling = System.Scheduler.MeasuresTurns && _handled % SampleEvery == 0;
        if (_sampling) _turnStartedAt = System.Scheduler.Time.GetTimestamp();
    }

    private void EndHandling(object message)
    {
        Volatile.Write(ref _handled, _handled + 1);
        if (_sampling) Statistics.Sample(message.GetType(), System.Scheduler.Time.GetElapsedTime(_turnStartedAt));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Actor} failed while it handled {Message}; it restarts in {WaitMilliseconds:0} ms.")]
    private static partial void LogFailed(ILogger logger, Exception failure, ActorRef actor, string message, double waitMilliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Actor} failed while it stopped; it is stopped all the same.")]
    private static partial void LogStopFailed(ILogger logger, Exception failure, ActorRef actor);
}
