using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;

namespace GitOpsActors.Sandbox.Serving;

internal sealed class ScaleHandlers(Cluster cluster)
{
    public async Task Handle(ApiCall call)
    {
        switch (call.Info.Verb)
        {
            case "get": await Answer(call, cluster.Objects.ScaleOf(call.Write("GetOptions"))); break;
            case "update": await Update(call); break;
            case "patch": await Patch(call); break;
            default: throw ApiErrors.MethodNotAllowed();
        }
    }

    private async Task Update(ApiCall call)
    {
        var request = call.Write("UpdateOptions");
        var document = BodyReader.Document(call, await call.Body(), "Scale");
        KindCheck.Check(call.Catalog, document, "autoscaling", "v1", "Scale");
        var scale = cluster.Objects.UpdateScale(request, document);
        WriteHandlers.AddWarnings(call.Http, request);
        await Answer(call, scale);
    }

    private async Task Patch(ApiCall call)
    {
        if (call.ContentType == "application/apply-patch+yaml")
        {
            var apply = call.Write("PatchOptions");
            await Answer(call, cluster.Objects.ApplyScale(apply, BodyReader.Applied(await call.Body(), apply)));
            return;
        }
        var kind = WriteHandlers.PatchKindOf(call);
        var request = call.Write("PatchOptions");
        var patch = BodyReader.Patch(await call.Body(), kind, request);
        await Answer(call, cluster.Objects.PatchScale(request, kind, patch));
    }

    private static Task Answer(ApiCall call, MapNode scale) => call.Answer(200, ObjectAnswers.Typed(ScaleView.Resource, scale));
}
