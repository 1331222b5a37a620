using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using static GitOpsActors.Engine.Actions.BuiltIn.BuiltInAction;

namespace GitOpsActors.Engine.Actions.BuiltIn;

/// <summary>What can be done with Argo's Rollouts and Workflows.</summary>
internal static class ArgoActions
{
    private const string Group = "argoproj.io";

    public static IEnumerable<(GroupKind Kind, IEnumerable<BuiltInAction> Actions)> All =>
    [
        (new(Group, "Rollout"), Rollout()),
        (new(Group, "AnalysisRun"),
            [Change("terminate", static call => call.Item.WithAt(["spec", "terminate"], true), static run => HasEnded(run)
                || run.Bool("spec", "terminate") == true)]),
        (new(Group, "Experiment"),
            [Change("terminate", static call => call.Item.WithAt(["spec", "terminate"], true), static run => HasEnded(run)
                || run.Bool("spec", "terminate") == true)]),
        (new(Group, "Workflow"),
        [
            .. Switch("suspend", "resume", "spec", "suspend")
                .Select(static one => one with { IsDisabled = workflow => HasEnded(workflow) || one.IsDisabled(workflow) }),
            Shutdown("stop", "Stop"), Shutdown("terminate", "Terminate"),
        ]),
        (new(Group, "CronWorkflow"), [Make("create-workflow", OfCron), .. Switch("suspend", "resume", "spec", "suspend")]),
        (new(Group, "WorkflowTemplate"), [Make("create-workflow", static call => OfTemplate(call.Item))]),
    ];

    private static IEnumerable<BuiltInAction> Rollout() =>
    [
        Change("restart", static call => call.Item.WithAt(["spec", "restartAt"], Rfc3339.Text(call.Now))),
        WorkloadActions.Scale,
        Change("pause", static call => call.Item.WithAt(["spec", "paused"], true), static item => item.Bool("spec", "paused") == true),
        Change("resume", static call => call.Item.WithoutAt("spec", "paused").WithoutAt("status", "pauseConditions"), static item =>
            !IsPaused(item)),
        Change("abort", static call => call.Item.WithAt(["status", "abort"], true), static item => IsPromoted(item) || IsAborted(item)),
        Change("retry", static call => call.Item.WithoutAt("status", "abort"), static item => IsPromoted(item) || !IsAborted(item)),
        Change("promote-full", static call => call.Item.WithAt(["status", "promoteFull"], true),
            static item => IsPromoted(item) || item.Bool("status", "promoteFull") == true),
        Change("skip-current-step",
            static call => call.Item.WithAt(["status", "currentStepIndex"], StepOf(call.Item) + 1).WithoutAt("status", "pauseConditions"),
            static item => IsPromoted(item) || StepOf(item) >= item.List("spec", "strategy", "canary", "steps").Count),
    ];

    private static bool IsPromoted(MapNode rollout) => rollout.Text("status", "currentPodHash") == rollout.Text("status", "stableRS");

    private static bool IsAborted(MapNode rollout) => rollout.Bool("status", "abort") == true;

    private static bool IsPaused(MapNode rollout) => rollout.Bool("spec", "paused") == true
        || rollout.List("status", "pauseConditions").Count > 0;

    private static long StepOf(MapNode rollout) => rollout.Integer("status", "currentStepIndex") ?? 0;

    private static bool HasEnded(MapNode run) =>
        run.Text("status", "phase") is "Succeeded" or "Successful" or "Failed" or "Error" or "Inconclusive";

    /// <summary>Stop lets the handlers of its end run, Terminate does not.</summary>
    private static BuiltInAction Shutdown(string name, string how) => Change(
        name, call => call.Item.WithAt(["spec", "shutdown"], how), item => HasEnded(item) || item.Text("spec", "shutdown") is var told
            && (told == how || told == "Terminate"));

    private static MapNode OfCron(ActionCall call)
    {
        var more = call.Item.Map("spec", "workflowMetadata");
        var name = call.Item.Text("metadata", "name") ?? "";
        return Workflow(call.Item, call.Item.Map("spec", "workflowSpec"), more.Map("labels")
            .With("workflows.argoproj.io/cron-workflow", name),
            more.Map("annotations"), OwnedBy(call.Item));
    }

    private static MapNode OfTemplate(MapNode template)
    {
        var name = template.Text("metadata", "name") ?? "";
        var reference = MapNode.Of(("name", name));
        return Workflow(template, MapNode.Of(("workflowTemplateRef", reference)),
            MapNode.Of(("workflows.argoproj.io/workflow-template", name)), MapNode.Empty, null);
    }

    private static MapNode Workflow(MapNode from, MapNode spec, MapNode labels, MapNode annotations, ListNode? owners)
    {
        var metadata = new MapBuilder();
        metadata.Set("generateName", $"{from.Text("metadata", "name")}-");
        metadata.Set("namespace", from.Text("metadata", "namespace") ?? "");
        metadata.Set("labels", labels);
        if (annotations.Count > 0) metadata.Set("annotations", annotations);
        if (owners is not null) metadata.Set("ownerReferences", owners);
        return MapNode.Of(("apiVersion", from["apiVersion"] ?? ""), ("kind", "Workflow"), ("metadata", metadata.Build()), ("spec", spec));
    }
}
