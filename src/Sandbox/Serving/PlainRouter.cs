using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Discovery;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Faults;
using GitOpsActors.Sandbox.OpenApi;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Answers what is not about objects: version, health, discovery, OpenAPI.</summary>
internal sealed class PlainRouter(Cluster cluster, FaultInjector faults)
{
    public const string FaultsPath = "/sandbox/faults";

    private readonly OpenApiDocuments _openApi = new(cluster.Catalog);

    public Task Route(ApiCall call)
    {
        var parts = call.Info.Path.Trim('/').Split('/');
        return parts switch
        {
            ["version"] => call.Answer(200, ServerVersion.Document),
            ["healthz" or "readyz" or "livez", ..] => Answers.Text(call.Http, 200, "ok"),
            ["api"] => Legacy(call),
            ["api", "v1"] => call.Answer(200, DiscoveryDocuments.Resources(cluster.Catalog, "", "v1")!),
            ["apis"] => Groups(call),
            ["apis", var group] => Found(call, DiscoveryDocuments.Group(cluster.Catalog, group)),
            ["apis", var group, var version] => Found(call, DiscoveryDocuments.Resources(cluster.Catalog, group, version)),
            ["sandbox", "faults"] => Faults(call),
            ["openapi", "v2"] => Version2(call),
            ["openapi", "v3"] => Index(call),
            ["openapi", "v3", "api", var version] => OpenApi(call, "", version),
            ["openapi", "v3", "apis", var group, var version] => OpenApi(call, group, version),
            _ => NotFound(call),
        };
    }

    private Task Legacy(ApiCall call) => call.Form.Shape == AcceptedForm.Shapes.Discovery
        ? Aggregated(call, isLegacy: true)
        : call.Answer(200, DiscoveryDocuments.ApiVersions(call.Http.Request.Host.ToString()));

    private Task Groups(ApiCall call) => call.Form.Shape == AcceptedForm.Shapes.Discovery
        ? Aggregated(call, isLegacy: false)
        : call.Answer(200, DiscoveryDocuments.Groups(cluster.Catalog));

    private Task Aggregated(ApiCall call, bool isLegacy)
    {
        call.Http.Response.Headers.Vary = "Accept";
        var version = call.Form.Version;
        var document = DiscoveryDocuments.Aggregated(cluster.Catalog, isLegacy, version);
        call.Http.Response.ContentType = $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList";
        return Answers.Write(call.Http, 200, JsonText.Bytes(document));
    }

    /// <summary>PUT or POST sets the faults that the body names (as --faults does); DELETE ends them.</summary>
    private async Task Faults(ApiCall call)
    {
        try
        {
            faults.Plan = call.Http.Request.Method switch
            {
                "PUT" or "POST" => FaultPlan.Parse(Encoding.UTF8.GetString((await call.Body()).Span)),
                "DELETE" => FaultPlan.None,
                _ => faults.Plan,
            };
        }
        catch (FormatException problem)
        {
            throw ApiErrors.BadRequest(problem.Message);
        }
        await Answers.Text(call.Http, 200, faults.Plan + "\n");
    }

    /// <summary>The real server leaves the type of this one document to guessing, which ends at plain text.</summary>
    private Task Index(ApiCall call)
    {
        call.Http.Response.ContentType = "text/plain; charset=utf-8";
        return Answers.Write(call.Http, 200, _openApi.Index());
    }

    private Task OpenApi(ApiCall call, string group, string version) =>
        _openApi.Of(group, version) is { } document ? Json(call, document) : NotFound(call);

    private Task Version2(ApiCall call)
    {
        if (!WantsBinary(call)) return Json(call, _openApi.Version2());
        call.Http.Response.ContentType = BinaryDocument.ContentType;
        return Answers.Write(call.Http, 200, _openApi.BinaryVersion2());
    }

    private static bool WantsBinary(ApiCall call)
    {
        var accept = call.Http.Request.Headers.Accept.ToString();
        return accept.Contains("protobuf", StringComparison.Ordinal) && !accept.Contains("json", StringComparison.Ordinal);
    }

    private static Task Json(ApiCall call, byte[] document)
    {
        // Version 3 has no binary form here; clients that insist on it are told so.
        if (WantsBinary(call)) throw ApiErrors.Generic(406, "NotAcceptable", "406: Not Acceptable\n\nAvailable representations: application/json");
        call.Http.Response.ContentType = "application/json";
        return Answers.Write(call.Http, 200, document);
    }

    private static Task Found(ApiCall call, MapNode? document) => document is null ? NotFound(call) : call.Answer(200, document);

    public static Task NotFound(ApiCall call)
    {
        if (call.Http.Request.Method is not ("GET" or "HEAD") && call.Info.Path.StartsWith("/api", StringComparison.Ordinal) && !call.Info.IsResource)
            throw ApiErrors.MethodNotAllowed();
        return Answers.Text(call.Http, 404, "404 page not found\n");
    }
}
