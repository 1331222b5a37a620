using System.Diagnostics;
using System.Globalization;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;

namespace GitOpsActors.Actors.Applications.Tracing;

/// <summary>The spans of one way of an Application: from what made it look anew, mostly a commit, to health.</summary>
internal sealed class Reconciliation
{
    private readonly Activity?[] _spans = new Activity?[Enum.GetValues<TracedPart>().Length];

    /// <param name="cause">`commit`, `look`, `sync` or `restart`.</param>
    /// <param name="parent">The span of the commit; none where it began here.</param>
    /// <param name="earlier">The last one of the same Application.</param>
    /// <param name="asked">The number of the last question before: an answer to it says nothing about this.</param>
    public Reconciliation(ApplicationName application, string cause, ActivityContext parent, ActivityContext earlier, int asked)
    {
        Asked = asked;
        var whole = Spans.Begin("reconcile", parent, earlier: parent == default ? earlier : default);
        whole?.SetTag(Spans.Application, application.ToString()).SetTag("gitopsactors.cause", cause);
        _spans[(int)TracedPart.Whole] = whole;
    }

    public int Asked { get; }

    /// <summary>What was known when the last operation of it ended: it says nothing about what came out.</summary>
    public Comparison? ComparedBefore { get; set; }

    /// <summary>How its last operation ended; null while none has.</summary>
    public OperationPhase? Ended { get; private set; }

    /// <summary>Its last operation only looked.</summary>
    public bool IsDry { get; private set; }

    public ActivityContext Context => this[TracedPart.Whole]?.Context ?? default;

    public Activity? this[TracedPart part] => _spans[(int)part];

    public Activity? Begin(TracedPart part, DateTimeOffset began = default)
    {
        End(part);
        return _spans[(int)part] = Spans.BeginBelow(this[ParentOf(part)], NameOf(part), began);
    }

    /// <summary>Ends it and what is below it.</summary>
    public void End(TracedPart part, bool isFailure = false)
    {
        if (this[part] is not { } span) return;
        foreach (var below in Enum.GetValues<TracedPart>())
            if (below != TracedPart.Whole && ParentOf(below) == part) End(below);
        Spans.End(span, isFailure);
        _spans[(int)part] = null;
    }

    /// <summary>The whole is over.</summary>
    public void End(string outcome, bool isFailure = false)
    {
        this[TracedPart.Whole]?.SetTag(Spans.Outcome, outcome);
        End(TracedPart.Whole, isFailure);
    }

    /// <summary>It is about these commits.</summary>
    public void At(IEnumerable<string> revisions, params ReadOnlySpan<TracedPart> parts)
    {
        var text = string.Join(",", revisions);
        if (text.Length == 0) return;
        foreach (var part in parts) this[part]?.SetTag(Spans.Revision, text);
    }

    public void BeginSync(OperationState operation)
    {
        (Ended, IsDry) = (null, operation.Request.DryRun);
        End(TracedPart.Health);
        this[TracedPart.Whole]?.SetTag(Spans.Operation, operation.Id);
        Begin(TracedPart.Sync)?.SetTag(Spans.Operation, operation.Id)
            .SetTag("gitopsactors.automated", operation.Request.IsAutomated)
            .SetTag("gitopsactors.dry_run", operation.Request.DryRun);
        At(operation.Revisions, TracedPart.Whole, TracedPart.Sync);
    }

    /// <summary>The operation came to this; its span goes on until that is recorded.</summary>
    public void Conclude(OperationPhase phase)
    {
        Ended = phase;
        var sync = this[TracedPart.Sync]?.SetTag("gitopsactors.phase", phase.ToString());
        if (phase != OperationPhase.Succeeded) sync?.SetStatus(ActivityStatusCode.Error);
    }

    private static TracedPart ParentOf(TracedPart part) => part switch
    {
        TracedPart.Predict => TracedPart.Compare,
        TracedPart.SyncRender or TracedPart.Wave => TracedPart.Sync,
        _ => TracedPart.Whole,
    };

    private static string NameOf(TracedPart part) =>
        part == TracedPart.SyncRender ? "render" : part.ToString().ToLower(CultureInfo.InvariantCulture);
}
