using System.Linq.Expressions;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Akka.TestKit;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.ApplicationSets;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Actors.Tests.Fakes;

/// <summary>One node with a clock that stands still. Where a test puts no real actor, a neighbour listens.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static int _made;

    public TestNode(FleetLimits? limits = null, TimeSpan? pollEvery = null)
    {
        var name = $"node-{Interlocked.Increment(ref _made)}";
        System = ActorSystem.Create(name, ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
              scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
              persistence.journal.plugin = "test.journal"
              persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
              coordinated-shutdown.run-by-actor-system-terminate = off
            }
            # Time passes in leaps here, over writes that are on their way too: none of them may look late.
            akka.persistence.journal-plugin-fallback { circuit-breaker.call-timeout = 10h, recovery-event-timeout = 10h }
            akka.persistence.snapshot-store-plugin-fallback { circuit-breaker.call-timeout = 10h }
            test.journal { class = "{{typeof(HeldJournal).AssemblyQualifiedName}}", plugin-dispatcher = "akka.actor.default-dispatcher" }
            """));
        Options = new FleetOptions
        {
            Journal = new NothingToForget(), Retention = TimeSpan.FromDays(1), Control = Control, Namespace = "argocd", ConnectTo = (server, config) => ConnectTo(server, config),
            Origins = Origins, PollEvery = pollEvery ?? TimeSpan.FromHours(1), Time = Time, Chance = static () => 0, RenderSeed = new byte[32],
            Loggers = NullLoggerFactory.Instance, Limits = limits ?? new FleetLimits(), EffectScheduler = new InlineScheduler(),
        };
        Node = new FleetNode(Options);
        var registry = ActorRegistry.For(System);
        Node.Use(registry, "test");
        registry.Register<ApplicationActor>((Applications = new Neighbour(System, "applications")).Ref);
        registry.Register<ControlPlaneActor>((ControlPlane = new Neighbour(System, "control-plane")).Ref);
        registry.Register<SourcesActor>((Sources = new Neighbour(System, "sources")).Ref);
        registry.Register<ClustersActor>((Clusters = new Neighbour(System, "clusters")).Ref);
        registry.Register<ApplicationSetActor>((Sets = new Neighbour(System, "application-sets")).Ref);
        registry.Register<SetWatcherActor>((SetWatcher = new Neighbour(System, "set-watcher")).Ref);
    }

    public ActorSystem System { get; }

    public FakeTime Time { get; } = new();

    public FakeCluster Control { get; } = new();

    public FakeOrigins Origins { get; } = new();

    public Func<string, string, FakeCluster> ConnectTo { get; set; } = static (_, _) => new FakeCluster();

    public FleetOptions Options { get; }

    public FleetNode Node { get; }

    public Neighbour Applications { get; }

    public Neighbour ControlPlane { get; }

    public Neighbour Sources { get; }

    public Neighbour Clusters { get; }

    public Neighbour Sets { get; }

    public Neighbour SetWatcher { get; }

    public IActorRef Start<T>(Expression<Func<T>> make, string name = "tried")
        where T : ActorBase => System.ActorOf(Props.Create(make), name);

    /// <summary>Everything that was told is handled, and what follows from it; a few steps deep is enough for all that we have.</summary>
    public async Task SettleAsync()
    {
        for (var depth = 0; depth < 12; depth++)
            foreach (var actor in All(((ActorRefWithCell)((ExtendedActorSystem)System).Guardian))) await actor.Ask<ActorIdentity>(new Identify(0), Patience);

        static IEnumerable<IActorRef> All(ActorRefWithCell actor) =>
            actor.Children.OfType<ActorRefWithCell>().SelectMany(static child => All(child).Prepend(child)).ToList();
    }

    /// <summary>Passes time, in the actors' timers and everywhere else.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        await SettleAsync();
        Time.Advance(span);
        ((TestScheduler)System.Scheduler).Advance(span);
        await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        HeldJournal.Forget(System.Name);
        await System.Terminate().WaitAsync(Patience);
    }

    private sealed class NothingToForget : IRetention
    {
        public ValueTask<long> TrimAsync(DateTimeOffset olderThan, CancellationToken cancellation) => ValueTask.FromResult(0L);
    }
}
