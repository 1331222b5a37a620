using System.Diagnostics;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Syncing;

namespace GitOpsActors.Actors.Applications.Tracing;

/// <summary>
/// Tells in traces what becomes of one Application. Its actor tells it of each decision; it decides nothing. What is compared and what is
/// brought out may be of two commits at the same time: each is told in the trace of its own.
/// </summary>
internal sealed class ApplicationTracer
{
    private readonly ApplicationName _name;
    private readonly TimeProvider _time;
    private Reconciliation? _newest, _operating;
    private Activity? _write;
    private ActivityContext _last;
    private long _operation;

    private ApplicationTracer(ApplicationName name, TimeProvider time) => (_name, _time) = (name, time);

    /// <summary>Null while nobody listens: whoever wants traces does so before the first actor.</summary>
    public static ApplicationTracer? For(ApplicationName name, TimeProvider time) =>
        Spans.AreWanted ? new ApplicationTracer(name, time) : null;

    /// <summary>A commit was noticed.</summary>
    public void Notice(SourceNews news, Picture picture)
    {
        if (news.NoticedAt is null) return;
        if (_newest != _operating) Close(_newest, "superseded");
        _newest = Open("commit", Spans.Read(news.Trace), picture.Asked);
    }

    /// <summary>A decision was taken, and nothing of it is recorded or done yet.</summary>
    /// <param name="record">As it was before.</param>
    /// <param name="began">When it began.</param>
    public void Take(ApplicationRecord record, Picture before, Decision decision, long began)
    {
        var after = decision.Picture;
        if (record.Operation is { IsDone: false } running && running.Id != _operation) Operate(running, "restart", after);
        TakeAnswers(before, after);
        TakeComparison(before, after, _time.GetUtcNow() - _time.GetElapsedTime(began));
        foreach (var happened in decision.Events) TakeEvent(happened, before, after);
        foreach (var effect in decision.Effects) TakeEffect(effect, after);
    }

    /// <summary>The decision is recorded: what ends by it ends now.</summary>
    public void Settle(Picture picture)
    {
        if (_operating is { Ended: not null } ended) ended.End(TracedPart.Sync);
        CloseWhatIsDone(picture);
    }

    /// <summary>To what that belongs which is said of the operation; null for nothing.</summary>
    public Activity? Operation => _operating?[TracedPart.Sync] ?? _newest?[TracedPart.Whole];

    /// <summary>In what an effect runs; null for nothing.</summary>
    public Activity? SpanOf(Effect effect) => effect switch
    {
        Effect.Render { Ask.OperationId: 0 } => _newest?[TracedPart.Render],
        Effect.Render => _operating?[TracedPart.SyncRender],
        Effect.Predict => _newest?[TracedPart.Predict],
        Effect.RunSync => _operating?[TracedPart.Wave],
        Effect.Write => _write,
        _ => null,
    };

    /// <summary>The Application leaves the node, or is no more.</summary>
    public void Leave()
    {
        Spans.End(_write);
        Close(_newest, "left");
        if (_operating != _newest) Close(_operating, "left");
    }

    private Reconciliation Open(string cause, ActivityContext parent, int asked) => new(_name, cause, parent, _last, asked);

    private void Close(Reconciliation? one, string outcome, bool isFailure = false)
    {
        if (one is null) return;
        _last = one.Context;
        one.End(outcome, isFailure);
    }

    /// <summary>An operation runs from now on, in the trace of the newest commit if there is one.</summary>
    private void Operate(OperationState operation, string cause, Picture picture)
    {
        _operation = operation.Id;
        _newest ??= Open(cause, default, picture.Asked);
        if (_operating != _newest) Close(_operating, "superseded");
        _operating = _newest;
        _operating.BeginSync(operation);
    }

    private void TakeAnswers(Picture before, Picture after)
    {
        if (before.Asking is { } asked && asked != after.Asking)
        {
            // It may have been begun before a newer commit was noticed.
            var isFailure = after.RenderFault is not null && after.FaultNumber == asked.Number;
            _newest?.End(TracedPart.Render, isFailure);
            _operating?.End(TracedPart.Render, isFailure);
        }

        if (before.AskingForOperation is not null && before.AskingForOperation != after.AskingForOperation)
            _operating?.End(TracedPart.SyncRender, after.ForOperation is null);
        if (before.Predicting is not null && before.Predicting != after.Predicting) _newest?.End(TracedPart.Predict);
        if (before.IsWriting && !after.IsWriting) EndWrite();
    }

