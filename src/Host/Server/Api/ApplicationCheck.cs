using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// What an Application has to be before it is kept: in a project that permits where it comes from and goes to, and, unless the caller does
/// without, of sources that render. Who has just declared the project or the cluster need not wait until this node has heard of it.
/// </summary>
internal sealed class ApplicationCheck(FleetClient fleet)
{
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(1);

    private readonly ControlSecrets _clusters = new(fleet.Node, "cluster");

    /// <param name="known">The Application as it is; null for a new one.</param>
    /// <exception cref="ApiException">It must not be kept, or could not be brought out.</exception>
    public async Task MustBeGoodAsync(Call call, MapNode application, MapNode? known)
    {
        if (application["spec"] is not MapNode) throw new ApiException(400, "spec is required");
        if (known is not null && known["spec"] == application["spec"]) return;
        var (spec, name) = (ApplicationSpec.Read(application), ApplicationName.Of(application));
        var validates = call.Flag("validate", otherwise: true);
        var view = await ViewAsync(spec, call.Stop);
        MustBePermitted(spec, name, view);
        var shown = name.Short(view.Namespace);
        var (goal, problems) = Preview.Of(application, view);
        problems = [.. problems.Except(validates ? [] : spec.Errors)];
        if (problems.Count > 0) throw Bad(shown, problems);
        if (!validates || goal is null || (known is not null && Preview.Of(known, view).Goal == goal)) return;
        if (await RenderAsync(shown, goal, call.Stop) is RenderOutcome.Failed failed)
            throw Bad(shown, [$"Unable to generate manifests in {string.Join(", ", goal.Sources.Select(Named))}: {failed.Problem}"]);
    }

    private static void MustBePermitted(ApplicationSpec spec, ApplicationName name, ControlPlaneView view)
    {
        // Who may not see projects must not learn here which there are.
        if (view.Projects.GetValueOrDefault(spec.Project) is not { } project || !project.IsFor(name, view.Namespace))
            throw new ApiException(400, $"app is not allowed in project \"{spec.Project}\", or the project does not exist");
        var problem = spec.Destination is { Server.Length: 0, Name.Length: 0 } ? "destination.server and destination.name are both missing"
            : view.Find(spec.Destination) is (null, var unknown) ? unknown : null;
        if (problem is not null)
            throw new ApiException(400, $"application destination spec for {name.Short(view.Namespace)} is invalid: {problem}");
    }

    private async Task<ControlPlaneView> ViewAsync(ApplicationSpec spec, CancellationToken stop)
    {
        var state = await fleet.ControlPlaneAsync(stop);
        var view = state.ReadView();
        var project = await fleet.Node.Control.GetAsync(
            new ObjectName("argoproj.io", "AppProject", fleet.Node.Namespace, spec.Project), stop);
        var isKnown = view.Find(spec.Destination).Cluster is not null;
        return state.ViewWith(spec.Project, project, isKnown ? [] : await DeclaredAsync(spec.Destination, stop));
    }

    /// <summary>Clusters that were declared a moment ago.</summary>
    private async Task<IReadOnlyList<KnownCluster>> DeclaredAsync(DestinationSpec destination, CancellationToken stop)
    {
        var found = await _clusters.FindAsync(field => destination.Server.Length > 0
            ? field("server").TrimEnd('/') == destination.Server : field("name") == destination.Name, stop);
        return [.. found.Select(ClusterSecret.Read)];
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

    private static string Named(SourceSpec source) => source.IsChart ? source.Chart : source.Path.Length > 0 ? source.Path : source.RepoUrl;

    private static ApiException Bad(string name, IEnumerable<string> problems) => new(400,
        $"application spec for {name} is invalid: {string.Join(";", problems.Select(static problem => "InvalidSpecError: " + problem))}");
}
