using GitOpsActors.Engine.Access;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Auditing;
using GitOpsActors.Host.Server.Wire.Definitions;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Wire.Methods;

/// <summary>Who calls was found out by the guard; here is decided whether that is enough, before anything of the request is read.</summary>
internal sealed class CallGate(AccessStore store, Callers callers, RequestAudit audit)
{
    /// <summary>What anybody may ask: how to come in, and whether one is in.</summary>
    private static readonly string[] OpenToAll =
    [
        "version.VersionService/Version", "cluster.SettingsService/Get", "session.SessionService/Create", "session.SessionService/Delete",
            "session.SessionService/GetUserInfo",
    ];

    /// <param name="method">Null for what is none: that is told to those only who may come in.</param>
    /// <exception cref="ApiException">Nobody is proved, and somebody has to be.</exception>
    public async Task<RequestAccess> OfAsync(HttpContext http, WireMethod? method)
    {
        if (http.Features.Get<RequestAccess>() is { } known) return known;
        if (method is null || !OpenToAll.Contains(method.FullName))
        {
            if (Callers.TokenOf(http.Request).Token is not null) audit.Refused(http, caller: null);
            throw new ApiException(401, (await callers.ReadAsync(http)).Problem);
        }

        return new RequestAccess(
            Caller.Anonymous, await store.ViewAsync(http.RequestAborted), static known => Task.FromResult<RequestAccess?>(known),
            static () => Task.FromResult(true));
    }
}
