using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Akka.Persistence.Journal;
using GitOpsActors.Actors.Applications.Effects;
using GitOpsActors.Actors.Applications.Metrics;
using GitOpsActors.Actors.Applications.Tracing;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Notifications;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Applications;

/// <summary>
/// One Application: a sharded, persistent entity. It hears messages, lets the decider decide, records what happened, and only then starts what
/// is to be done; the answers are messages again. It decides nothing itself.
///
/// <code>
///   message --> inbox --(turn)--> decider --> events --> journal --(persisted)--> effects --> answers --> inbox
/// </code>
///
/// At most one decision is being recorded at a time; what is heard meanwhile waits in the inbox, where news merge. When the journal refuses, Akka
/// ends the actor and its shard starts it again after a while: it then reads what really was recorded, and goes on from there.
/// </summary>
internal sealed partial class ApplicationActor : UntypedPersistentActor, IWithTimers
{
    private const int SnapshotEvery = 100;
    private const int NumbersBelow = 1_000_000_000;

    // A word to the control plane, or its answer, may be lost; it is said again until there is one.
    private static readonly TimeSpan IntroduceEvery = TimeSpan.FromSeconds(30);

    private readonly string _name;
    private readonly ApplicationName _identity;
    private readonly FleetNode _node;
    private readonly ILogger<ApplicationActor> _logger;
    private readonly ApplicationMeter _meter;
    private readonly ApplicationTracer? _tracer;
    private readonly EffectRunner _effects;
    private readonly ApplicationNotices _notices;
    private readonly Inbox _inbox = new();
    private ApplicationRecord _record = ApplicationRecord.Nothing;
    private Picture _picture;
    private bool _isRecording;
    private bool _turnIsDue;
    private bool _isLeaving;
    private bool _isOver;
    private long _lastSnapshot;

