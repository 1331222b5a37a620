using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Access.SingleSignOn;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Auditing;
using GitOpsActors.Host.Server.Wire;
using GitOpsActors.Host.Server.Wire.Methods;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server;

/// <summary>The guard before all endpoints, and the interface that is behind it.</summary>
internal sealed class ServerInterface(
    FleetClient fleet, AccessStore store, OperatorKey operatorKey, AuditLog audit, IOrigins origins)
{
    public async Task MapAsync(WebApplication web, WireServer wire, SignInLink link, CancellationToken stop)
    {
        var (time, loggers) = (fleet.Node.Time, web.Services.GetRequiredService<ILoggerFactory>());
        var tokens = new SessionTokens(time);
        var limits = LoginLimits.Read(Environment.GetEnvironmentVariable);
        var passwords = new PasswordCheck(limits, time);
        var sessions = new Sessions(store, tokens, passwords, limits, time, fleet.Node.Chance);
        var signOn = new SignOn(time, loggers.CreateLogger<SignOn>());
        _ = signOn.PrepareAsync(await store.ViewAsync(stop), web.Lifetime.ApplicationStopping);
        var callers = new Callers(store, tokens, sessions, signOn, operatorKey, time);
        var end = new SessionEnd(store, sessions, signOn);
        var requests = new RequestAudit(audit, time);
        new AccessGuard(
            store, callers, requests, fleet.Node.Namespace, async asked => (await fleet.ControlPlaneAsync(asked)).Applications).Use(web);
        new SignInApi(sessions, link, requests).Map(web);
        new SignOnApi(store, signOn, end, requests, time).Map(web);
        var events = new ObjectEvents(fleet, time, loggers.CreateLogger<ObjectEvents>());
        var methods = new MethodTable(time, new MethodAudit(audit, fleet), new ReaderWatch(time));
        ServerMethods.AddTo(methods, fleet, origins, new Accounts(store, tokens, passwords, time), sessions, end, events, loggers);
        wire.Map(web, methods, new CallGate(store, callers, requests), time);
        new OrphansApi(fleet).Map(web);
        new ManifestsApi(fleet).Map(web);
    }
}
