using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schedules;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What Jobs and CronJobs must be.</summary>
internal static class JobRules
{
    private const int CronJobNameMax = 52;
    private const int IndexedParallelismMax = 100_000;
    private const string ControllerUid = "batch.kubernetes.io/controller-uid";

    private static readonly string[] NotNegativeFields = ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"];

    public static void Job(FieldErrors errors, MapNode item)
    {
        GeneratedSelector(errors, item);
        var spec = item["spec"].Map();
        Spec(errors, spec, "spec");
        if (!Rules.Selects(spec["selector"], spec.At("template", "metadata", "labels").Map()))
            errors.Invalid("spec.template.metadata.labels", spec.At("template", "metadata", "labels").Map().Sorted(), "`selector` does not match template `labels`");
    }

    public static void JobUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        GeneratedSelector(errors, item);
        var (spec, before) = (item["spec"].Map(), old["spec"].Map());
        Spec(errors, spec, "spec");
        var labels = spec.At("template", "metadata", "labels").Map();
        for (var pass = 0; pass < 2; pass++)
            if (!Rules.Selects(spec["selector"], labels)) errors.Invalid("spec.template.metadata.labels", labels.Sorted(), "`selector` does not match template `labels`");
        var isElastic = spec.Text("completionMode") is "Indexed" && Equals(spec["completions"], spec["parallelism"]) && Equals(before["completions"], before["parallelism"]);
        if (!isElastic && spec.Text("completionMode") is "Indexed" && spec.Has("completions")
            && !Equals(spec["completions"], before["completions"]))
            errors.Invalid("spec.completions", spec["completions"], "can only be modified in tandem with spec.parallelism");
        else if (!isElastic) errors.Unchanged(spec["completions"], before["completions"], "spec.completions");
        errors.Unchanged(spec["selector"].Map().In("matchLabels", Edits.Sorted), before["selector"].Map().In("matchLabels", Edits.Sorted), "spec.selector");
        errors.Unchanged(spec["completionMode"], before["completionMode"], "spec.completionMode");
        errors.Unchanged(spec["podFailurePolicy"], before["podFailurePolicy"], "spec.podFailurePolicy");
        errors.Unchanged(spec["backoffLimitPerIndex"], before["backoffLimitPerIndex"], "spec.backoffLimitPerIndex");
        errors.Unchanged(spec["managedBy"], before["managedBy"], "spec.managedBy");
        errors.Unchanged(spec["successPolicy"], before["successPolicy"], "spec.successPolicy");
        var (template, known) = (spec["template"].Map(), before["template"].Map());
        if (before.Bool("suspend") == true && !old.Map("status").Has("startTime")) (template, known) = (Schedulable(template), Schedulable(known));
        if (!template.Equals(known)) errors.Invalid("spec.template", InternalForm.Template(spec["template"].Map()), Rules.Immutable);
    }

    public static void CronJobCreate(FieldErrors errors, MapNode item)
    {
        CronJob(errors, item);
        // The Jobs are called after it, with the time behind.
        if (item.Text("metadata", "name") is { Length: > CronJobNameMax } name)
            errors.Invalid("metadata.name", name, $"must be no more than {CronJobNameMax} characters");
    }

    public static void CronJob(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        var schedule = spec.Text("schedule") ?? "";
        if (schedule.Length == 0) errors.Required("spec.schedule");
        else if (ScheduleProblem(schedule) is { } problem) errors.Invalid("spec.schedule", schedule, problem);
        if (schedule.Contains("TZ", StringComparison.Ordinal))
            errors.Invalid("spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        errors.NotNegative(spec, "startingDeadlineSeconds", "spec");
        if (spec["timeZone"] is StringNode zone) TimeZone(errors, zone);
        errors.OneOf(spec, "concurrencyPolicy", "spec", "Allow", "Forbid", "Replace");
        errors.NotNegative(spec, "successfulJobsHistoryLimit", "spec");
        errors.NotNegative(spec, "failedJobsHistoryLimit", "spec");
        var job = spec.At("jobTemplate", "spec").Map();
        if (job.Bool("manualSelector") == true) errors.NotSupported("spec.jobTemplate.spec.manualSelector", BoolNode.True, "nil", "false");
        Spec(errors, job, "spec.jobTemplate.spec");
    }

    private static void TimeZone(FieldErrors errors, StringNode zone)
    {
        if (zone.Value.Length == 0) errors.Invalid("spec.timeZone", zone, "timeZone must be nil or non-empty string");
        else if (zone.Value is "Local") errors.Invalid("spec.timeZone", zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        else if (!IsZone(zone.Value)) errors.Invalid("spec.timeZone", zone, $"unknown time zone {zone.Value}");
    }

    // Zones are files elsewhere, whose names have a case.
    private static bool IsZone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) && found.Id == name;

    /// <summary>The parser of schedules knows zones in front of them, which Kubernetes then forbids.</summary>
    private static string? ScheduleProblem(string schedule)
    {
        var (equals, space) = (schedule.IndexOf('=', StringComparison.Ordinal), schedule.IndexOf(' ', StringComparison.Ordinal));
        var hasZone = schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal);
        if (!hasZone || space < equals) return CronSchedules.Problem(schedule);
        var zone = schedule[(equals + 1)..space];
        return IsZone(zone) ? CronSchedules.Problem(schedule[space..].Trim()) : $"provided bad location {zone}: unknown time zone {zone}";
    }

    private static void Spec(FieldErrors errors, MapNode spec, string path)
    {
        foreach (var key in NotNegativeFields) errors.NotNegative(spec, key, path);
        if (spec.Text("completionMode") is { } mode)
        {
            if (mode is not ("NonIndexed" or "Indexed")) errors.NotSupported($"{path}.completionMode", StringNode.Of(mode), "Indexed", "NonIndexed");
            else if (mode is "Indexed" && !spec.Has("completions")) errors.Required($"{path}.completions", "when completion mode is Indexed");
        }
        Indexes(errors, spec, path);
        errors.OneOf(spec, "podReplacementPolicy", path, "Failed", "TerminatingOrFailed");
        var pod = spec.At("template", "spec").Map();
        PodRules.Template(errors, spec["template"].Map(), $"{path}.template");
        if (spec["podFailurePolicy"] is MapNode policy) FailurePolicy(errors, policy, $"{path}.podFailurePolicy");
        var restart = pod.Text("restartPolicy");
        if (restart is "Always" || restart is null or "") errors.Required($"{path}.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        else if (restart is not ("OnFailure" or "Never")) errors.NotSupported($"{path}.template.spec.restartPolicy", StringNode.Of(restart), "OnFailure", "Never");
        else if (spec.Has("podFailurePolicy") && restart is not "Never")
            errors.Invalid($"{path}.template.spec.restartPolicy", restart, "only \"Never\" is supported when podFailurePolicy is specified");
    }

    /// <summary>What only a Job that numbers its Pods can have.</summary>
    private static void Indexes(FieldErrors errors, MapNode spec, string path)
    {
        if (spec.Has("maxFailedIndexes") && !spec.Has("backoffLimitPerIndex"))
            errors.Required($"{path}.backoffLimitPerIndex", "when maxFailedIndexes is specified");
        if (spec.Text("completionMode") is "Indexed")
        {
            if (spec.Integer("parallelism") is > IndexedParallelismMax and { } parallelism)
                errors.Invalid($"{path}.parallelism", parallelism,
                    $"must be less than or equal to {IndexedParallelismMax} when completion mode is Indexed");
            return;
        }
        foreach (var key in (ReadOnlySpan<string>)["backoffLimitPerIndex", "maxFailedIndexes"])
            if (spec[key] is { } value) errors.Invalid($"{path}.{key}", value, "requires indexed completion mode");
        if (spec["successPolicy"] is MapNode policy)
            errors.Invalid($"{path}.successPolicy", FieldErrors.AsStruct(policy), "requires indexed completion mode");
    }

    private static void FailurePolicy(FieldErrors errors, MapNode policy, string path)
    {
        var rules = policy["rules"].List();
        for (var i = 0; i < rules.Count; i++)
        {
            var (rule, at) = (rules[i].Map(), $"{path}.rules[{i}]");
            if (rule.Text("action") is not { Length: > 0 }) errors.Required($"{at}.action", "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
            else errors.OneOf(rule, "action", at, "Count", "FailIndex", "FailJob", "Ignore");
            if (rule["onExitCodes"] is not MapNode codes) continue;
            errors.OneOf(codes, "operator", $"{at}.onExitCodes", "In", "NotIn");
            var values = codes["values"].List();
            for (var v = 0; v < values.Count; v++)
                if (codes.Text("operator") is "In" && values[v].Integer() is 0) errors.Invalid($"{at}.onExitCodes.values[{v}]", values[v], "must not be 0 for the In operator");
        }
    }

    private static void GeneratedSelector(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        if (spec.Bool("manualSelector") == true) return;
        var expected = MapNode.Of(("matchLabels", MapNode.Of((ControllerUid, item.At("metadata", "uid") ?? StringNode.Empty))));
        if (!expected.Equals(spec["selector"])) errors.Invalid("spec.selector", spec["selector"].Map().In("matchLabels", Edits.Sorted), "`selector` not auto-generated");
    }

    // What decides where Pods go may change while the Job has not started.
    private static MapNode Schedulable(MapNode template) => template
        .In("metadata", metadata => metadata.Without("labels").Without("annotations"))
        .In("spec", spec => spec.Without("nodeSelector").Without("tolerations").Without("schedulingGates").Without("affinity"));
}
