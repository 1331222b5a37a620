using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schedules;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>Starts a Job of a CronJob whenever its time has come, and forgets Jobs that ended long ago.</summary>
internal sealed class CronJobController(Cluster cluster) : WorkloadController(cluster, "batch", "v1", "cronjobs")
{
    private const string ScheduledAt = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    // Timers cannot wait for a year; looking once a day costs nothing.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    protected override (string Group, string Plural) Owned => ("batch", "jobs");

    protected override void Sync(StoredObject item, MapNode document)
    {
        var jobs = Jobs(item);
        Forget(document, jobs, "Complete", "successfulJobsHistoryLimit", 3);
        Forget(document, jobs, "Failed", "failedJobsHistoryLimit", 1);
        var started = Templates.IsDeleting(document) || document.Bool("spec", "suspend") == true ? null : Run(item, document, jobs);
        Report(item, Jobs(item), started);
    }

    private List<StoredObject> Jobs(StoredObject item) => [.. OwnedBy(item)];

    /// <summary>Starts what is due and waits for what comes next.</summary>
    private (StoredObject Job, DateTimeOffset Time)? Run(StoredObject item, MapNode document, List<StoredObject> jobs)
    {
        if (CronSchedules.Parse(document.Text("spec", "schedule") ?? "") is not { } schedule || Zone(document) is not { } zone) return null;
        var (now, since) = (Cluster.Now, LastLook(document));
        if (schedule.Next(now, zone) is { } next) EnqueueAt(Key(item.Namespace, item.Name), next - now < LongestWait ? next : now + LongestWait);
        if (schedule.Latest(since, now, zone) is not { } due) return null;
        var active = jobs.Where(job => IsStarted(document, job) && !JobController.IsFinished(job.Document)).ToList();
        var policy = document.Text("spec", "concurrencyPolicy");
        if (policy is "Forbid" && active.Count > 0) return null;
        if (policy is "Replace")
        {
            foreach (var job in active)
                IgnoreGone(() => Cluster.Objects.Delete(Request(Cluster.Resource("batch", "v1", "jobs"), job.Namespace, job.Name), new DeleteOptions { Propagation = "Background" }));
        }
        return Create(item, document, due, zone) is { } created ? (created, due) : null;
    }

    // A time counts when it has come since the last one that was served, and not too long ago.
    private DateTimeOffset LastLook(MapNode document)
    {
        var last = Timestamps.Parse(document.At("status", "lastScheduleTime")) ?? Timestamps.Parse(document.At("metadata", "creationTimestamp")) ?? Cluster.Now;
        if (document.Integer("spec", "startingDeadlineSeconds") is not { } deadline) return last;
        // The moment of the deadline itself is still in time.
        var earliest = Cluster.Now - TimeSpan.FromSeconds(deadline) - TimeSpan.FromTicks(1);
        return earliest > last ? earliest : last;
    }

    private static bool IsStarted(MapNode document, StoredObject job) => document.List("status", "active").Any(active => active.Text("uid") == job.Uid);

    private StoredObject? Create(StoredObject item, MapNode document, DateTimeOffset due, TimeZoneInfo zone)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{item.Name}-{due.ToUnixTimeSeconds() / 60}");
        var template = document.Map("spec", "jobTemplate");
        var annotations = template.Map("metadata", "annotations").With(ScheduledAt, Text(due, zone));
        var metadata = MapNode.Of(("name", name), ("namespace", item.Namespace), ("annotations", annotations),
            ("ownerReferences", ListNode.Of(Templates.Controls(document, "batch/v1", "CronJob"))));
        if (template.At("metadata", "labels") is { } labels) metadata = metadata.With("labels", labels);
        try
        {
            Cluster.Objects.Create(Request(Cluster.Resource("batch", "v1", "jobs"), item.Namespace, ""), MapNode.Of(("metadata", metadata), ("spec", template["spec"] ?? MapNode.Empty)));
            Tell(item, "SuccessfulCreate", $"Created job {name}");
        }
        catch (ApiException problem) when (problem.Code == 409)
        {
            // It was started before, and only the note of it got lost; or somebody else took the name.
        }
        return Cluster.Table("batch", "jobs").Get(item.Namespace, name) is { } job && Templates.ControllerUid(job.Document) == item.Uid ? job : null;
    }

    private static string Text(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        return local.Offset == TimeSpan.Zero ? Timestamps.Text(time) : local.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
    }

    private static TimeZoneInfo? Zone(MapNode document)
    {
        if (document.Text("spec", "timeZone") is not { Length: > 0 } name) return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
    }

    private void Report(StoredObject item, List<StoredObject> jobs, (StoredObject Job, DateTimeOffset Time)? started) => SetStatus(item, status =>
    {
        if (started is { } latest)
        {
            if (!status.List("active").Any(active => active.Text("uid") == latest.Job.Uid)) status = status.With("active", status.List("active").Append(Reference(latest.Job)));
            status = status.With("lastScheduleTime", Timestamps.Text(latest.Time));
        }
        var open = jobs.Where(job => !JobController.IsFinished(job.Document)).Select(job => job.Uid).ToHashSet(StringComparer.Ordinal);
        var kept = ListNode.Of(status.List("active").Where(active => open.Contains(active.Text("uid") ?? "")));
        status = kept.Count == 0 ? status.Without("active") : status.With("active", kept);
        var success = jobs.Select(job => job.Document.Text("status", "completionTime")).OfType<string>().Max(StringComparer.Ordinal);
        return success is not null && string.CompareOrdinal(success, status.Text("lastSuccessfulTime") ?? "") > 0 ? status.With("lastSuccessfulTime", success) : status;
    });

    private static MapNode Reference(StoredObject job) => MapNode.Of(("kind", "Job"), ("namespace", job.Namespace), ("name", job.Name), ("uid", job.Uid),
        ("apiVersion", "batch/v1"), ("resourceVersion", job.Document.At("metadata", "resourceVersion")!));

    private void Forget(MapNode document, List<StoredObject> jobs, string end, string limit, long limitByDefault)
    {
        var ended = jobs.Where(job => !Templates.IsDeleting(job.Document)
                && job.Document.List("status", "conditions").Any(condition => condition.Text("type") == end && condition.Text("status") is "True"))
            .OrderBy(job => job.Document.Text("status", "startTime"), StringComparer.Ordinal).ThenBy(job => job.Name, StringComparer.Ordinal).ToList();
        foreach (var job in ended.Take((int)Math.Max(0, ended.Count - (document.Integer("spec", limit) ?? limitByDefault))))
            IgnoreGone(() => Cluster.Objects.Delete(Request(Cluster.Resource("batch", "v1", "jobs"), job.Namespace, job.Name), new DeleteOptions { Propagation = "Background" }));
    }
}
