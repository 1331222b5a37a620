using System.Globalization;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>The status of an Application as users read it. Times of what has not changed stay as they stand in the resource.</summary>
internal static class StatusWriting
{
    /// <summary>Nothing is wrong, and nothing is known yet.</summary>
    private const string Pending = "ComparisonWarning";
    private static readonly TimeSpan PendingLeast = TimeSpan.FromSeconds(5);

    public static MapNode Status(Turn turn, Context context)
    {
        var picture = turn.Picture;
        var old = picture.Resource!.Map("status");
        var comparison = Shown(picture, context);
        var status = new MapBuilder();
        var conditions = Conditions(turn, context, comparison, old);
        var isUnknown = context.Goal is null || (picture.RenderFault is { IsPassing: false }) || (comparison is null && picture.RenderFault is not null);
        Put("controllerNamespace", picture.View!.Namespace);
        if (conditions.Count > 0) status.Set("conditions", ConditionList(conditions, old, turn.Now));
        Put("health", Health(context.Goal is null || (comparison is null && !old.Has("health")) ? new HealthState(HealthStatus.Unknown) : comparison is null ? null : Explaining.Told(picture, comparison), old, turn.Now));
        if (turn.Record.History.Length > 0) status.Set("history", ListNode.Of(turn.Record.History.Select(static entry => (Node)History(entry))));
        if (turn.Record.Operation is { } operation) status.Set("operationState", Operation(operation, picture.TellsWait ? Waiting.OfOperation(picture, operation) : ""));
        Put("reconciledAt", picture.ComparedAt is { } at && comparison is not null
            ? Time(ComparedSince(at, turn.Record.Operation)) : old["reconciledAt"]);
        // Until the first comparison is made, what an earlier one found still stands.
        if (context.Goal is not null)
            Put("resources", comparison is null ? old["resources"] : Resources(comparison, picture.View.PersistsHealth));
        if (!picture.View.PersistsHealth) Put("resourceHealthSource", "appTree");
        if (comparison is not null) PutTools(status, context, comparison);
        else foreach (var field in (string[])["sourceType", "sourceTypes"]) Put(field, old[field]);
        Put("summary", comparison is null ? old["summary"] : Summary(picture, comparison));
        Put("sync", Sync(context, comparison, isUnknown, old));
        return status.Build();

        void Put(string field, Node? value)
        {
            if (value is not null) status.Set(field, value);
        }
    }

    /// <summary>
    /// What a sync has changed is compared in the turn in which it ends. Who reads the status takes it for one from before the end of the
    /// sync otherwise, and notifications wait until it is not.
    /// </summary>
    private static DateTimeOffset ComparedSince(DateTimeOffset rendered, OperationState? operation) =>
        operation is { IsDone: true, FinishedAt: { } finished } && finished > rendered ? finished : rendered;

    /// <summary>The comparison that is told: none of another cluster than the one that is named now.</summary>
    public static Comparison? Shown(Picture picture, Context context) =>
        picture.Comparison is { } made && (context.Goal is null || made.Goal.Server == context.Goal.Server) ? made : null;

    private static MapNode? Health(HealthState? health, MapNode old, DateTimeOffset now)
    {
        var known = old["health"] as MapNode;
        if (health is null) return known;
        var written = new MapBuilder();
        var status = health.Status.ToString();
        written.Set("lastTransitionTime", known?["status"].Text() == status && known["lastTransitionTime"] is { } since ? since : Time(now));
        if (health.Message.Length > 0) written.Set("message", health.Message);
        written.Set("status", status);
        return written.Build();
    }

    private static MapNode? Sync(Context context, Comparison? comparison, bool isUnknown, MapNode old)
    {
        if (comparison is null && !isUnknown && old["sync"] is MapNode { Count: > 0 } known) return known;
        var sync = new MapBuilder();
        sync.Set("comparedTo", context.Spec.Compared);
        if (comparison is not null) PutRevisions(sync, comparison.Revisions, context.Spec.IsMultiSource);
        sync.Set("status", isUnknown || comparison is null ? nameof(SyncStatus.Unknown) : comparison.Status.ToString());
        return sync.Build();
    }

