using GitOpsActors.Host.Server.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Access;

/// <summary>
/// Stands before everything: what no endpoint declares open is for those only whom a token proves, and what changes something has to be sent as
/// pages of other origins can't send it. A request for what does not exist is answered as one for what does, so that nobody learns which is which.
/// </summary>
internal sealed class AccessGuard(AccessStore store, Callers callers)
{
    public void Use(WebApplication web) => web.Use((http, next) => PassAsync(http, next));

    private async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var openness = http.GetEndpoint()?.Metadata.GetMetadata<Openness>();
        if (openness is null or { ForCommands: true } && !IsOfRightType(http.Request))
        {
            await RefuseAsync(http, StatusCodes.Status415UnsupportedMediaType, "Invalid content type");
            return;
        }

        if (openness is { NeedsNoCaller: true })
        {
            await next(http);
            return;
        }

        var result = await callers.ReadAsync(http);
        if (result.Renewed is { } renewed && !http.Response.HasStarted) TokenCookie.Write(http, renewed);
        if (result.Caller is { } caller) http.Features.Set(new RequestAccess(caller, await store.ViewAsync(http.RequestAborted)));
        else if (openness is not { IsForAll: true })
        {
            await RefuseAsync(http, StatusCodes.Status401Unauthorized, result.Problem);
            return;
        }

        await next(http);
    }

    /// <summary>A page of another origin can't send this type without being asked for permission first.</summary>
    private static bool IsOfRightType(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || request.ContentType is { } type && (IsType(type, "application/json") || type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase));

    private static bool IsType(string type, string wanted) =>
        type.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) && (type.Length == wanted.Length || type[wanted.Length] is ';' or ' ');

    private static async Task RefuseAsync(HttpContext http, int status, string message)
    {
        // What is still to come of the request is nobody's concern: the connection is closed instead of read to its end.
        http.Response.Headers.Connection = "close";
        await Answers.WriteAsync(http, status, Answers.Error(status, message));
    }
}

/// <summary>What an endpoint declares of whom it is for. One that declares nothing is for those only whom a token proves.</summary>
/// <param name="IsForAll">It answers those too whom nothing proves; whom a token proves may get more.</param>
/// <param name="NeedsNoCaller">It does not look at tokens at all.</param>
/// <param name="ForCommands">What changes something is sent as JSON.</param>
internal sealed record Openness(bool IsForAll, bool NeedsNoCaller, bool ForCommands)
{
    /// <summary>Health, and webhooks, which prove themselves in a way of their own.</summary>
    public static readonly Openness Unguarded = new(IsForAll: true, NeedsNoCaller: true, ForCommands: false);

    /// <summary>Signing in, and what is to be known before.</summary>
    public static readonly Openness ForAll = new(IsForAll: true, NeedsNoCaller: false, ForCommands: true);
}
