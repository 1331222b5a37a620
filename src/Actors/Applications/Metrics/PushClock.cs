using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Health;

namespace GitOpsActors.Actors.Applications.Metrics;

/// <summary>
/// Takes the time of a commit on its way through one Application: rendered, applied, healthy. The newest commit counts; one that changes
/// nothing for the Application, or that waits for a person, is not followed beyond its render.
/// </summary>
internal sealed class PushClock(TimeProvider time)
{
    private Stage _stage = Stage.None;
    private DateTimeOffset _noticedAt;
    private int _asked;

    private enum Stage
    {
        None,
        Noticed,
        Rendered,
        Applied,
    }

    /// <param name="asked">The number of the last question before: an answer to it, or an earlier one, is none to this commit.</param>
    public void Notice(DateTimeOffset at, int asked) => (_stage, _noticedAt, _asked) = (Stage.Noticed, at, asked);

    public void Take(ApplicationRecord record, Picture picture)
    {
        if (_stage == Stage.Noticed && picture.Rendered is not null && picture.RenderNumber > _asked)
            Reach(Stage.Rendered, ApplicationInstruments.Rendered);
        if (_stage == Stage.Rendered) TakeRendered(record, picture);
        if (_stage == Stage.Applied && picture.Comparison is { Status: SyncStatus.Synced, Health.Status: HealthStatus.Healthy })
            Reach(Stage.None, ApplicationInstruments.Healthy);
    }

    private void TakeRendered(ApplicationRecord record, Picture picture)
    {
        var revisions = picture.Rendered?.Done.Revisions ?? [];
        if (record.Operation is { IsDone: true } ended && ended.StartedAt >= _noticedAt
            && ended.Revisions.AsSpan().SequenceEqual([.. revisions]))
        {
            if (ended is { Phase: OperationPhase.Succeeded, Request.IsAutomated: true })
                Reach(Stage.Applied, ApplicationInstruments.Applied);
            else _stage = Stage.None;
        }
        else if (record.Operation is not { IsDone: false } && picture.Comparison is { } comparison
            && comparison.Revisions.SequenceEqual(revisions)
            && (comparison.Status == SyncStatus.Synced || picture.Spec?.SyncPolicy.Automated is null))
        {
            _stage = Stage.None;
        }
    }

    private void Reach(Stage stage, KeyValuePair<string, object?> tag)
    {
        _stage = stage;
        ApplicationInstruments.Pushes.Record((time.GetUtcNow() - _noticedAt).TotalSeconds, tag);
    }
}