    private static ListNode Resources(Comparison comparison, bool withHealth)
    {
        var compared = comparison.Resources.Select(resource => (resource.Key, Written: Resource(resource.Key, resource.ApiVersion, resource.Wave, written =>
        {
            if (withHealth && resource.Health is { } health)
            {
                var told = health.Message.Length > 0 ? MapNode.Of(("message", health.Message)) : MapNode.Empty;
                written.Set("health", told.With("status", health.Status.ToString()));
            }

            if (resource.NeedsConfirmation) written.Set("requiresDeletionConfirmation", true);
            if (resource.RequiresPruning) written.Set("requiresPruning", true);
            written.Set("status", resource.Status.ToString());
        })));
        var hooks = comparison.Hooks.Select(static hook => (hook.Key, Written: Resource(hook.Key, hook.ApiVersion, hook.Wave, static written => written.Set("hook", true))));
        return ListNode.Of(compared.Concat(hooks).OrderBy(static one => one.Key).Select(static one => (Node)one.Written));
    }

    private static MapNode Resource(ResourceKey key, string apiVersion, int wave, Action<MapBuilder> more)
    {
        var written = new MapBuilder();
        if (key.Group.Length > 0) written.Set("group", key.Group);
        written.Set("kind", key.Kind);
        written.Set("name", key.Name);
        if (key.Namespace.Length > 0) written.Set("namespace", key.Namespace);
        more(written);
        if (wave != 0) written.Set("syncWave", wave);
        written.Set("version", ResourceKey.VersionOf(apiVersion));
        return written.Build();
    }

    private static void PutTools(MapBuilder status, Context context, Comparison comparison)
    {
        if (context.Spec.IsMultiSource) status.Set("sourceTypes", ListNode.Of(comparison.Tools.Select(static tool => (Node)tool)));
        else if (comparison.Tools.Count > 0) status.Set("sourceType", comparison.Tools[0]);
    }

