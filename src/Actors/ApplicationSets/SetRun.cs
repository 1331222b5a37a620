using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.ApplicationSets.Changes;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Actors.ApplicationSets;

/// <summary>What came of looking at a set once.</summary>
/// <param name="Generated">What it means now; null when that could not be found out.</param>
/// <param name="Followings">What was read of repositories; null where the set follows what it followed before.</param>
/// <param name="Problem">What went wrong; empty for nothing.</param>
/// <param name="IsBehind">Whether this node has to hear of changes of others first.</param>
internal sealed record SetRunResult(SetOutcome.Generated? Generated, IReadOnlyList<Following>? Followings, string Problem, bool IsBehind);

/// <summary>
/// Looks at a set once: finds out which Applications it means, makes those that are there so, and writes down how it went. Whatever goes
/// wrong before all Applications are known changes nothing but the conditions.
/// </summary>
/// <param name="known">What it meant before, where nothing has happened that could change that; null to find it out.</param>
internal sealed class SetRun(FleetNode node, MapNode set, SetOutcome.Generated? known, bool isFresh)
{
    public const string RefreshAnnotation = "argocd.argoproj.io/application-set-refresh";

    private const string Finalizer = "resources-finalizer.argocd.argoproj.io";

    private readonly ApplicationName _name = ApplicationName.Of(set);

    public async Task<SetRunResult> RunAsync(CancellationToken stop)
    {
        var state = await node.ControlPlane.AskWithinAsync<ControlPlaneState>(AskControlPlane.Message, TimeSpan.FromSeconds(30), node.Time,
            stop);
        var declared = DeclaredForSets.Of(state) ?? throw new InvalidOperationException("the control plane has not read everything yet");
        var world = new SetWorld(set, ApplicationsIn(_name.Namespace, state, node.Namespace), declared.View, declared.Settings);
        var spec = SetSpec.Read(set);
        if (set.Text("metadata", "deletionTimestamp") is not null) return await LeaveAsync(spec, world, stop);
        var generation = new SetGeneration(node, SetFollower.NameOf(_name), isFresh);
        SetOutcome outcome = known ?? await generation.RunAsync(spec, state, declared, stop);
        if (outcome is SetOutcome.Failed failed)
        {
            await WriteStatusAsync(world, new SetStatus.Trouble(failed.Reason, failed.Problem, HasParameters: false), stop);
            await ForgetRefreshAsync(stop);
            return new SetRunResult(null, generation.Followings, failed.Problem, IsBehind: false);
        }

        var generated = (SetOutcome.Generated)outcome;
        var (trouble, isBehind) = await ApplyAsync(spec, generated, world, stop);
        await ForgetRefreshAsync(stop);
        return new SetRunResult(generated, known is null ? generation.Followings : null, trouble?.Message ?? "", isBehind);
    }

    private async Task<(SetStatus.Trouble? Trouble, bool IsBehind)> ApplyAsync(SetSpec spec, SetOutcome.Generated generated,
        SetWorld world, CancellationToken stop)
    {
        await KeepOwnEndAsync(spec, world, stop);
        var plan = SetPlan.Of(spec, generated.Applications, world);
        var writes = await WriteAsync(plan, world, stop);
        var trouble = writes.Trouble ?? TroubleOf(plan);
        await WriteStatusAsync(writes.After, trouble, stop);
        return (trouble, writes.IsBehind);
    }

    private async Task<SetWrites> WriteAsync(SetPlan plan, SetWorld world, CancellationToken stop)
    {
        var writes = new SetWrites(node, world);
        return await node.Gate.RunAsync(
            async end =>
            {
                await writes.RunAsync(plan, end);
                return writes;
            }, stop);
    }

    private static SetStatus.Trouble? TroubleOf(SetPlan plan)
    {
        if (plan.Problems.Count == 0) return null;
        var last = plan.Problems[^1].Problem;
        var message = plan.Problems.Count == 1 ? last : FormattableString.Invariant($"{last} (and {plan.Problems.Count - 1} more)");
        return new SetStatus.Trouble(SetReasons.Invalid, message, HasParameters: true);
    }

