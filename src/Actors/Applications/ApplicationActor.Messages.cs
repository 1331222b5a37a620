using Akka.Actor;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Applications;

/// <content>What it logs, and what it tells itself.</content>
internal sealed partial class ApplicationActor
{
    [LoggerMessage(Level = LogLevel.Information, Message = "application={Application} operation={Operation} started automated={Automated} revision={Revision}")]
    private partial void LogStarted(string application, long operation, bool automated, string revision);

    [LoggerMessage(Level = LogLevel.Warning, Message = "application={Application} operation={Operation} failed and is tried again: {Reason}")]
    private partial void LogRetry(string application, long operation, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "application={Application} operation={Operation} ended phase={Phase} revision={Revision}: {Reason}")]
    private partial void LogEnded(string application, long operation, OperationPhase phase, string revision, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "application={Application} operation={Operation} goes back to the last healthy deployment: {Reason}")]
    private partial void LogWentBack(string application, long operation, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "application={Application} commit {Commit} takes back in Git what it went back from")]
    private partial void LogReverted(string application, string commit);

    [LoggerMessage(Level = LogLevel.Error, Message = "application={Application} what it went back from is not taken back in Git: {Refusal}")]
    private partial void LogNotReverted(string application, string refusal);

    [LoggerMessage(Level = LogLevel.Error, Message = "application={Application} could not be recorded; it is read again and goes on from there: {Reason}")]
    private partial void LogNotRecorded(string application, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "application={Application} failed while it handled {MessageType} and is started again")]
    private partial void LogRestarted(string application, string messageType, Exception reason);

    /// <summary>A command, and the actor that waits for its answer.</summary>
    private sealed record Asked(ICommand Command, IActorRef By);

    /// <summary>Everything that waited in the mailbox is in the inbox now.</summary>
    private sealed class Turn
    {
        public static readonly Turn Message = new();
    }

    /// <summary>The control plane has not told all yet.</summary>
    private sealed class IntroduceAgain
    {
        public static readonly IntroduceAgain Message = new();
    }

    /// <summary>What runs has not ended in time, and the Application is needed elsewhere.</summary>
    private sealed class HandOverLate
    {
        public static readonly HandOverLate Message = new();
    }

    /// <summary>What the shard sends when the Application is to end.</summary>
    private sealed class StopNow
    {
        public static readonly StopNow Message = new();
    }
}
