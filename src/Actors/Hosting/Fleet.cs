using Akka.Actor;
using Akka.Hosting;
using GitOpsActors.Actors.Auditing;
using GitOpsActors.Actors.Hosting.Membership;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GitOpsActors.Actors.Hosting;

/// <summary>A node of the fleet that runs: everything that brings Git to clusters.</summary>
public sealed class Fleet : IAsyncDisposable
{
    private readonly IHost _host;

    private Fleet(IHost host, FleetNode node)
    {
        (_host, Node, System) = (host, node, host.Services.GetRequiredService<ActorSystem>());
        Client = new FleetClient(System, node);
    }

    public FleetNode Node { get; }

    public ActorSystem System { get; }

    /// <summary>The way in for those who are not actors.</summary>
    public FleetClient Client { get; }

    /// <summary>Brings the actors to life; they find out by themselves what there is to do.</summary>
    /// <param name="journal">Adds the journal.</param>
    public static async Task<Fleet> StartAsync(FleetOptions options, MembershipOptions membership, Action<AkkaConfigurationBuilder> journal, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(membership);
        ArgumentNullException.ThrowIfNull(journal);
        var node = new FleetNode(options);
        return await StartAsync(membership.Name, node, options, akka =>
        {
            journal(akka);
            akka.WithMembership(membership, options.Time).WithFleet(node, options).WithAudit(node, membership.IsAlone);
        }, stop);
    }

    /// <summary>A node that looks at what is declared, and does nothing about it: <see cref="CoreHosting"/>.</summary>
    public static Task<Fleet> StartCoreAsync(FleetOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var node = new FleetNode(options);
        return StartAsync("core", node, options, akka => akka.WithCore(node, options), stop);
    }

    private static async Task<Fleet> StartAsync(
        string name, FleetNode node, FleetOptions options, Action<AkkaConfigurationBuilder> actors, CancellationToken stop)
    {
        var builder = new HostBuilder().ConfigureServices(services =>
        {
            services.AddSingleton(options.Loggers);
            services.AddAkka(name, actors);
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(stop);
            return new Fleet(host, node);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Hands over what lives here, and ends. What runs is ended or given up within the deadlines that the options set.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
