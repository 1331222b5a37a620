using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Host.Server.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Tests.Members;

/// <summary>An engine as far as the cluster's interface needs it: a member with shards, and its web server.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _web;

    private TestEngine(WebApplication web) => _web = web;

    public ActorSystem System => _web.Services.GetRequiredService<ActorSystem>();

    public Cluster Cluster => Cluster.Get(System);

    public string Address => Cluster.SelfAddress.ToString();

    public string Url => _web.Urls.First();

    public static async Task<TestEngine> StartAsync(int port, int seed)
    {
        var options = MembershipOptions.Alone with
        {
            Address = "127.0.0.1",
            Port = port,
            Seeds = [new SeedAddress("127.0.0.1", seed)],
            // Nobody is removed while a test lasts, unless it says so.
            Lease = new LeaseStoreOptions.Postgres("Host=127.0.0.1;Port=1;Username=none"),
            Times = new DowningTimes { HeartbeatEvery = TimeSpan.FromMilliseconds(200), AcceptablePause = TimeSpan.FromSeconds(1), StableAfter = TimeSpan.FromMinutes(2) },
            Hocon = "akka.coordinated-shutdown.run-by-actor-system-terminate = off",
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddAkka(options.Name, akka => akka
            .WithMembership(options, TimeProvider.System)
            .WithShardRegion<Entity>(GitOpsActors.Actors.Applications.ApplicationHosting.Region, static _ => Props.Create<Entity>(), new Extractor(), new ShardOptions { Role = MembershipOptions.EngineRole, StateStoreMode = StateStoreMode.DData, RememberEntities = false }));
        var engine = new TestEngine(builder.Build());
        new MembersApi(engine.System).Map(engine._web);
        await engine._web.StartAsync();
        return engine;
    }

    /// <summary>Waits until the cluster is as wanted; the scheduler of the member looks again.</summary>
    public async Task UntilAsync(string what, Func<ClusterEvent.CurrentClusterState, bool> wanted)
    {
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = new CancellationTokenSource(Patience);
        while (!wanted(Cluster.State))
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"{Address} never saw {what}");
            await turn.WaitForNextTickAsync();
        }
    }

    public Task UntilUpAsync(int members) => UntilAsync($"{members} members up", state => state.Members.Count == members && state.Members.All(static member => member.Status == MemberStatus.Up));

    public Task KillAsync() => System.Terminate();

    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        await _web.DisposeAsync();
    }

    private sealed class Entity : ReceiveActor
    {
        public Entity() => Receive<string>(text => Sender.Tell(text));
    }

    private sealed class Extractor() : HashCodeMessageExtractor(8)
    {
        public override string EntityId(object message) => message as string ?? "";
    }
}
