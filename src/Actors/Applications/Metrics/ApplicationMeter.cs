using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;

namespace GitOpsActors.Actors.Applications.Metrics;

/// <summary>Counts what happens to one Application, and shows what it is like. Its actor tells it; it decides nothing.</summary>
internal sealed class ApplicationMeter(ApplicationName name, FleetNode node)
{
    private readonly PushClock _push = new(node.Time);
    private Labels _labels = new("", "");
    private long? _reconcilesSince, _driftsSince;

    /// <summary>Hears of the requests that are made for it.</summary>
    public RequestCounts Requests { get; } = new(name);

    public void Notice(DateTimeOffset? at, Picture picture)
    {
        if (at is { } noticed) _push.Notice(noticed, picture.Asked);
    }

    /// <summary>A decision was taken.</summary>
    /// <param name="began">When it began.</param>
    public void Take(ApplicationRecord record, Picture before, Picture after, long began)
    {
        Show(before, after);
        TakeReconcile(before, after, began);
        TakeDrift(before, after);
        _push.Take(record, after);
    }

    /// <param name="record">As it is after what happened.</param>
    public void Happened(ApplicationEvent happened, ApplicationRecord record)
    {
        if (happened is not ApplicationEvent.OperationEnded ended || record.Operation is not { } operation) return;
        var isDry = operation.Request.DryRun ? "true" : "false";
        ApplicationInstruments.Syncs.Add(1, [.. Own(), new("phase", ended.Phase.ToString()), new("dry_run", isDry)]);
        ApplicationInstruments.SyncSeconds.Add(Math.Max(0, (ended.At - operation.StartedAt).TotalSeconds), Own());
    }

    public void Recorded(long began) => ApplicationInstruments.Records.Record(node.Time.GetElapsedTime(began).TotalSeconds);

    public static void HandedOver(bool isCutOff) =>
        ApplicationInstruments.HandOvers.Add(1, new KeyValuePair<string, object?>("outcome", isCutOff ? "cut-off" : "in-order"));

    public void Leave() => node.Hosted.Remove(name);

    private void Show(Picture before, Picture after)
    {
        var isSame = ReferenceEquals(before.Resource, after.Resource) && ReferenceEquals(before.Unclaimed, after.Unclaimed)
            && ReferenceEquals(before.Rendered, after.Rendered) && before.TrackedServer == after.TrackedServer && node.Hosted.Has(name);
        if (isSame) return;
        if (after.Resource is not { } resource)
        {
            Leave();
            return;
        }

        var server = after.TrackedServer.Length > 0 ? after.TrackedServer : after.Spec?.Destination.Server ?? "";
        node.Hosted.Set(name, new HostedApplication(name, resource, server, after.OrphanedKeys()?.Count));
        Count(new Labels(after.Spec?.Project ?? "", server));
    }

    /// <summary>What has not happened yet counts as zero from the start: a counter that begins with one has grown by nothing for those who
    /// look at its growth.</summary>
    private void Count(Labels labels)
    {
        if (labels == _labels || labels.Server.Length == 0) return;
        _labels = labels;
        Requests.Of(labels.Project);
        foreach (var phase in (ReadOnlySpan<OperationPhase>)[OperationPhase.Succeeded, OperationPhase.Failed, OperationPhase.Error])
            ApplicationInstruments.Syncs.Add(0, [.. Own(), new("phase", phase.ToString()), new("dry_run", "false")]);
        ApplicationInstruments.SyncSeconds.Add(0, Own());
    }

    private KeyValuePair<string, object?>[] Own() =>
        [new("namespace", name.Namespace), new("name", name.Name), new("project", _labels.Project), new("dest_server", _labels.Server)];

    private void TakeReconcile(Picture before, Picture after, long began)
    {
        if (after.Asking is not null && before.Asking is null) _reconcilesSince ??= began;
        if (after.Comparison is null || ReferenceEquals(before.Comparison, after.Comparison)) return;
        ApplicationInstruments.Reconciles.Record(
            node.Time.GetElapsedTime(_reconcilesSince ?? began).TotalSeconds, new("namespace", name.Namespace),
            new("dest_server", _labels.Server));
        _reconcilesSince = null;
    }

    /// <summary>What differs with one and the same render came up in the cluster.</summary>
    private void TakeDrift(Picture before, Picture after)
    {
        if (!ReferenceEquals(before.Rendered, after.Rendered)) _driftsSince = null;
        else if (after.Comparison?.Status == SyncStatus.Synced && _driftsSince is { } since)
        {
            ApplicationInstruments.Repairs.Record(node.Time.GetElapsedTime(since).TotalSeconds);
            _driftsSince = null;
        }
        else if (before.Comparison?.Status == SyncStatus.Synced && after.Comparison?.Status == SyncStatus.OutOfSync)
            _driftsSince = node.Time.GetTimestamp();
    }

    private sealed record Labels(string Project, string Server);
}