    public ApplicationActor(string name, FleetNode node, ILogger<ApplicationActor> logger)
    {
        (_name, _node, _logger) = (name, node, logger);
        PersistenceId = ApplicationHosting.PersistenceIdOf(_identity = ApplicationName.Parse(name, node.Namespace));
        _meter = new ApplicationMeter(_identity, node);
        _tracer = ApplicationTracer.For(_identity, node.Time);
        _effects = new EffectRunner(name, node, logger, Self, _meter.Requests);
        _notices = new ApplicationNotices(name, node, Self, logger, (message, delay) => Timers!.StartSingleTimer(message, message, delay));
        // What an earlier owner asked is still answered for a while, and is no answer to what this one asks.
        _picture = Picture.Blank with { Asked = (int)(node.Chance() * NumbersBelow) };
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public override string PersistenceId { get; }

    protected override bool AroundReceive(Receive receive, object message)
    {
        var began = _node.Meters.Begin();
        try
        {
            return base.AroundReceive(receive, message);
        }
        finally
        {
            _node.Meters.End(ActorKind.Application, message, began);
        }
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: ApplicationRecord record } offer:
                (_record, _lastSnapshot) = (record, offer.Metadata.SequenceNr);
                break;
            case ApplicationEvent happened: _record = _record.After(happened); break;
            // Everything else can be read again: the control plane tells what there is, and the rest follows from it.
            case RecoveryCompleted: IntroduceItself(); break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case Turn:
                _turnIsDue = false;
                TakeTurn();
                if (_isLeaving && !IsBusy) Leave(isCutOff: false);
                break;
            case Describe when !_node.Gate.IsOpen: Sender.Tell(Describing.Of(_name, _node.Name, _record, _picture)); break;
            case ICommand command:
                _inbox.AddCommand(new Asked(command, Sender));
                TakeTurnSoon();
                break;
            case INews news:
                _inbox.AddNews(news);
                TakeTurnSoon();
                break;
            case EffectAnswer answer:
                if (!_effects.Expects(answer)) break;
                _inbox.AddAnswer(answer.Message);
                TakeTurnSoon();
                break;
            case NoticeAnswer answer:
                _notices.Hear(answer);
                if (_isLeaving && !IsBusy) Leave(isCutOff: false);
                break;
            case SourcesRead read: _effects.Follow(read); break;
            case IntroduceAgain:
                if (!IsIntroduced) IntroduceItself();
                break;
            case ApplicationMessage.Due due:
                // The control plane may have been told of somebody else's end, or of nothing: what there is, is asked for now and then.
                if (due.Alarm == Alarm.Verify) IntroduceItself();
                _inbox.AddAnswer(due);
                TakeTurnSoon();
                break;
            case SaveSnapshotSuccess saved:
                DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
                break;
            // A snapshot only saves time: when it is refused, the events are there, and the next one is due soon enough.
            case SaveSnapshotFailure or DeleteSnapshotsSuccess or DeleteSnapshotsFailure: break;
            case StopNow: StopNowOrBegin(); break;
            case HandOver:
                _isLeaving = true;
                _notices.Leave();
                Timers.StartSingleTimer(HandOverLate.Message, HandOverLate.Message, _node.Limits.HandOverWithin);
                if (!IsBusy) Leave(isCutOff: false);
                break;
            case HandOverLate: Leave(isCutOff: true); break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>Asks the control plane what there is, and to be told of changes; again and again until it has heard of all.</summary>
    private void IntroduceItself()
    {
        _node.ControlPlane.Tell(new Introduce(_name));
        if (!IsIntroduced) Timers.StartSingleTimer(IntroduceAgain.Message, IntroduceAgain.Message, IntroduceEvery * (1 + (0.5 * _node.Chance())));
    }

    /// <summary>The answer is two messages, and either may be lost. The slow verification begins only when both are known.</summary>
    private bool IsIntroduced => _picture is { View: not null, Resource: not null };

    /// <summary>Something acts on a cluster or is being recorded: better ended here than begun again elsewhere.</summary>
    private bool IsBusy => _isRecording || _effects.IsActing || _notices.IsBusy;

    private void Leave(bool isCutOff)
    {
        ApplicationMeter.HandedOver(isCutOff);
        Context.Stop(Self);
    }

    protected override void PreStart()
    {
        base.PreStart();
        _node.Meters.Started(ActorKind.Application);
    }

    protected override void PostStop()
    {
        _effects.CancelAll();
        _notices.Stop(cancels: !_isOver);
        _meter.Leave();
        _tracer?.Leave();
        foreach (var server in _effects.TrackedServers) _node.Clusters.Tell(new Untrack(_name, server));
        _node.Sources.Tell(new Follow(_name, []));
        _node.ControlPlane.Tell(new Depart(_name));
        _node.Meters.Stopped(ActorKind.Application);
        base.PostStop();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _node.Meters.Failed(ActorKind.Application, _name, reason);
        LogRestarted(_name, message?.GetType().Name ?? "nothing", reason);
        base.PreRestart(reason, message);
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _node.Meters.Failed(ActorKind.Application, _name, cause);
        LogNotRecorded(_name, cause.Message);
    }

    /// <summary>Decides after everything that is in the mailbox already: what merges there costs one decision.</summary>
    private void TakeTurnSoon()
    {
        if (_turnIsDue || _isRecording) return;
        _turnIsDue = true;
        Self.Tell(Turn.Message, ActorRefs.NoSender);
    }

    private void TakeTurn()
    {
        if (!_node.Gate.IsOpen)
        {
            // The journal may be in reach of both sides of a partition: what is recorded here could come between the events of the next owner.
            _turnIsDue = true;
            Timers.StartSingleTimer(Turn.Message, Turn.Message, ActingGate.LookEvery);
            return;
        }

        while (!_isRecording && _inbox.Next() is { } next)
        {
            switch (next)
            {
                case Asked { Command: Terminate } asked:
                    var wasRunning = _record.Operation is { IsDone: false };
                    Decide(new ApplicationMessage.TerminationWanted(), () => asked.By.Tell(new TerminationAsked(wasRunning)));
                    break;
                case Asked { Command: Describe } asked: asked.By.Tell(Describing.Of(_name, _node.Name, _record, _picture)); break;
                case ResourceNews { Resource: { } resource }: Decide(new ApplicationMessage.ResourceSeen(resource)); break;
                case ResourceNews gone: Decide(new ApplicationMessage.ResourceGone(gone.GoneUid)); break;
                case ViewNews news: Decide(new ApplicationMessage.ViewSeen(news.View)); break;
                case SourceNews news:
                    _meter.Notice(news.NoticedAt, _picture);
                    _tracer?.Notice(news, _picture);
                    Decide(new ApplicationMessage.SourceMoved());
                    break;
                case LiveNews news: Decide(news.Seen); break;
                case KindNews news: Decide(news.Arrived); break;
                case DependencyNews news: Decide(new ApplicationMessage.DependenciesSeen(news.Wait)); break;
                case OrphanNews news: Decide(news.Seen); break;
                case LookUp: IntroduceItself(); break;
                case ApplicationMessage answer: Decide(answer); break;
                default: Unhandled(next); break;
            }
        }
    }

    /// <param name="acknowledge">Told once what follows is recorded.</param>
    private void Decide(ApplicationMessage message, Action? acknowledge = null)
    {
        var began = _node.Time.GetTimestamp();
        var decision = _node.Decide(new ApplicationState(_record, _picture), message, _node.Time.GetUtcNow());
        _tracer?.Take(_record, _picture, decision, began);
        if (decision.Events.Count == 0)
        {
            Carry(decision, began);
            acknowledge?.Invoke();
            return;
        }

        // Recorded before it is done: an effect that nobody remembers starting would be started twice.
        _isRecording = true;
        var tags = Auditing.TagsOf(_identity, _record, _picture, decision.Events);
        var left = decision.Events.Count;
        PersistAllAsync(decision.Events.Select(happened => new Tagged(happened, tags)), recorded =>
        {
            var happened = (ApplicationEvent)recorded.Payload;
            _record = _record.After(happened);
            _meter.Happened(happened, _record);
            Activity.Current = _tracer?.Operation;
            Tell(happened);
            Activity.Current = null;
            if (--left > 0) return;
            _isRecording = false;
            _meter.Recorded(began);
            SnapshotIfDue();
            Carry(decision, began);
            acknowledge?.Invoke();
            if (!_inbox.IsEmpty || _isLeaving) TakeTurnSoon();
        });
    }

    /// <param name="began">When it was begun to decide.</param>
    private void Carry(Decision decision, long began)
    {
        _tracer?.Settle(decision.Picture);
        _meter.Take(_record, _picture, decision.Picture, began);
        if (decision.Picture.Resource is { } resource && !ReferenceEquals(resource, _picture.Resource)) _notices.See(resource);
        _picture = decision.Picture;
        foreach (var effect in decision.Effects)
        {
            switch (effect)
            {
                case Effect.SetAlarm alarm: Timers.StartSingleTimer(alarm.Alarm, new ApplicationMessage.Due(alarm.Alarm), alarm.Delay * (1 + (alarm.Jitter * _node.Chance()))); break;
                case Effect.StopAlarm alarm: Timers.Cancel(alarm.Alarm); break;
                case Effect.CancelSync cancel: _effects.Cancel(running => running is Effect.RunSync sync && sync.Ask == cancel.Ask); break;
                case Effect.CancelRender cancel: _effects.Cancel(running => running is Effect.Render render && render.Ask == cancel.Ask); break;
                case Effect.CancelExplain cancel: _effects.Cancel(running => running is Effect.Explain explain && explain.Ask == cancel.Ask); break;
                case Effect.End:
                    // For good: the shard forgets the name, and keeps what is told to it until this actor has ended.
                    _isOver = true;
                    _effects.CancelAll();
                    Context.Parent.Tell(new Passivate(StopNow.Message));
                    break;
                case Effect.RunSync or Effect.Delete or Effect.Render or Effect.Predict or Effect.Explain or Effect.Revert when _isLeaving:
                    // Its next owner begins with it.
                    break;
                default:
                    // What it does is told below the span that is current when it starts.
                    Activity.Current = _tracer?.SpanOf(effect);
                    _effects.Start(effect, _picture);
                    Activity.Current = null;
                    break;
            }
        }
    }

    /// <summary>The Application may have been declared again after its end was decided: then its shard starts it anew.</summary>
    private void StopNowOrBegin()
    {
        if (_picture.Resource is not null || !_inbox.IsEmpty || _isRecording) _node.Applications.Tell(new LookUp(_name), ActorRefs.NoSender);
        Context.Stop(Self);
    }

    private void SnapshotIfDue()
    {
        if (LastSequenceNr - _lastSnapshot < SnapshotEvery) return;
        _lastSnapshot = LastSequenceNr;
        SaveSnapshot(_record);
    }

    private void Tell(ApplicationEvent happened)
    {
        var revision = _record.Operation is { Revisions: { IsDefaultOrEmpty: false } revisions } ? revisions[0] : "";
        switch (happened)
        {
            case ApplicationEvent.OperationStarted started:
                LogStarted(_name, started.Operation.Id, started.Operation.Request.IsAutomated, revision);
                break;
            case ApplicationEvent.RetryScheduled retry: LogRetry(_name, retry.OperationId, retry.Message); break;
            case ApplicationEvent.WentBack back: LogWentBack(_name, back.RolledBack.OperationId, back.RolledBack.Why); break;
            case ApplicationEvent.RevertEnded { End.Refusal: { Length: > 0 } refusal }: LogNotReverted(_name, refusal); break;
            case ApplicationEvent.RevertEnded reverted: LogReverted(_name, reverted.End.Commit); break;
            case ApplicationEvent.OperationEnded ended:
                LogEnded(_name, ended.OperationId, ended.Phase, revision, ended.Message);
                break;
        }
    }
}
