using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Answers create, update, patch, delete and deletecollection.</summary>
internal sealed class WriteHandlers(Cluster cluster)
{
    public async Task Create(ApiCall call)
    {
        DefinitionDeletion.CheckCreation(cluster, call.Resource);
        var request = call.Write("CreateOptions");
        var document = BodyReader.Object(call, await call.Body(), request);
        await Answer(call, 201, request, cluster.Objects.Create(request, document));
    }

    public async Task Update(ApiCall call)
    {
        var request = call.Write("UpdateOptions");
        var document = BodyReader.Object(call, await call.Body(), request);
        var existed = cluster.Table(call.Resource).Get(request.Namespace, request.Name) is not null;
        await Answer(call, existed ? 200 : 201, request, cluster.Objects.Update(request, document));
    }

    public async Task Patch(ApiCall call)
    {
        if (call.ContentType == "application/apply-patch+yaml")
        {
            await Apply(call);
            return;
        }
        var kind = PatchKindOf(call);
        var request = call.Write("PatchOptions");
        var patch = BodyReader.Patch(await call.Body(), kind, request);
        await Answer(call, 200, request, cluster.Objects.Patch(request, kind, patch));
    }

    public static PatchKind PatchKindOf(ApiCall call) => call.ContentType switch
    {
        "application/json-patch+json" => PatchKind.Json,
        "application/merge-patch+json" => PatchKind.Merge,
        "application/strategic-merge-patch+json" when !call.Resource.IsCustom => PatchKind.Strategic,
        "application/strategic-merge-patch+json" => throw ApiErrors.UnsupportedMediaType(
            ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"]),
        _ => throw ApiErrors.Generic(415, "UnsupportedMediaType", "415: Unsupported Media Type"),
    };

    private async Task Apply(ApiCall call)
    {
        var request = call.Write("PatchOptions");
        var applied = BodyReader.Applied(await call.Body(), request);
        var result = cluster.Objects.Apply(request, applied);
        await Answer(call, result.IsNew ? 201 : 200, request, result.Item);
    }

    public async Task Delete(ApiCall call)
    {
        var options = await Options(call);
        var request = call.Write("DeleteOptions") with { IsDryRun = options.IsDryRun };
        var deleted = cluster.Objects.Delete(request, options);
        AddWarnings(call.Http, request);
        if (!deleted.IsGone || DeletionAnswers.AreObjects(call.Resource))
            await ObjectAnswers.Write(call, 200, deleted.Item);
        else
            await call.Answer(200, DeletionAnswers.Success(call.Resource, deleted.Item));
    }

    public async Task DeleteCollection(ApiCall call)
    {
        var options = await Options(call);
        var selection = ListOptions.Of(call);
        var request = call.Write("DeleteOptions") with { IsDryRun = options.IsDryRun };
        var space = call.Resource.IsNamespaced && call.Info.Namespace.Length > 0 ? call.Info.Namespace : null;
        var page = ListPage.Of(cluster.Table(call.Resource).View(space), call.Resource, selection);
        foreach (var item in page.Items)
        {
            try
            {
                cluster.Objects.Delete(request with { Namespace = item.Namespace, Name = item.Name }, options);
            }
            catch (ApiException problem) when (problem.Code == StatusCodes.Status404NotFound)
            {
                // Somebody else deleted it first, which is what was wanted.
            }
        }
        AddWarnings(call.Http, request);
        await ReadHandlers.WriteFull(call, page);
    }

    private static async Task<DeleteOptions> Options(ApiCall call)
    {
        var body = await call.Body();
        // A body is all that counts: what the URL says beside it is not looked at.
        if (body.Length > 0) return DeleteOptions.OfBody(BodyReader.Document(call, body, "DeleteOptions"));
        var document = new MapBuilder();
        if (call.Number("gracePeriodSeconds") is { } grace) document.Add("gracePeriodSeconds", grace);
        if (call.Query("propagationPolicy") is { Length: > 0 } policy) document.Add("propagationPolicy", policy);
        if (call.Query("orphanDependents") is { Length: > 0 } orphan) document.Add("orphanDependents", RequestInfo.IsTrue(orphan));
        if (call.Query("dryRun") is { Length: > 0 } dryRun) document.Add("dryRun", ListNode.Of(dryRun));
        return DeleteOptions.Of(document.Build());
    }

    public static Task Answer(ApiCall call, int code, WriteRequest request, MapNode item)
    {
        AddWarnings(call.Http, request);
        return ObjectAnswers.Write(call, code, item);
    }

    public static void AddWarnings(HttpContext http, WriteRequest request)
    {
        foreach (var warning in request.Warnings) AddWarning(http, warning);
    }

    public static void AddWarning(HttpContext http, string warning)
    {
        var quoted = new StringBuilder(warning.Length + 2);
        foreach (var c in warning) quoted.Append(c is '"' or '\\' ? "\\" : "").Append(char.IsControl(c) ? ' ' : c);
        http.Response.Headers.Append("Warning", $"299 - \"{quoted}\"");
    }
}
