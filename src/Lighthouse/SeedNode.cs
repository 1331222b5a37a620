using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Engine.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Lighthouse;

/// <summary>A member that others join through, from its start to its leave.</summary>
internal static class SeedNode
{
    // Beyond what handing over may take: the other members must notice that this one is gone.
    private static readonly TimeSpan FarewellMargin = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(MembershipOptions options, IPEndPoint http, CancellationToken stop)
    {
        await using var web = Build(options, http);
        try
        {
            await web.StartAsync(CancellationToken.None);
        }
        catch (IOException error)
        {
            await Console.Error.WriteLineAsync($"gax-lighthouse: --http {http} can't be listened on ({error.Message.TrimEnd('.')}); give it another address or port.");
            return 1;
        }

        var system = web.Services.GetRequiredService<ActorSystem>();
        await Console.Out.WriteLineAsync($"gax-lighthouse: {Cluster.Get(system).SelfAddress}; http://{http}/cluster");
        var told = web.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await UntilToldAsync(stop, told, system.WhenTerminated);
        return await LeaveAsync(web, system, options);
    }

    private static WebApplication Build(MembershipOptions options, IPEndPoint http)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(http);
            kestrel.Limits.MaxRequestBodySize = 0;
        });
        builder.Services.AddAkka(options.Name, akka => akka.WithMembership(options, TimeProvider.System));
        var web = builder.Build();
        web.MapGet("/healthz", static () => Results.Text("ok\n"));
        web.MapGet("/readyz", static (ActorSystem system) => Ready(Cluster.Get(system)));
        web.MapGet("/cluster", static (ActorSystem system) => Results.Bytes(JsonText.Bytes(ClusterView.Of(Cluster.Get(system))), "application/json"));
        return web;
    }

    private static IResult Ready(Cluster cluster) => !cluster.IsTerminated && cluster.SelfMember.Status == MemberStatus.Up
        ? Results.Text("ok\n")
        : Results.Text($"this member is {(cluster.IsTerminated ? MemberStatus.Removed : cluster.SelfMember.Status)}, not Up\n", statusCode: StatusCodes.Status503ServiceUnavailable);

    /// <summary>Until the process is told to stop, or others remove the member.</summary>
    private static async Task UntilToldAsync(CancellationToken stop, CancellationToken told, Task terminated)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, told);
        try
        {
            await terminated.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // Told to stop: what follows is the leave.
        }
    }

    /// <summary>0 for who left, 1 for who was removed by others or could not leave in time.</summary>
    private static async Task<int> LeaveAsync(WebApplication web, ActorSystem system, MembershipOptions options)
    {
        var within = options.Times.LeaveWithin + FarewellMargin;
        try
        {
            await web.StopAsync(CancellationToken.None).WaitAsync(within, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            await Console.Error.WriteLineAsync($"gax-lighthouse: the cluster did not let this member leave within {within.TotalSeconds:0} s; the others will remove it as one that is silent.");
            return 1;
        }

        if (CoordinatedShutdown.Get(system).ShutdownReason is not CoordinatedShutdown.ClusterDowningReason) return 0;
        await Console.Error.WriteLineAsync("gax-lighthouse: the other members removed this one, since they could not reach it; start it again when they can.");
        return 1;
    }
}
