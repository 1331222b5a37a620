using GitOpsActors.Engine.Access;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Wire.Definitions;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Wire.Methods;

/// <summary>Finds out who calls, before anything of the request is read.</summary>
internal sealed class CallGate(AccessStore store, Callers callers)
{
    /// <summary>What anybody may ask: how to come in, and whether one is in.</summary>
    private static readonly string[] OpenToAll =
    [
        "version.VersionService/Version", "cluster.SettingsService/Get", "session.SessionService/Create", "session.SessionService/Delete", "session.SessionService/GetUserInfo",
    ];

    /// <exception cref="ApiException">Nobody is proved, and somebody has to be.</exception>
    public async Task<RequestAccess> OfAsync(HttpContext http, WireMethod method)
    {
        var result = await callers.ReadAsync(http);
        // Whoever is on the same machine was let in without a token until now, and gax sends none yet.
        if (result.Caller is null && Doors.IsInner(http) && Callers.TokenOf(http.Request).Token is null) result = CallerResult.Of(Caller.Operator);
        if (result.Renewed is { } renewed && !http.Response.HasStarted) TokenCookie.Write(http, renewed);
        if (result.Caller is null && !OpenToAll.Contains(method.FullName)) throw new ApiException(401, result.Problem);
        return new RequestAccess(result.Caller ?? Caller.Anonymous, await store.ViewAsync(http.RequestAborted));
    }
}
