using System.Globalization;
using System.Net;
using GitOpsActors.Actors;
using GitOpsActors.Actors.JournalKeeping;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Actors.Runtime.Scheduling;
using GitOpsActors.Git;
using GitOpsActors.Host.Api;
using GitOpsActors.Host.Demonstration;
using GitOpsActors.Host.Webhooks;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Serve;

/// <summary>The running engine: journal, actors and the HTTP interface, put together and taken apart in order.</summary>
#pragma warning disable CA1001 // StopAsync gives everything back, in the right order.
internal sealed class Server
#pragma warning restore CA1001
{
    // A single node owns all there is as one shard.
    private static readonly ShardId OnlyShard = new(0);

    private readonly ServeOptions _options;
    private readonly WebApplication _web;
    private readonly IJournal _journal;
    private readonly ActorSystem _actors;
    private Control.ControlCluster? _control;
    private Fleet? _fleet;

    private Server(ServeOptions options, WebApplication web, IJournal journal, ActorSystem actors) =>
        (_options, _web, _journal, _actors) = (options, web, journal, actors);

    /// <summary>Where Applications are declared, for the first lines that a user reads.</summary>
    public string ControlCluster => _control!.Description;

    /// <summary>The demo's repository; null when a cluster was named, and there is none.</summary>
    public string? DemoFolder { get; private set; }

    public string Address => Addresses.First();

    /// <summary>Where webhooks are taken from everywhere; null when nobody asked for it.</summary>
    public string? WebhookAddress => Addresses.Skip(1).FirstOrDefault();

    private ICollection<string> Addresses => _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    public static async Task<Server> StartAsync(ServeOptions options, TextWriter output, CancellationToken stop)
    {
        SqliteJournal journal;
        try
        {
            journal = SqliteJournal.Open(ServeOptions.JournalIn(options.DataFolder), TimeProvider.System);
        }
        catch (JournalException error)
        {
            throw new StartException(error.Message, error);
        }

        var web = BuildWeb(options);
        // Time and chance enter here, and nowhere below.
        var actors = new ActorSystem(
            new ThreadPoolScheduler(TimeProvider.System, new Random()), web.Services.GetRequiredService<ILogger<ActorSystem>>());
        var server = new Server(options, web, journal, actors);
        try
        {
            var epoch = await journal.AcquireAsync(OnlyShard, stop);
            actors.Get(JournalKeeper.Kind(journal, OnlyShard, epoch, options.Retention), "journal").Wake();
            Doors.Guard(web);
            Introspection.Map(web, actors);
            await server.OpenRoomsAsync(journal, epoch, stop);
            await web.StartAsync(stop);
            return server;
        }
        catch (Exception error) when (error is IOException or JournalException or ClusterException or GitException)
        {
            await server.StopAsync(output);
            throw new StartException(error is IOException
                ? string.Create(CultureInfo.InvariantCulture, $"Port {options.Port} can't be used: {error.Message} Name another with --port{(options.WebhookPort is null ? "" : " or --webhook-port")}.")
                : error.Message, error);
        }
    }

    /// <summary>Connects to the control cluster and lets the actors in.</summary>
    private async Task OpenRoomsAsync(IJournal journal, Epoch epoch, CancellationToken stop)
    {
        _control = await Control.ControlCluster.OpenAsync(_options.ControlCluster, stop);
        await _control.PrepareAsync(_options.Namespace, stop);
        if (_control.IsSandbox) DemoFolder = await new Demo(_control.Client, _options.Namespace, Path.GetFullPath(_options.DataFolder)).PrepareAsync(stop);
        _fleet = Fleet.Start(_actors, new FleetOptions
        {
            Journal = journal, Shard = OnlyShard, Epoch = epoch, Control = _control.Client, Namespace = _options.Namespace,
            ConnectTo = static (server, config) => Control.ControlCluster.ClientOf(ClusterSecret.Access(server, config)),
            Mirrors = Path.Combine(Path.GetFullPath(_options.DataFolder), "repositories"), Charts = Path.Combine(Path.GetFullPath(_options.DataFolder), "charts"),
            PollEvery = _options.PollEvery, Time = TimeProvider.System,
            RenderSeed = await Control.RenderSeed.OfAsync(_control.Client, _options.Namespace, stop), Loggers = _web.Services.GetRequiredService<ILoggerFactory>(),
        });
        new ApplicationsApi(_fleet.Applications).Map(_web);
        new OperationLog(journal, _fleet.ControlPlane).Map(_web);
        new RepositoriesApi(_fleet.ControlPlane, _fleet.Applications.Repositories, _fleet.Applications.Charts, TimeProvider.System).Map(_web);
        new ClustersApi(_fleet.Applications).Map(_web);
        var webhookLogger = _web.Services.GetRequiredService<ILogger<WebhookEndpoint>>();
        new WebhookEndpoint(_fleet.ControlPlane, _fleet.Applications.Repositories, TimeProvider.System, webhookLogger).Map(_web);
    }

    /// <summary>Takes no more requests, lets the actors finish, closes the journal. False when something had to be cut off.</summary>
    public async Task<bool> StopAsync(TextWriter output)
    {
        await _web.StopAsync(CancellationToken.None);
        var report = await _actors.ShutdownAsync(_options.ShutdownDeadline);
        _actors.Dispose();
        if (_fleet is not null) await _fleet.DisposeAsync();
        if (_control is not null) await _control.DisposeAsync();
        await _journal.DisposeAsync();
        await _web.DisposeAsync();
        if (report.Drained && report.StillRunning.Count == 0) return true;
        await output.WriteLineAsync(
            $"Stopped at the deadline: {report.Undelivered} messages were not delivered; still running: " +
            $"{string.Join(", ", report.StillRunning.Select(static actor => $"{actor.Kind}/{actor.Id} ({actor.LastMessage})"))}. " +
            "Nothing that was acknowledged is lost; the next start takes it up.");
        return false;
    }

    private static WebApplication BuildWeb(ServeOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        // The host logs a failed start as a page of stack trace; the command says it in a sentence.
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        // `gax` itself hears of Ctrl+C and SIGTERM, and stops the parts in their order.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        // On loopback only: there is no sign-in yet, and what an engine does is nobody else's business.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port, static listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                Doors.MarkInner(listen);
            });
            if (options.WebhookPort is { } port) kestrel.ListenAnyIP(port, static listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.AddServerHeader = false;
        });
        return builder.Build();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
