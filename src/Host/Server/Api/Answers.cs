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

    /// <summary>Runs a handler; what goes wrong becomes an error body with the right status.</summary>
    public static RequestDelegate Json(Func<HttpContext, Task<Node>> handler) => async http =>
    {
        try
        {
            // A page of another origin can't send this type without being asked for permission first.
            if (http.Request.Method != "GET" && http.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
                throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "Invalid content type");
            await WriteAsync(http, StatusCodes.Status200OK, await handler(http));
        }
        catch (Exception error) when (StatusOf(error) is { } status)
        {
            await WriteAsync(http, status, Error(status, error.Message));
        }
    };

    /// <summary>The short name of the Application that a request is about: the name in its path, in the namespace that `appNamespace` names.</summary>
    public static string ApplicationOf(HttpContext http, string controlNamespace)
    {
        var (name, @namespace) = ((string)http.Request.RouteValues["name"]!, http.Request.Query["appNamespace"].ToString());
        return new ApplicationName(@namespace, name).Short(controlNamespace);
    }

    public static async Task<MapNode> BodyAsync(HttpContext http)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (memory.Length + read > BodyBytesMax) throw new ApiException(StatusCodes.Status413PayloadTooLarge, $"the request has more than {BodyBytesMax} bytes");
            memory.Write(buffer, 0, read);
        }

        if (memory.Length == 0) return MapNode.Empty;
        return JsonReader.Read(memory.GetBuffer().AsSpan(0, (int)memory.Length)) as MapNode
            ?? throw new ApiException(StatusCodes.Status400BadRequest, "the request must be a JSON object");
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

    private static MapNode Error(int status, string message) => MapNode.Of(("error", message), ("code", Code(status)), ("message", message));

    /// <summary>The number by which gRPC clients know the same thing.</summary>
    private static int Code(int status) => status switch
    {
        400 or 413 or 415 => 3,
        403 => 7,
        404 => 5,
        409 => 10,
        429 => 8,
        503 => 14,
        504 => 4,
        _ => 2,
    };
}
