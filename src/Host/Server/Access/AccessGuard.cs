using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Auditing;
using GitOpsActors.Host.Server.Wire.Methods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Access;

/// <summary>
/// Stands before everything: what no endpoint declares open is for those only whom a token proves, and what changes something has to be
/// sent as pages of other origins can't send it. Without a token, what does not exist is answered as what does, so that nobody learns
/// which is which.
/// </summary>
/// <param name="applications">The Applications that are known, by their short names.</param>
internal sealed class AccessGuard(
    AccessStore store, Callers callers, RequestAudit audit, string controlNamespace,
    Func<CancellationToken, Task<IReadOnlyDictionary<string, MapNode>>> applications)
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
        if (result.Caller is { } caller) http.Features.Set(await AccessAsync(http, caller));
        else if (openness is not { IsForAll: true })
        {
            if (Callers.TokenOf(http.Request).Token is not null) audit.Refused(http, caller: null);
            await RefuseAsync(http, StatusCodes.Status401Unauthorized, result.Problem);
            return;
        }

        if (result.Caller is { IsOperator: true } && HttpMethods.IsGet(http.Request.Method)) audit.Operator(http);
        if (openness is null && http.GetEndpoint() is { } endpoint && await RefusalAsync(http, endpoint) is { } refusal)
        {
            if (refusal.Status == StatusCodes.Status403Forbidden) audit.Refused(http, result.Caller);
            await RefuseAsync(http, refusal.Status, refusal.Message);
            return;
        }

        await next(http);
        // Methods of the interface, which say that they are for all, record themselves.
        if (openness is null && result.Caller is { } who && IsChange(http)) audit.Done(http, who);
    }

    private async Task<RequestAccess> AccessAsync(HttpContext http, Caller caller)
    {
        return new RequestAccess(
            caller, await store.ViewAsync(http.RequestAborted), AgainAsync, async () => (await callers.ReadAsync(http)).Caller is not null);

        async Task<RequestAccess?> AgainAsync(RequestAccess known)
        {
            if (ReferenceEquals(await store.ViewAsync(http.RequestAborted), known.View)) return known;
            return (await callers.ReadAsync(http)).Caller is { } still ? await AccessAsync(http, still) : null;
        }
    }

    /// <summary>Why the caller may not use the endpoint; null when they may.</summary>
    private async Task<ApiException?> RefusalAsync(HttpContext http, Endpoint endpoint)
    {
        var access = RequestAccess.Of(http);
        if (endpoint.Metadata.GetMetadata<Permission>() is not { } needed)
            return new ApiException(StatusCodes.Status403Forbidden, "this endpoint declares no permission, so nobody may use it");
        if (needed == Permission.ByHandler || (needed.Object is { } @object && access.May(needed.Resource, needed.Action, @object)))
            return null;
        if (needed.Object is not null) return RequestAccess.Denied();
        var name = Answers.ApplicationOf(http, controlNamespace);
        var known = (await applications(http.RequestAborted)).GetValueOrDefault(name);
        var identity = ApplicationName.Parse(name, controlNamespace);
        if (http.Request.Query["project"].ToString() is { Length: > 0 } project)
        {
            if (!access.May(needed.Resource, needed.Action, AccessObjects.OfApplication(project, identity, controlNamespace)))
                return RequestAccess.Denied();
            return known is not null && AccessObjects.ProjectOf(known) == project ? null
                : new ApiException(StatusCodes.Status404NotFound, $"there is no application {name} in the project {project}");
        }

        // Whether there is such an Application is told to those only who may know all of them.
        if (known is null) return access.Caller.IsOperator ? null : RequestAccess.Denied();
        return access.May(needed.Resource, needed.Action, AccessObjects.OfApplication(known, controlNamespace)) ? null
            : RequestAccess.Denied();
    }

    /// <summary>What only looks may be sent with POST, since it carries much.</summary>
    private static bool IsChange(HttpContext http) =>
        !HttpMethods.IsGet(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<Permission>() is not { Action: "get" };

    /// <summary>A page of another origin can't send this type without being asked for permission first.</summary>
    private static bool IsOfRightType(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || request.ContentType is { } type
            && (IsType(type, "application/json") || type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase));

    private static bool IsType(string type, string wanted) =>
        type.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) && (type.Length == wanted.Length || type[wanted.Length] is ';' or ' ');

    private static async Task RefuseAsync(HttpContext http, int status, string message)
    {
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            // There, the status of an answer without a message stands among its headers.
            http.Response.ContentType = http.Request.ContentType;
            http.Response.Headers["grpc-status"] = ((int)Faults.CodeOf(status)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            http.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
            return;
        }

        // What is still to come of the request is nobody's concern: the connection is closed instead of read to its end.
        if (HttpProtocol.IsHttp11(http.Request.Protocol) && http.Request.ContentLength is not (null or 0))
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
