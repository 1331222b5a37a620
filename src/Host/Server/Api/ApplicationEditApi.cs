using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// Changes of what an Application is to be. Its status and the operation that it is to carry out are nobody's to write here.
/// </summary>
internal sealed class ApplicationEditApi(FleetClient fleet)
{
    private const string Base = "/api/v1/applications/{name}";
    private const int AttemptsMax = 10;
    private static readonly string[] EditedMetadata = ["labels", "annotations", "finalizers"];

    private readonly ControlApplications _applications = new(fleet);

    public void Map(WebApplication web)
    {
        web.MapPut(Base, Answers.Json(ReplaceAsync)).Needs(Permission.OfApplication("update"));
        web.MapPut(Base + "/spec", Answers.Json(ReplaceSpecAsync)).Needs(Permission.OfApplication("update"));
        web.MapPatch(Base, Answers.Json(PatchAsync)).Needs(Permission.OfApplication("update"));
    }

    private async Task<Node> ReplaceAsync(HttpContext http)
    {
        var wanted = await Answers.BodyAsync(http);
        return _applications.Shown(await ChangeAsync(http, _ => wanted));
    }

    private async Task<Node> ReplaceSpecAsync(HttpContext http)
    {
        var spec = await Answers.BodyAsync(http);
        return (await ChangeAsync(http, known => known.With("spec", spec))).Map("spec");
    }

    private async Task<Node> PatchAsync(HttpContext http)
    {
        var body = await Answers.BodyAsync(http);
        var patch = body["patch"] is StringNode text ? JsonReader.Read(text.Value)
            : throw new ApiException(400, "patch is required: the patch, as a text");
        Func<MapNode, Node> apply = body["patchType"].Text() switch
        {
            null or "" or "json" => known => JsonPatch.Apply(known, patch),
            "merge" => known => MergePatch.Apply(known, patch),
            var other => throw new ApiException(400, $"Patch type '{other}' is not supported: json and merge are"),
        };
        return _applications.Shown(await ChangeAsync(http, known =>
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
    private async Task<MapNode> ChangeAsync(HttpContext http, Func<MapNode, MapNode> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = await _applications.FindAsync(http);
            var changed = Merge(known, change(known));
            _applications.Check(changed);
            if (changed == known) return known;
            // Who moves an Application into another project must be allowed to have it there.
            if (AccessObjects.ProjectOf(changed) != AccessObjects.ProjectOf(known))
                foreach (var action in (string[])["create", "update"])
                    RequestAccess.Of(http).MustOnApplication(action, changed, _applications.Namespace);
            try
            {
                return await _applications.Cluster.UpdateAsync(changed, ControlApplications.Writer, http.RequestAborted);
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
