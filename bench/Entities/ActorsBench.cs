using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Hosting;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Bench.Entities;

/// <summary>
/// The entity of an Application in its shard region, beside a plain Akka actor in the same run: messages, questions, start and memory. Nothing is
/// declared, so that an Application costs what its actor costs.
/// </summary>
internal static class ActorsBench
{
    private const int Messages = 2_000_000;
    private const int Questions = 200_000;
    private const int Askers = 64;

    public static async Task RunAsync(Report report)
    {
        foreach (var count in (int[])[10_000, 100_000]) await StartAsync(report, count);
        await using var node = await BenchNode.StartAsync();
        var plain = node.System.ActorOf(ActorProps.Of(static () => new PlainActor()), "plain");
        var known = new Description { Application = "a" };
        await MessagesAsync(report, node, plain);
        await QuestionsAsync(report, node, plain, known);
    }

    private static async Task MessagesAsync(Report report, BenchNode node, IActorRef plain)
    {
        await node.Fleet.Applications.Ask<Description>(new Describe("a"));
        var news = new SourceNews("a");
        var (region, tell) = await Rounds.CompareAsync(
            5,
            () => Rounds.RateAsync(Messages, async () =>
            {
                for (var i = 0; i < Messages; i++) node.Fleet.Applications.Tell(news, ActorRefs.NoSender);
                await node.Fleet.Applications.Ask<Description>(new Describe("a"));
            }),
            () => Rounds.RateAsync(Messages, async () =>
            {
                for (var i = 0; i < Messages; i++) plain.Tell(news, ActorRefs.NoSender);
                await plain.Ask<string>("?");
            }));
        report.Add("messages to one Application by the region, that merge", region, "1/s", tell);
    }

    private static async Task QuestionsAsync(Report report, BenchNode node, IActorRef plain, Description known)
    {
        var (region, ask) = await Rounds.CompareAsync(
            5,
            () => Rounds.RateAsync(Questions, () => AskAllAsync(() => node.Fleet.Applications.Ask<Description>(new Describe(known.Application)))),
            () => Rounds.RateAsync(Questions, () => AskAllAsync(() => plain.Ask<string>("?"))));
        report.Add("questions to one Application by the region, answered", region, "1/s", ask);
    }

    private static Task AskAllAsync(Func<Task> ask) => Task.WhenAll(Enumerable.Range(0, Askers).Select(async _ =>
    {
        for (var i = 0; i < Questions / Askers; i++) await ask();
    }));

    private static async Task StartAsync(Report report, int count)
    {
        await using var node = await BenchNode.StartAsync();
        await node.Fleet.Applications.Ask<Description>(new Describe("first"), TimeSpan.FromSeconds(60));
        var plainBefore = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++) node.System.ActorOf(ActorProps.Of(static () => new PlainActor()));
        var plainSeconds = clock.Elapsed.TotalSeconds;
        var plainBytes = (GC.GetTotalMemory(forceFullCollection: true) - plainBefore) / (double)count;

        var before = GC.GetTotalMemory(forceFullCollection: true);
        clock.Restart();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2000 }, async (i, end) =>
            await node.Fleet.Applications.Ask<Description>(new Describe(string.Create(CultureInfo.InvariantCulture, $"app-{i}")), TimeSpan.FromMinutes(5), end));
        report.Add($"{count} Applications come to life and answer", clock.Elapsed.TotalSeconds, "s", plainSeconds);
        report.Add($"memory each, of {count}", (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count / 1024, "KiB", plainBytes / 1024);
    }

    private sealed class PlainActor : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is string question) Sender.Tell(question);
        }
    }

    /// <summary>A node whose neighbours of the Applications never say anything.</summary>
    private sealed class BenchNode : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("actors-bench-").FullName;
        private IHost _host = null!;
        private SqliteStore _journal = null!;
        private ClusterClient _control = null!;

        public FleetNode Fleet { get; private set; } = null!;

        public ActorSystem System { get; private set; } = null!;

        public static async Task<BenchNode> StartAsync()
        {
            var node = new BenchNode();
            var journal = node._journal = SqliteStore.Open(Path.Combine(node._folder, "journal.db"), TimeProvider.System);
            node._control = new ClusterClient(new ClusterAccess { Server = new Uri("http://127.0.0.1:1") });
            var options = new FleetOptions
            {
                Control = node._control, Namespace = "argocd", ConnectTo = static (_, _) => throw new InvalidOperationException("nothing is declared"),
                Origins = new Origins(node._folder, node._folder, TimeProvider.System), Journal = journal, Retention = TimeSpan.FromDays(1), PollEvery = TimeSpan.FromDays(1),
                RenderSeed = new byte[32], Time = TimeProvider.System, Chance = new Random(1).NextDouble, Loggers = NullLoggerFactory.Instance,
            };
            var fleet = node.Fleet = new FleetNode(options);
            node._host = new HostBuilder().ConfigureServices(services => services.AddAkka(MembershipOptions.DefaultName, akka => akka
                .WithSqliteJournal(journal)
                .WithMembership(MembershipOptions.Alone, TimeProvider.System)
                .WithEventSerializer(StoredTypes.Codecs)
                .WithActors((system, registry) =>
                {
                    var silent = system.ActorOf(ActorProps.Of(static () => new SilentActor()));
                    registry.Register<ControlPlaneActor>(silent);
                    registry.Register<SourcesActor>(silent);
                    registry.Register<ClustersActor>(silent);
                    fleet.Use(registry, "bench");
                })
                .WithApplications(fleet, NullLoggerFactory.Instance))).Build();
            await node._host.StartAsync();
            node.System = node._host.Services.GetRequiredService<ActorSystem>();
            return node;
        }

        public async ValueTask DisposeAsync()
        {
            await _host.StopAsync();
            _host.Dispose();
            await _journal.DisposeAsync();
            _control.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private sealed class SilentActor : UntypedActor
    {
        protected override void OnReceive(object message) { }
    }
}
