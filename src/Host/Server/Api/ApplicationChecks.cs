using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// What an Application has to be before it is kept: in a project that permits where it comes from and goes to. Who has just declared the
/// project or the cluster need not wait until this node has heard of it.
/// </summary>
internal sealed class ApplicationChecks(FleetClient fleet)
{
    private readonly ControlSecrets _clusters = new(fleet.Node, "cluster");

    /// <param name="validates">Whether the spec is looked at too, beyond what its project has to permit.</param>
    /// <exception cref="ApiException">It must not be kept, or its spec can't be used.</exception>
    public async Task MustBeGoodAsync(MapNode application, bool validates, CancellationToken stop)
    {
        if (application["spec"] is not MapNode) throw new ApiException(400, "spec is required");
        var (spec, name) = (ApplicationSpec.Read(application), ApplicationName.Of(application));
        var view = await ViewAsync(spec, stop);
        // Who may not see projects must not learn here which there are.
        if (view.Projects.GetValueOrDefault(spec.Project) is not { } project || !project.IsFor(name, view.Namespace))
            throw new ApiException(400, $"app is not allowed in project \"{spec.Project}\", or the project does not exist");
        var shown = name.Short(view.Namespace);
        if (spec.Destination is { Server.Length: 0, Name.Length: 0 })
            throw new ApiException(400, $"application destination spec for {shown} is invalid: destination.server and destination.name are both missing");
        if (view.Find(spec.Destination) is (null, var problem))
            throw new ApiException(400, $"application destination spec for {shown} is invalid: {problem}");
        var problems = Preview.Of(application, view).Problems.Except(validates ? [] : spec.Errors).ToList();
        if (problems.Count > 0) throw new ApiException(
            400, $"application spec for {shown} is invalid: {string.Join(';', problems.Select(static one => "InvalidSpecError: " + one))}");
    }

    private async Task<ControlPlaneView> ViewAsync(ApplicationSpec spec, CancellationToken stop)
    {
        var state = await fleet.ControlPlaneAsync(stop);
        var view = state.View ?? throw new ApiException(503, "the server is starting; try again");
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
        return [.. found.Select(static secret => new KnownCluster(ControlSecrets.Field(secret, "server").TrimEnd('/'),
            ControlSecrets.Field(secret, "name"), ControlSecrets.Field(secret, "project")))];
    }
}
