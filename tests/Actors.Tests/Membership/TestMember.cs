using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Tests.Membership;

/// <summary>A member in this process, started as the product starts one, with real remoting on loopback.</summary>
internal sealed class TestMember : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IHost _host;

    private TestMember(IHost host) => _host = host;

    public ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    public Cluster Cluster => Cluster.Get(System);

    public Address Address => Cluster.SelfAddress;

    /// <summary>What a member logs, warnings and worse.</summary>
    public ConcurrentQueue<string> Log { get; private init; } = [];

    public static async Task<TestMember> StartAsync(MembershipOptions options, Action<AkkaConfigurationBuilder>? more = null)
    {
        var log = new ConcurrentQueue<string>();
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(new QueueLogs(log));
        builder.Services.AddAkka(options.Name, akka =>
        {
            akka.WithMembership(options, TimeProvider.System);
            more?.Invoke(akka);
        });
        var member = new TestMember(builder.Build()) { Log = log };
        await member._host.StartAsync();
        return member;
    }

    /// <summary>Options of a member on loopback whose failure detection is fast enough for a test.</summary>
    public static MembershipOptions Options(int port, ImmutableArray<SeedAddress> seeds, LeaseStoreOptions lease) => MembershipOptions.Alone with
    {
        Address = "127.0.0.1",
        Port = port,
        Seeds = seeds,
        Lease = lease,
        Times = new DowningTimes
        {
            HeartbeatEvery = TimeSpan.FromMilliseconds(200),
            AcceptablePause = TimeSpan.FromMilliseconds(800),
            StableAfter = TimeSpan.FromSeconds(2),
            LeaveWithin = TimeSpan.FromSeconds(5),
        },
        // A system that is terminated must not say goodbye, or nobody could be killed.
        Hocon = "akka.coordinated-shutdown.run-by-actor-system-terminate = off",
    };

    /// <summary>Waits until the member's own view of the cluster is as wanted.</summary>
    public async Task SeesAsync(string what, Func<ClusterEvent.CurrentClusterState, bool> wanted)
    {
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = new CancellationTokenSource(Patience);
        while (!wanted(Cluster.State))
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"{Address} never saw {what}; it sees {string.Join(", ", Cluster.State.Members)}; {string.Join(" | ", Log)}");
            await turn.WaitForNextTickAsync();
        }
    }

    public Task IsUpAmongAsync(int members) => SeesAsync(
        $"{members} members up", state => state.Members.Count == members && state.Members.All(static member => member.Status == MemberStatus.Up) && state.Unreachable.IsEmpty);

    /// <summary>Leaves as a process that is told to stop.</summary>
    public Task StopAsync() => _host.StopAsync();

    /// <summary>Ends without a word to the others, as a process that is killed.</summary>
    public Task KillAsync() => System.Terminate().WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        if (!System.WhenTerminated.IsCompleted) await System.Terminate().WaitAsync(Patience);
        _host.Dispose();
    }

    private sealed class QueueLogs(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Enqueue(formatter(state, exception) + exception?.Message);
        }

        public void Dispose() { }
    }
}
