using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Methods;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GitOpsActors.Host.Server.Api;

/// <summary>A request can't be answered as it is. The status is what HTTP calls it, the message what a person is told.</summary>
/// <param name="code">What gRPC calls it, where that says more than the status.</param>
internal sealed class ApiException(int status, string message, StatusCode? code = null) : Exception(message)
{
    public int Status => status;

    public StatusCode Code => code ?? Faults.CodeOf(status);
}

/// <summary>The common shape of answers and of requests.</summary>
internal static class Answers
{
    private const int BodyBytesMax = 1024 * 1024;

    /// <summary>Runs a handler that answers with a document; what goes wrong becomes an error body with the right status.</summary>
    public static RequestDelegate Json(Func<HttpContext, Task<Node>> handler) =>
        Guarded(async http => await WriteAsync(http, StatusCodes.Status200OK, await handler(http)));

    /// <summary>
    /// Runs a handler that writes its answer itself; what goes wrong before the first line becomes an error body, and later a last line.
    /// </summary>
    public static RequestDelegate Guarded(Func<HttpContext, Task> handler) => async http =>
    {
        try
        {
            await handler(http);
        }
        catch (Exception error) when (Faults.Of(error) is { } status)
        {
            var code = error switch
            {
                ApiException api => api.Status,
                BadHttpRequestException bad => bad.StatusCode,
                _ => Faults.HttpOf(status.StatusCode),
            };
            if (!http.Response.HasStarted) await WriteAsync(http, code, Error(status));
            else await http.Response.Body.WriteAsync(JsonText.Bytes(StreamError(status)), http.RequestAborted);
        }
    };

    /// <summary>The short name of the Application that a request is about: the name in its path, in the namespace that `appNamespace` names.</summary>
    public static string ApplicationOf(HttpContext http, string controlNamespace)
    {
        var (name, @namespace) = ((string)http.Request.RouteValues["name"]!, http.Request.Query["appNamespace"].ToString());
        return new ApplicationName(@namespace, name).Short(controlNamespace);
    }

    public static async Task<MapNode> BodyAsync(HttpContext http) => await NodeAsync(http) is var body && body is NullNode ? MapNode.Empty
        : body as MapNode ?? throw new ApiException(StatusCodes.Status400BadRequest, "the request must be a JSON object");

    /// <summary>What a request carries, whatever it is; null when that is nothing.</summary>
    public static async Task<Node> NodeAsync(HttpContext http)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (memory.Length + read > BodyBytesMax) throw new ApiException(StatusCodes.Status413PayloadTooLarge, $"the request has more than {BodyBytesMax} bytes");
            memory.Write(buffer, 0, read);
        }

        return memory.Length == 0 ? NullNode.Instance : JsonReader.Read(memory.GetBuffer().AsSpan(0, (int)memory.Length));
    }

    public static async Task WriteAsync(HttpContext http, int status, Node node)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(JsonText.Bytes(node), http.RequestAborted);
    }

    public static MapNode Error(int status, string message) => Error(new Status(Faults.CodeOf(status), message));

    private static MapNode Error(Status status) => MapNode.Of(("error", status.Detail), ("code", (int)status.StatusCode),
        ("message", status.Detail));

    private static MapNode StreamError(Status status) => MapNode.Of(("error", MapNode.Of(
        ("grpc_code", (int)status.StatusCode), ("http_code", Faults.HttpOf(status.StatusCode)), ("message", status.Detail),
        ("http_status", ReasonPhrases.GetReasonPhrase(Faults.HttpOf(status.StatusCode))))));
}
