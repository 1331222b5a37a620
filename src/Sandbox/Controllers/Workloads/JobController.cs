using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>Runs the Pods of a Job until enough have succeeded or too many have failed.</summary>
internal sealed class JobController(Cluster cluster) : WorkloadController(cluster, "batch", "v1", "jobs")
{
    private const string Tracking = "batch.kubernetes.io/job-tracking";
    private const string IndexAnnotation = "batch.kubernetes.io/job-completion-index";

    protected override (string Group, string Plural) Owned => ("", "pods");

    protected override void Sync(StoredObject item, MapNode document)
    {
        var pods = Claim(item, document.At("spec", "selector"), "batch/v1");
        foreach (var pod in pods)
            if (!Templates.IsActive(pod.Document)) Untrack(pod);
        if (Templates.IsDeleting(document)) return;
        if (IsFinished(document))
        {
            foreach (var pod in pods.Where(pod => Templates.IsActive(pod.Document))) Stop(pod);
            Expire(item, document);
            return;
        }
        var isSuspended = document.Bool("spec", "suspend") == true;
        var (succeeded, failed) = (Counted(document, pods, "succeeded", "Succeeded"), Counted(document, pods, "failed", "Failed"));
        var wanted = document.Integer("spec", "completions");
        var verdict = Verdict(document, succeeded, failed, wanted);
        var active = pods.Where(pod => Templates.IsActive(pod.Document)).ToList();
        if (isSuspended || verdict is not null)
        {
            foreach (var pod in active) Stop(pod);
            active = [];
        }
        else Grow(item, document, pods, active, succeeded, wanted);
        Report(item, document, (succeeded, failed), isSuspended, verdict);
        if (verdict is { } end) TellEnd(item, end.Type, end.Reason, end.Message);
    }

    public static bool IsFinished(MapNode document) =>
        document.List("status", "conditions").Any(condition => condition.Text("type") is "Complete" or "Failed" && condition.Text("status") is "True");

    // Pods that ended are counted once: while they are there by themselves, and in the status afterwards.
    private static long Counted(MapNode document, List<StoredObject> pods, string field, string phase)
    {
        var present = pods.Count(pod => pod.Document.Text("status", "phase") == phase);
        return Math.Max(document.Integer("status", field) ?? 0, present);
    }

    private void Grow(StoredObject item, MapNode document, List<StoredObject> pods, List<StoredObject> active, long succeeded, long? wanted)
    {
        var parallelism = document.Integer("spec", "parallelism") ?? 1;
        var open = wanted is { } completions ? Math.Min(parallelism, completions - succeeded) : succeeded > 0 ? active.Count : parallelism;
        var isIndexed = document.Text("spec", "completionMode") is "Indexed";
        var owner = Templates.Controls(document, "batch/v1", "Job");
        for (var missing = open - active.Count; missing > 0; missing--)
        {
            var metadata = MapNode.Of(("generateName", item.Name + "-"), ("namespace", item.Namespace), ("finalizers", ListNode.Of(Tracking)));
            var pod = Templates.Pod(document.Map("spec", "template"), owner, metadata);
            if (isIndexed) pod = Indexed(item, pod, pods);
            var created = CreatePod(item, pod);
            if (Cluster.Table("", "pods").Get(item.Namespace, created.Text("metadata", "name")!) is { } stored) pods.Add(stored);
        }
        foreach (var surplus in Templates.InOrderOfDeletion(active).Take((int)Math.Max(0, active.Count - open))) Stop(surplus);
    }

    private static MapNode Indexed(StoredObject item, MapNode pod, List<StoredObject> pods)
    {
        var taken = pods.Where(known => Templates.IsActive(known.Document) || known.Document.Text("status", "phase") is "Succeeded")
            .Select(known => known.Document.Text("metadata", "annotations", IndexAnnotation)).ToHashSet(StringComparer.Ordinal);
        var index = 0;
        while (taken.Contains(index.ToString(CultureInfo.InvariantCulture))) index++;
        var text = index.ToString(CultureInfo.InvariantCulture);
        return pod.WithAt(["metadata", "generateName"], $"{item.Name}-{text}-")
            .WithAt(["metadata", "annotations", IndexAnnotation], text)
            .WithAt(["metadata", "labels", IndexAnnotation], text)
            .WithAt(["spec", "hostname"], $"{item.Name}-{text}");
    }

