using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// Whether an Application that a request wants could be brought out: what its project permits, whether its destination is known, and,
/// unless the caller does without, whether its sources render.
/// </summary>
internal sealed class ApplicationCheck(FleetClient fleet)
{
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <param name="known">The Application as it is; null for a new one.</param>
    /// <exception cref="ApiException">It could not.</exception>
    public async Task MustBeGoodAsync(Call call, MapNode application, MapNode? known)
    {
        if (application["spec"] is not MapNode spec) throw new ApiException(400, "spec is required");
        if (known is not null && known["spec"] == spec) return;
        var name = ApplicationName.Of(application).Short(fleet.Node.Namespace);
        var (view, goal, problems) = await GoalOfAsync(application, call.Stop);
        if (goal is null) throw Bad(name, problems);
        if (!call.Flag("validate", otherwise: true) || (known is not null && Preview.Of(known, view).Goal == goal)) return;
        if (await RenderAsync(name, goal, call.Stop) is RenderOutcome.Failed failed)
            throw Bad(name, [$"Unable to generate manifests in {string.Join(", ", goal.Sources.Select(Named))}: {failed.Problem}"]);
    }

    private async Task<RenderOutcome> RenderAsync(string name, RenderGoal goal, CancellationToken stop)
    {
        string[] revisions = [.. goal.Sources.Select(static _ => "")];
        var outcome = await fleet.RenderAsync(name, goal, revisions, stop);
        if (outcome is not RenderOutcome.Failed { IsPassing: true }) return outcome;
        // Credentials that were declared a moment ago may not have been seen yet.
        await Task.Delay(SeenWithin, fleet.Node.Time, stop);
        return await fleet.RenderAsync(name, goal, revisions, stop);
    }

    /// <summary>A project or a cluster that was declared a moment ago may not have been seen yet.</summary>
    private async Task<(ControlPlaneView View, RenderGoal? Goal, IReadOnlyList<string> Problems)> GoalOfAsync(MapNode application,
        CancellationToken stop)
    {
        var began = fleet.Node.Time.GetTimestamp();
        while (true)
        {
            var view = (await fleet.ControlPlaneAsync(stop)).View ?? throw new ApiException(503, "the server is starting; try again");
            var (goal, problems) = Preview.Of(application, view);
            if (goal is not null || fleet.Node.Time.GetElapsedTime(began) > SeenWithin) return (view, goal, problems);
            await Task.Delay(LookEvery, fleet.Node.Time, stop);
        }
    }

    private static string Named(SourceSpec source) => source.IsChart ? source.Chart : source.Path.Length > 0 ? source.Path : source.RepoUrl;

    private static ApiException Bad(string name, IEnumerable<string> problems) => new(400,
        $"application spec for {name} is invalid: {string.Join(";", problems.Select(static problem => "InvalidSpecError: " + problem))}");
}
