using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Runtime;

/// <summary>Why a message reached nobody.</summary>
public enum DeadLetterReason
{
    /// <summary>The actor had ended, or ended before it came to the message.</summary>
    Stopped,
    MailboxFull,
    ShuttingDown,

    /// <summary>The actor had no use for it.</summary>
    Unhandled,

    /// <summary>The actor threw while it handled the message.</summary>
    Failed,
}

/// <summary>How many messages of one type were lost on actors of one kind, for one reason.</summary>
public sealed record DeadLetterCount(string ActorKind, string MessageType, DeadLetterReason Reason, long Count);

/// <summary>Counts what reached nobody, and logs the first of each sort: a flood of lost messages must not become a flood of log lines.</summary>
public sealed partial class DeadLetters(ILogger logger)
{
    private readonly ConcurrentDictionary<(string ActorKind, Type MessageType, DeadLetterReason Reason), Counter> _counts = new();

    public long Total => _counts.Values.Sum(static box => Interlocked.Read(ref box.Count));

    public IReadOnlyList<DeadLetterCount> Counts =>
        [.. _counts
            .Select(static entry => new DeadLetterCount(entry.Key.ActorKind, entry.Key.MessageType.Name, entry.Key.Reason, Interlocked.Read(ref entry.Value.Count)))
            .OrderBy(static count => count.ActorKind, StringComparer.Ordinal)
            .ThenBy(static count => count.MessageType, StringComparer.Ordinal)
            .ThenBy(static count => count.Reason)];

    internal void Add(ActorRef receiver, object message, DeadLetterReason reason)
    {
        var box = _counts.GetOrAdd((receiver.Kind, message.GetType(), reason), static _ => new Counter());
        if (Interlocked.Increment(ref box.Count) == 1) LogFirst(logger, message.GetType().Name, receiver, reason);
    }

    // Only the type is logged: a message may carry what must not be read in a log.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letter: {MessageType} for {Receiver} ({Reason}). Further ones of this sort are only counted.")]
    private static partial void LogFirst(ILogger logger, string messageType, ActorRef receiver, DeadLetterReason reason);

    private sealed class Counter
    {
        public long Count;
    }
}