    private void TakeComparison(Picture before, Picture after, DateTimeOffset began)
    {
        if (_newest is not { } newest || after.Rendered is not { } rendered) return;
        if (!ReferenceEquals(before.Rendered, rendered) && after.RenderNumber > newest.Asked)
        {
            if (newest != _operating) newest.At(rendered.Done.Revisions, TracedPart.Whole);
            newest.Begin(TracedPart.Compare, began);
            newest.At(rendered.Done.Revisions, TracedPart.Compare);
        }

        if (!IsCompared(after, rendered)) return;
        newest[TracedPart.Compare]?.SetTag("gitopsactors.sync_status", after.Comparison!.Status.ToString())
            .SetTag("gitopsactors.health_status", after.Comparison.Health.Status.ToString());
        newest.End(TracedPart.Compare);
    }

    private static bool IsCompared(Picture picture, RenderedGoal rendered) =>
        picture is { Predicting: null, KindsAreAnswered: true, Comparison: { } comparison } && comparison.Goal == rendered.Goal
            && comparison.Revisions.SequenceEqual(rendered.Done.Revisions);

    private void TakeEvent(ApplicationEvent happened, Picture before, Picture after)
    {
        switch (happened)
        {
            case ApplicationEvent.OperationStarted started: Operate(started.Operation, "sync", after); break;
            case ApplicationEvent.RevisionsPinned pinned:
                _operating?.At(pinned.Revisions, TracedPart.Whole, TracedPart.Sync);
                break;
            case ApplicationEvent.RetryScheduled:
                _operating?.End(TracedPart.Wave, isFailure: true);
                _operating?[TracedPart.Sync]?.AddEvent(new ActivityEvent("retry"));
                break;
            case ApplicationEvent.OperationEnded ended when _operating is { } operating:
                operating.ComparedBefore = before.Comparison;
                operating.Conclude(ended.Phase);
                break;
        }
    }

    private void TakeEffect(Effect effect, Picture after)
    {
        switch (effect)
        {
            case Effect.Render { Ask: { OperationId: 0 } ask }:
                (_newest ??= Open("look", default, ask.Number - 1)).Begin(TracedPart.Render);
                break;
            case Effect.Render: _operating?.Begin(TracedPart.SyncRender); break;
            case Effect.Predict: _newest?.Begin(TracedPart.Predict); break;
            case Effect.RunSync { Ask.OperationId: not SyncAsk.OfDeletion } sync when _operating is { } operating:
                BeginWave(operating, sync.Plan);
                break;
            case Effect.Write:
                EndWrite();
                _write = Spans.BeginBelow((_operating ?? _newest)?[TracedPart.Whole], "write status");
                break;
        }
    }

    private static void BeginWave(Reconciliation operating, SyncPlan plan)
    {
        if (operating.Begin(TracedPart.Wave) is not { } wave) return;
        if (plan.Phase is not { } phase) wave.DisplayName = "prepare";
        else wave.SetTag("gitopsactors.sync_phase", phase.ToString()).SetTag("gitopsactors.wave", plan.Wave);
    }

    private void CloseWhatIsDone(Picture after)
    {
        if (_operating is { Ended: { } phase } ended && OutcomeOf(ended, phase, after) is { } outcome)
        {
            Close(ended, outcome, phase != OperationPhase.Succeeded || outcome == nameof(HealthStatus.Degraded));
            if (_newest == ended) _newest = null;
            _operating = null;
        }

        // While an older commit is brought out, nobody knows yet whether this one will be.
        if (_newest is not { } newest || _operating is not null || newest[TracedPart.Compare] is not null) return;
        if (after.Asking is not null || after.MustRender) return;
        var isRendered = after.RenderFault is null;
        Close(newest, isRendered ? after.Comparison?.Status.ToString() ?? "" : "not rendered", isFailure: !isRendered);
        _newest = null;
    }

    /// <summary>What came of a sync; null while that is not known. After a failure, or a newer commit, nobody waits for it.</summary>
    private string? OutcomeOf(Reconciliation ended, OperationPhase phase, Picture after)
    {
        if (phase != OperationPhase.Succeeded || ended.IsDry) return phase.ToString();
        if (_newest != ended) return "superseded";
        // What is about the time before the sync says nothing, unless it says that all is well.
        var isNew = after.Comparison is { } comparison
            && (comparison.Status == SyncStatus.Synced || !ReferenceEquals(comparison, ended.ComparedBefore));
        if (isNew && after.Comparison!.Health.Status is HealthStatus.Healthy or HealthStatus.Suspended or HealthStatus.Degraded)
            return after.Comparison.Health.Status.ToString();
        if (ended[TracedPart.Health] is null) ended.Begin(TracedPart.Health);
        return null;
    }

    private void EndWrite()
    {
        Spans.End(_write);
        _write = null;
    }
}
