using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>A request can't be answered as it is. The status is what HTTP calls it, the message what a person is told.</summary>
internal sealed class ApiException(int status, string message) : Exception(message)
{
    public int Status => status;
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
        catch (Exception error) when (StatusOf(error) is { } status)
        {
            if (!http.Response.HasStarted) await WriteAsync(http, status, Error(status, error.Message));
            else await http.Response.Body.WriteAsync(JsonText.Bytes(StreamError(status, error.Message)), http.RequestAborted);
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

    private static int? StatusOf(Exception error) => error switch
    {
        ApiException api => api.Status,
        BadHttpRequestException bad => bad.StatusCode,
        DocumentException => StatusCodes.Status400BadRequest,
        ClusterException cluster => cluster.Kind switch
        {
            FaultKind.NotFound => StatusCodes.Status404NotFound,
            FaultKind.AlreadyExists or FaultKind.Conflict => StatusCodes.Status409Conflict,
            FaultKind.Invalid => StatusCodes.Status400BadRequest,
            FaultKind.Forbidden => StatusCodes.Status403Forbidden,
            FaultKind.TooManyRequests => StatusCodes.Status429TooManyRequests,
            FaultKind.TimedOut => StatusCodes.Status504GatewayTimeout,
            _ => StatusCodes.Status503ServiceUnavailable,
        },
        TimeoutException => StatusCodes.Status504GatewayTimeout,
        _ => null,
    };

    public static MapNode Error(int status, string message) => MapNode.Of(("error", message), ("code", Code(status)), ("message", message));

    private static MapNode StreamError(int status, string message) =>
        MapNode.Of(("error", MapNode.Of(("grpc_code", Code(status)), ("http_code", status), ("message", message))));

    /// <summary>The number by which gRPC clients know the same thing.</summary>
    public static int Code(int status) => status switch
    {
        400 or 413 or 415 => 3,
        401 => 16,
        403 => 7,
        404 => 5,
        409 => 10,
        429 => 8,
        503 => 14,
        504 => 4,
        _ => 2,
    };
}