    private (string Type, string Reason, string Message)? Verdict(MapNode document, long succeeded, long failed, long? wanted)
    {
        if (failed > (document.Integer("spec", "backoffLimit") ?? 6)) return ("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        if (document.Integer("spec", "activeDeadlineSeconds") is { } deadline && document.Text("status", "startTime") is { } start
            && DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, out var started))
        {
            var left = started + TimeSpan.FromSeconds(deadline) - Cluster.Now;
            if (left <= TimeSpan.Zero) return ("Failed", "DeadlineExceeded", "Job was active longer than specified deadline");
            EnqueueAfter(Key(document.Text("metadata", "namespace")!, document.Text("metadata", "name")!), left);
        }
        var isDone = wanted is { } completions ? succeeded >= completions : succeeded > 0;
        return isDone ? ("Complete", "CompletionsReached", "Reached expected number of succeeded pods") : null;
    }

    private void Report(StoredObject item, MapNode document, (long Succeeded, long Failed) counts, bool isSuspended, (string Type, string Reason, string Message)? verdict)
    {
        var pods = OwnedBy(item).ToList();
        var active = pods.Count(pod => Templates.IsActive(pod.Document));
        var ready = pods.Count(pod => Templates.IsActive(pod.Document) && Templates.IsReady(pod.Document));
        var terminating = pods.Count(pod => Templates.IsDeleting(pod.Document) && pod.Document.Text("status", "phase") is not ("Succeeded" or "Failed"));
        var now = Now;
        SetStatus(item, status =>
        {
            if (!status.Has("startTime") && !isSuspended) status = status.With("startTime", now);
            status = status.WithCount("active", active).WithCount("succeeded", counts.Succeeded).WithCount("failed", counts.Failed)
                .With("ready", ready).With("terminating", terminating).With("uncountedTerminatedPods", MapNode.Empty);
            var conditions = status["conditions"].List();
            if (isSuspended) conditions = conditions.WithCondition("Suspended", "True", "JobSuspended", "Job suspended", now);
            else if (conditions.Any(condition => condition.Text("type") is "Suspended" && condition.Text("status") is "True"))
                conditions = conditions.WithCondition("Suspended", "False", "JobResumed", "Job resumed", now);
            if (verdict is { } end)
            {
                conditions = conditions.WithCondition(end.Type is "Complete" ? "SuccessCriteriaMet" : "FailureTarget", "True", end.Reason, end.Message, now)
                    .WithCondition(end.Type, "True", end.Reason, end.Message, now);
                if (end.Type is "Complete") status = status.With("completionTime", now);
            }
            return conditions.Count == 0 ? status : status.With("conditions", conditions);
        });
    }

    private void Expire(StoredObject item, MapNode document)
    {
        if (document.Integer("spec", "ttlSecondsAfterFinished") is not { } seconds) return;
        var end = document.List("status", "conditions").FirstOrDefault(condition => condition.Text("type") is "Complete" or "Failed").Text("lastTransitionTime");
        if (!DateTimeOffset.TryParse(end, CultureInfo.InvariantCulture, out var finished)) return;
        var left = finished + TimeSpan.FromSeconds(seconds) - Cluster.Now;
        if (left > TimeSpan.Zero) EnqueueAfter(Key(item.Namespace, item.Name), left);
        else IgnoreGone(() => Cluster.Objects.Delete(Request(Resource, item.Namespace, item.Name), new DeleteOptions { Propagation = "Foreground" }));
    }

    private void Stop(StoredObject pod)
    {
        Untrack(pod);
        DeletePod(pod);
    }

    private void TellEnd(StoredObject item, string type, string reason, string message)
    {
        if (type is "Complete") Tell(item, "Completed", "Job completed");
        else Cluster.Events.Record(Resource, item.Document, new Told("job-controller", reason, message) { IsWarning = true });
    }

    private void Untrack(StoredObject pod)
    {
        if (!pod.Document.List("metadata", "finalizers").Any(finalizer => finalizer.Text() is Tracking)) return;
        Change(pod, document =>
        {
            var rest = ListNode.Of(document.List("metadata", "finalizers").Where(finalizer => finalizer.Text() is not Tracking));
            return document.With("metadata", rest.Count == 0 ? document["metadata"].Map().Without("finalizers") : document["metadata"].Map().With("finalizers", rest));
        });
    }
}
