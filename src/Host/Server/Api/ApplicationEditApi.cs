using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// Changes of what an Application is to be. Its status and the operation that it is to carry out are nobody's to write here.
/// </summary>
internal sealed class ApplicationEditApi(FleetClient fleet)
{
    private const int AttemptsMax = 10;
    private static readonly string[] EditedMetadata = ["labels", "annotations", "finalizers"];

    private readonly ControlApplications _applications = new(fleet);
    private readonly ApplicationChecks _checks = new(fleet);

    public void AddTo(MethodTable methods) => methods
        .Add(ApplicationsApi.Service + "Update", ReplaceAsync)
        .Add(ApplicationsApi.Service + "UpdateSpec", ReplaceSpecAsync)
        .Add(ApplicationsApi.Service + "Patch", PatchAsync);

    private async Task<Answer> ReplaceAsync(Call call)
    {
        var wanted = call.Request.Map("application");
        var name = ApplicationsApi.NameOf(wanted, _applications.Namespace).Short(_applications.Namespace);
        return _applications.Shown(await ChangeAsync(call, name, _ => wanted));
    }

    private async Task<Answer> ReplaceSpecAsync(Call call)
    {
        var spec = call.Request.Map("spec");
        return (await ChangeAsync(call, _applications.NameOf(call), known => known.With("spec", spec))).Map("spec");
    }

    private async Task<Answer> PatchAsync(Call call)
    {
        var patch = JsonReader.Read(call.Required("patch"));
        Func<MapNode, Node> apply = call.Text("patchType") switch
        {
            "" or "json" => known => JsonPatch.Apply(known, patch),
            "merge" => known => MergePatch.Apply(known, patch),
            var other => throw new ApiException(400, $"Patch type '{other}' is not supported: json and merge are"),
        };
        return _applications.Shown(await ChangeAsync(call, _applications.NameOf(call), known =>
        {
            try
            {
                return apply(known) as MapNode ?? throw new ApiException(400, "the patch leaves no application");
            }
            catch (PatchException problem)
            {
                throw new ApiException(400, $"the patch does not apply: {problem.Message}");
            }
        }));
    }

    /// <summary>
    /// Writes what is changed in the spec, the labels, the annotations and the finalizers; again when somebody else was faster.
    /// </summary>
    private async Task<MapNode> ChangeAsync(Call call, string name, Func<MapNode, MapNode> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = await _applications.FindNamedAsync(call, name, "update");
            var changed = Merge(known, change(known));
            _applications.MustAllowMove(call, known, changed);
            if (changed == known) return known;
            await _checks.MustBeGoodAsync(changed, call.Flag("validate", otherwise: true), call.Stop);
            try
            {
                return await _applications.Cluster.UpdateAsync(changed, ControlApplications.Writer, call.Stop);
            }
            catch (ClusterException error) when (error.Kind == FaultKind.Conflict)
            {
                if (attempt == AttemptsMax) throw new ApiException(409, "Failed to update application. Too many conflicts");
            }
        }
    }

    private static MapNode Merge(MapNode known, MapNode wanted)
    {
        var metadata = known.Map("metadata");
        foreach (var field in EditedMetadata) metadata = metadata.WithOrWithout(field, wanted.Map("metadata")[field]);
        return known.WithOrWithout("spec", wanted["spec"]).With("metadata", metadata);
    }
}
