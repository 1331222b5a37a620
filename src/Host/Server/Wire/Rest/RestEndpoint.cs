using System.Buffers;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Wire.Definitions;
using GitOpsActors.Host.Server.Wire.Methods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitOpsActors.Host.Server.Wire.Rest;

/// <summary>The methods as HTTP with JSON: the path names the method, and what is sent is put together as its request.</summary>
internal sealed class RestEndpoint(MethodTable methods, CallGate gate, TimeProvider time, CancellationToken stopping)
{
    // Of an answer that waits to be sent.
    private const int UnflushedBytesMax = 64 * 1024;

    private readonly RouteTable _routes = new(WireDefinitions.All.Methods.Where(static method => !method.TakesStream));

    public void Map(WebApplication web) => web.Map("/api/{**rest}", Answers.Guarded(RunAsync)).IsOpen(Openness.ForAll);

    private async Task RunAsync(HttpContext http)
    {
        var path = PathOf(http);
        var match = _routes.Find(http.Request.Method, path);
        var who = await gate.OfAsync(http, match?.Method);
        if (match is null) throw (_routes.Has(path) ? new ApiException(501, "Method Not Allowed") : new ApiException(404, "Not Found"));
        http.Features.Set(match.Method);
        var body = await Answers.NodeAsync(http);
        var request = RequestDocument.Of(match.Method, match.Route, body, http.Request.Query, match.Values);
        var fields = FieldSelection.Parse(http.Request.Query["fields"].ToString());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var call = new Call(http, match.Method, request, who, match.Method.GivesStream ? stop.Token : http.RequestAborted);
        if (match.Method.GivesStream) await new RestStream(http, fields, time).WriteAsync(await methods.StreamAsync(call), stop.Token);
        else await WriteAsync(http, await methods.RunAsync(call), fields);
    }

    /// <summary>As it was sent: what is encoded in it stays so until it is cut into parts.</summary>
    private static string PathOf(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.StartsWith('/') ? target : Uri.TryCreate(target, UriKind.Absolute, out var whole) ? whole.PathAndQuery : "/";
        return path.Split('?')[0];
    }

    private static async Task WriteAsync(HttpContext http, Answer answer, FieldSelection? fields)
    {
        http.Response.ContentType = "application/json";
        var output = http.Response.BodyWriter;
        var document = fields is null ? answer.Document : fields.Of(answer.Document);
        var (ofItems, areItemsWanted) = fields?.Below(Answer.ItemsField) ?? (null, true);
        if (answer.Items is null || !areItemsWanted)
        {
            JsonText.Write(document, output);
            await output.FlushAsync(http.RequestAborted);
            return;
        }

        // The items come last, and one by one: ten thousand of them are never in memory together.
        var start = JsonText.Bytes(document.With(Answer.ItemsField, ListNode.Empty)).AsMemory()[..^2];
        await output.WriteAsync(start, http.RequestAborted);
        var isFirst = true;
        foreach (var item in answer.Items)
        {
            if (!isFirst) output.Write(","u8);
            isFirst = false;
            JsonText.Write(ofItems is null ? item : ofItems.Of(item), output);
            if (output.UnflushedBytes > UnflushedBytesMax) await output.FlushAsync(http.RequestAborted);
        }

        output.Write("]}"u8);
        await output.FlushAsync(http.RequestAborted);
    }
}
