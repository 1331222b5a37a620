using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Engine.Applications.Life;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Applications;

/// <summary>
/// One Application. It hears messages, lets the decider decide, records what happened, and starts what is to be done; the answers are
/// messages again. It decides nothing itself.
/// </summary>
internal sealed partial class ApplicationActor(string name, ApplicationRoom room, IJournal journal, Ownership ownership, ILogger<ApplicationActor> logger)
    : PersistentActor<ApplicationRecord, ApplicationEvent>(journal, ownership, ApplicationCodec.Events, ApplicationCodec.Snapshots)
{
    private readonly EffectRunner _effects = new(name, room, logger);
    private Picture _picture = Picture.Blank;

    protected override ApplicationRecord Initial => ApplicationRecord.Nothing;

    protected override ApplicationRecord Evolve(ApplicationRecord state, ApplicationEvent happened) => state.After(happened);

    protected override ValueTask RecoveredAsync(ActorContext context)
    {
        // Everything else can be read again: the control plane tells what there is, and the rest follows from it.
        room.ControlPlane.Actor.Tell(new ControlPlane.Introduce(name));
        return default;
    }

    protected internal override ValueTask ReceiveAsync(object message, ActorContext context)
    {
        switch (message)
        {
            case ResourceNews { Resource: { } resource }: return DecideAsync(new ApplicationMessage.ResourceSeen(resource), context);
            case ResourceNews: return DecideAsync(new ApplicationMessage.ResourceGone(), context);
            case ViewNews news: return DecideAsync(new ApplicationMessage.ViewSeen(news.View), context);
            case SourceNews: return DecideAsync(new ApplicationMessage.SourceMoved(), context);
            case LiveNews news: return DecideAsync(news.Seen, context);
            case KindNews news: return DecideAsync(news.Arrived, context);
            case ApplicationMessage answer: return DecideAsync(answer, context);
            case Terminate terminate: return TerminateAsync(terminate, context);
            case LookInside look:
                look.Reply(new ApplicationState(State, _picture));
                return default;
            default:
                context.Unhandled(message);
                return default;
        }
    }

    private async ValueTask DecideAsync(ApplicationMessage message, ActorContext context)
    {
        var decision = Decider.Decide(new ApplicationState(State, _picture), message, context.Now);
        // Recorded before it is done: an effect that nobody remembers starting would be started twice.
        if (!await PersistAsync(decision.Events, context)) return;
        _picture = decision.Picture;
        foreach (var happened in decision.Events) Log(happened);
        foreach (var effect in decision.Effects) _effects.Start(effect, context);
    }

    private async ValueTask TerminateAsync(Terminate terminate, ActorContext context)
    {
        var isRunning = State.Operation is { IsDone: false };
        await DecideAsync(new ApplicationMessage.TerminationWanted(), context);
        terminate.Reply(isRunning);
    }

    private void Log(ApplicationEvent happened)
    {
        var revision = State.Operation is { Revisions: { IsEmpty: false } revisions } ? revisions[0] : "";
        switch (happened)
        {
            case ApplicationEvent.OperationStarted started:
                LogStarted(name, started.Operation.Id, started.Operation.Request.IsAutomated, revision);
                break;
            case ApplicationEvent.RetryScheduled retry: LogRetry(name, retry.OperationId, retry.Message); break;
            case ApplicationEvent.OperationEnded ended:
                LogEnded(name, ended.OperationId, ended.Phase, revision, ended.Message);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "application={Application} operation={Operation} started automated={Automated} revision={Revision}")]
    private partial void LogStarted(string application, long operation, bool automated, string revision);

    [LoggerMessage(Level = LogLevel.Warning, Message = "application={Application} operation={Operation} failed and is tried again: {Reason}")]
    private partial void LogRetry(string application, long operation, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "application={Application} operation={Operation} ended phase={Phase} revision={Revision}: {Reason}")]
    private partial void LogEnded(string application, long operation, OperationPhase phase, string revision, string reason);
}
