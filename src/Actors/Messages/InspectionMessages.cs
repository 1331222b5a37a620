namespace GitOpsActors.Actors.Messages;

/// <summary>Asks a node what its actors do. Answered with <see cref="NodeReport"/>.</summary>
public sealed record AskNode;

/// <summary>The actors of one node, counted.</summary>
public sealed record NodeReport
{
    public required string Node { get; init; }

    public required IReadOnlyList<KindLine> Kinds { get; init; }

    /// <summary>By the time that they took together, the most first.</summary>
    public required IReadOnlyList<MessageLine> Messages { get; init; }

    /// <summary>Actors that failed and were started again, the newest last.</summary>
    public required IReadOnlyList<FailureLine> Failures { get; init; }

    /// <summary>Messages that reached nobody.</summary>
    public required IReadOnlyList<DeadLetterLine> DeadLetters { get; init; }

    /// <summary>Whether the node may act on clusters just now.</summary>
    public required bool MayAct { get; init; }
}

public sealed record KindLine(string Kind, long Actors, long Handled, long Failures);

public sealed record MessageLine(string Kind, string Message, long Handled, double MeanMicroseconds, double LongestMicroseconds);

public sealed record FailureLine(DateTimeOffset At, string Kind, string Name, string Reason);

public sealed record DeadLetterLine(string Recipient, string Message, long Count);

/// <summary>Asks a node for its actors, as a tree. Answered with <see cref="ActorTree"/>.</summary>
/// <param name="Below">Only actors whose path begins so; empty for all.</param>
public sealed record AskTree(string Below);

/// <param name="IsCut">There are more than are listed.</param>
public sealed record ActorTree(string Node, IReadOnlyList<ActorLine> Actors, bool IsCut);

/// <param name="Path">From the root of its node.</param>
/// <param name="Waiting">Messages in its mailbox.</param>
public sealed record ActorLine(string Path, int Waiting, int Children);
