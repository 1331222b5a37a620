using Akka.Actor;
using GitOpsActors.Actors.Messages;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Sources;

/// <content>What it logs, and what it tells itself.</content>
internal sealed partial class SourceActor
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Source} moved: {Told} of {All} applications read something that changed")]
    private partial void LogMoved(string source, int told, int all);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} can't be looked at; what is deployed stays watched and repaired: {Problem}")]
    private partial void LogLookFailed(string source, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} could not be closed in order: {Problem}")]
    private partial void LogNotClosed(string source, string problem);

    /// <summary>A wish, the actor that waits for its meaning, and the first look that will do.</summary>
    private sealed record Waiting(Wish Wish, IActorRef By, long Look);

    private sealed record Looked(long Number, IOrigin Origin, ISighting Sighting);

    private sealed record LookFailed(long Number, IOrigin Origin, Exception Error);

    private sealed record Stepped(IReadOnlyList<(Cohort Cohort, string From, string To, Step Step)> Steps, bool TellsAgain, string? Trace);

    private sealed record StepFailed(IOrigin Origin, string Problem);

    /// <summary>The former way is closed.</summary>
    private sealed record MayOpen(OpenSource Question);

    private sealed class Poll
    {
        public static readonly Poll Message = new();
    }

    private sealed class LookDue
    {
        public static readonly LookDue Message = new();
    }

    private sealed class IdleTooLong
    {
        public static readonly IdleTooLong Message = new();
    }
}
