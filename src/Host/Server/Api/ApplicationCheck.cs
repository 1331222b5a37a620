using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// Whether an Application that a request wants could be brought out: what its project permits, whether its destination is known, and, unless the
/// caller does without, whether its sources render.
/// </summary>
internal sealed class ApplicationCheck(FleetClient fleet)
{
    /// <param name="known">The Application as it is; null for a new one.</param>
    /// <exception cref="ApiException">It could not.</exception>
    public async Task MustBeGoodAsync(Call call, MapNode application, MapNode? known)
    {
        if (application["spec"] is not MapNode spec) throw new ApiException(400, "spec is required");
        if (known is not null && known["spec"] == spec) return;
        var view = (await fleet.ControlPlaneAsync(call.Stop)).View ?? throw new ApiException(503, "the server is starting; try again");
        var name = ApplicationName.Of(application).Short(fleet.Node.Namespace);
        var (goal, problems) = Preview.Of(application, view);
        if (goal is null) throw Bad(name, problems);
        if (!call.Flag("validate", otherwise: true) || (known is not null && Preview.Of(known, view).Goal == goal)) return;
        if (await fleet.RenderAsync(name, goal, [.. goal.Sources.Select(static _ => "")], call.Stop) is RenderOutcome.Failed failed)
            throw Bad(name, [$"Unable to generate manifests in {string.Join(", ", goal.Sources.Select(Named))}: {failed.Problem}"]);
    }

    private static string Named(SourceSpec source) => source.IsChart ? source.Chart : source.Path.Length > 0 ? source.Path : source.RepoUrl;

    private static ApiException Bad(string name, IEnumerable<string> problems) => new(400,
        $"application spec for {name} is invalid: {string.Join(";", problems.Select(static problem => "InvalidSpecError: " + problem))}");
}