    private async Task WriteStatusAsync(SetWorld world, SetStatus.Trouble? trouble, CancellationToken stop)
    {
        var before = set.Map("status");
        var patch = MergeDifference.Between(before, SetStatus.Of(before, world.Owned, trouble, node.Time.GetUtcNow()));
        if (patch.Count == 0) return;
        await node.Gate.RunAsync(
            end => node.Control.PatchAsync(Target, PatchKind.Merge, MapNode.Of(("status", patch)),
                SetWrites.Writer with { Subresource = "status" }, end), stop);
    }

    private async Task ForgetRefreshAsync(CancellationToken stop)
    {
        if (!set.Map("metadata", "annotations").Has(RefreshAnnotation)) return;
        await PatchAsync(MapNode.Empty.WithAt(["metadata", "annotations", RefreshAnnotation], NullNode.Instance), stop);
    }

    /// <summary>
    /// Applications that the set must not delete must not go with it either: its end has to wait until they are no longer its own, or the
    /// cluster would take them along.
    /// </summary>
    private async Task KeepOwnEndAsync(SetSpec spec, SetWorld world, CancellationToken stop)
    {
        var finalizers = set.List("metadata", "finalizers");
        if (spec.Changes.PolicyUnder(world.Settings).MayDelete || finalizers.Any(static one => one.Text() == Finalizer)) return;
        await PatchAsync(MapNode.Of(("metadata", MapNode.Of(
            ("finalizers", finalizers.Append(Finalizer)), ("resourceVersion", set.Text("metadata", "resourceVersion") ?? "")))), stop);
    }

    /// <summary>The set is being deleted. The cluster takes its Applications along; where it must not, they are let go first.</summary>
    private async Task<SetRunResult> LeaveAsync(SetSpec spec, SetWorld world, CancellationToken stop)
    {
        var finalizers = set.List("metadata", "finalizers");
        if (finalizers.Any(static one => one.Text() == Finalizer))
        {
            if (!spec.Changes.PolicyUnder(world.Settings).MayDelete)
            {
                var updates = world.Owned.Select(one => new SetPlan.Update(one.Key, one.Value, MapNode.Of(("metadata", MapNode.Of(
                    ("ownerReferences", SetOwner.Without(one.Value, world.Name)),
                        ("resourceVersion", one.Value.Text("metadata", "resourceVersion") ?? ""))))));
                var writes = await WriteAsync(SetPlan.Nothing with { Updates = [.. updates] }, world, stop);
                if (writes.Trouble is { } trouble) return new SetRunResult(null, [], trouble.Message, IsBehind: true);
            }

            await PatchAsync(MapNode.Of(("metadata", MapNode.Of(
                ("finalizers", ListNode.Of(finalizers.Where(static one => one.Text() != Finalizer))),
                ("resourceVersion", set.Text("metadata", "resourceVersion") ?? "")))), stop);
        }

        return new SetRunResult(null, [], "", IsBehind: false);
    }

    private Task<MapNode> PatchAsync(MapNode patch, CancellationToken stop) =>
        node.Gate.RunAsync(end => node.Control.PatchAsync(Target, PatchKind.Merge, patch, SetWrites.Writer, end), stop);

    private ObjectName Target => new("argoproj.io", "ApplicationSet", _name.Namespace, _name.Name);

    /// <summary>The Applications of a namespace by their simple names.</summary>
    public static Dictionary<string, MapNode> ApplicationsIn(string space, ControlPlaneState state, string controlNamespace)
    {
        var found = new Dictionary<string, MapNode>(StringComparer.Ordinal);
        foreach (var (shortName, application) in state.Applications)
        {
            var name = ApplicationName.Parse(shortName, controlNamespace);
            if (name.Namespace == space) found[name.Name] = application;
        }

        return found;
    }
}