    private static MapNode Summary(Picture picture, Comparison comparison)
    {
        var images = new SortedSet<string>(StringComparer.Ordinal);
        var isParent = false;
        foreach (var target in picture.Rendered?.Done.Targets.Targets.Values ?? [])
        {
            isParent |= target.Key is { Group: "argoproj.io", Kind: "Application" };
            foreach (var image in Images.Of(target.Manifest)) images.Add(image);
        }

        var links = new SortedSet<string>(comparison.Resources.SelectMany(static one =>
            one.Links.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparer.Ordinal);
        links.UnionWith(ExternalLinks.Of(picture.Resource!));
        var summary = new MapBuilder();
        if (links.Count > 0) summary.Set("externalURLs", ListNode.Of(links.Select(static link => (Node)link)));
        if (images.Count > 0) summary.Set("images", ListNode.Of(images.Select(static image => (Node)image)));
        if (isParent) summary.Set("isAppOfApps", true);
        return summary.Build();
    }

    private static MapNode Operation(OperationState operation, string waits)
    {
        var written = new MapBuilder();
        if (operation.FinishedAt is { } finished) written.Set("finishedAt", Time(finished));
        var message = waits.Length > 0 ? waits : operation.Message;
        if (message.Length > 0) written.Set("message", message);
        written.Set("operation", operation.Request.Document);
        written.Set("phase", operation.Phase.ToString());
        if (operation.RetryCount > 0) written.Set("retryCount", operation.RetryCount);
        written.Set("startedAt", Time(operation.StartedAt));
        if (operation.Request.HasSync && !operation.Revisions.IsEmpty) written.Set("syncResult", SyncResult(operation));
        return written.Build();
    }

    private static MapNode SyncResult(OperationState operation)
    {
        var result = new MapBuilder();
        if (!operation.Results.IsEmpty)
        {
            result.Set("resources", ListNode.Of(operation.Results.Select(static one =>
            {
                var written = new MapBuilder();
                written.Set("group", one.Key.Group);
                written.Set("hookPhase", one.Status switch { "SyncFailed" => "Failed", "Synced" => one.State.ToString(), _ => "Succeeded" });
                if (one.IsHook) written.Set("hookType", one.Phase.ToString());
                if (one.Images.Length > 0) written.Set("images", ListNode.Of(one.Images.Split(' ').Select(static image => (Node)image)));
                written.Set("kind", one.Key.Kind);
                written.Set("message", one.Message);
                written.Set("name", one.Key.Name);
                written.Set("namespace", one.Key.Namespace);
                written.Set("status", one.Status);
                written.Set("syncPhase", one.Phase.ToString());
                written.Set("version", ResourceKey.VersionOf(one.ApiVersion));
                return (Node)written.Build();
            })));
        }

        if (operation.NamespaceMetadata is { Count: > 0 } made) result.Set("managedNamespaceMetadata", made);
        // The definition wants the field, also where there are several.
        if (operation.IsMultiSource || operation.Revisions.IsEmpty) result.Set("revision", "");
        PutRevisions(result, operation.Revisions, operation.IsMultiSource);
        PutSources(result, operation.Sources, operation.IsMultiSource);
        return result.Build();
    }

    private static MapNode History(Deployment deployment)
    {
        var written = new MapBuilder();
        written.Set("deployStartedAt", Time(deployment.StartedAt));
        written.Set("deployedAt", Time(deployment.DeployedAt));
        written.Set("id", deployment.Id);
        written.Set("initiatedBy", deployment.InitiatedBy);
        PutRevisions(written, deployment.Revisions, deployment.IsMultiSource);
        PutSources(written, deployment.Sources, deployment.IsMultiSource);
        return written.Build();
    }

    private static void PutRevisions(MapBuilder node, IReadOnlyList<string> revisions, bool isMulti)
    {
        if (isMulti) node.Set("revisions", ListNode.Of(revisions.Select(static revision => (Node)revision)));
        else if (revisions.Count > 0) node.Set("revision", revisions[0]);
    }

    private static void PutSources(MapBuilder node, IReadOnlyList<SourceSpec> sources, bool isMulti)
    {
        if (isMulti) node.Set("sources", ListNode.Of(sources.Select(static source => (Node)source.Write())));
        else if (sources.Count > 0) node.Set("source", sources[0].Write());
    }

    private static List<Condition> Conditions(Turn turn, Context context, Comparison? comparison, MapNode old)
    {
        var picture = turn.Picture;
        var conditions = new List<Condition>(context.Problems.Select(static problem => new Condition("InvalidSpecError", problem)));
        if (picture.RenderFault is { } fault && context.Goal is not null) conditions.Add(new Condition("ComparisonError", $"Failed to load target state: {fault.Problem}"));
        if (comparison is not null) conditions.AddRange(comparison.Conditions);
        else if (context.Goal is not null && picture.RenderFault is null) conditions.AddRange(UntilCompared(picture, old, turn.Now));
        conditions.AddRange(Orphans.Conditions(picture, context, old));
        if (picture.SyncProblem.Length > 0) conditions.Add(new Condition("SyncError", picture.SyncProblem));
        if (picture.RevertProblem.Length > 0) conditions.Add(new Condition("RollbackError", picture.RevertProblem));
        if (picture.RollbackProblem.Length > 0) conditions.Add(new Condition("RollbackError", picture.RollbackProblem));
        if (turn.Record.RolledBack is { } back)
            conditions.Add(new Condition("RolledBack", $"{back.Why}; it went back by itself and stays there until a newer commit, or a sync by hand{Reverts.Told(back)}"));
        if (picture.Deletion.Problem.Length > 0) conditions.Add(new Condition("DeletionError", picture.Deletion.Problem));
        return [.. conditions.Distinct()
            .OrderBy(static condition => condition.Type, StringComparer.Ordinal)
            .ThenBy(static condition => condition.Message, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Until there is a comparison, what an earlier one found still stands: the status and, when that is unknown, the reason. When no reason
    /// stands there, it is what is waited for.
    /// </summary>
    private static List<Condition> UntilCompared(Picture picture, MapNode old, DateTimeOffset now)
    {
        var told = old.List("conditions");
        var known = told.Select(ConditionOf).Where(IsOfComparison).ToList();
        if (old["sync"] is MapNode sync && sync["status"].Text() is { Length: > 0 } status && status != nameof(SyncStatus.Unknown)) return known;
        if (known.Exists(static one => one.Type == "ComparisonError")) return known;
        // Mostly one wait follows the other within a moment; each would be a write.
        var last = told.FirstOrDefault(static one => one["type"].Text() == Pending);
        var isRecent = DateTimeOffset.TryParse(last?["lastTransitionTime"].Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) && now - since < PendingLeast;
        return [.. known, isRecent ? ConditionOf(last!) : new Condition(Pending, $"Not compared yet: {Waiting.Of(picture)}")];
    }

    private static Condition ConditionOf(Node told) => new(told["type"].Text() ?? "", told["message"].Text() ?? "");

    private static bool IsOfComparison(Condition condition) =>
        condition.Type is "ComparisonError" or "SharedResourceWarning" or "RepeatedResourceWarning" or "ExcludedResourceWarning" or "NondeterministicRenderWarning";

    private static ListNode ConditionList(List<Condition> conditions, MapNode old, DateTimeOffset now)
    {
        var known = old.List("conditions");
        return ListNode.Of(conditions.Select(condition =>
        {
            var same = known.FirstOrDefault(one => one["type"].Text() == condition.Type && one["message"].Text() == condition.Message);
            return (Node)MapNode.Of(
                ("lastTransitionTime", same?["lastTransitionTime"] ?? Time(now)), ("message", condition.Message), ("type", condition.Type));
        }));
    }

    private static StringNode Time(DateTimeOffset time) => StringNode.Of(Rfc3339.Text(time));
}
