using System.Globalization;
using Akka.Actor;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Git;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Auditing;
using GitOpsActors.Host.Server.Control;
using GitOpsActors.Host.Server.Demonstration;
using GitOpsActors.Host.Server.Metrics;
using GitOpsActors.Host.Server.Telemetry;
using GitOpsActors.Host.Server.Tls;
using GitOpsActors.Host.Server.Webhooks;
using GitOpsActors.Host.Server.Wire;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server;

/// <summary>The running engine: journal, fleet and the HTTP interface, put together and taken apart in order.</summary>
#pragma warning disable CA1001 // StopAsync gives everything back, in the right order.
internal sealed class EngineServer
#pragma warning restore CA1001
{
    private readonly ServeOptions _options;
    private readonly WebApplication _web;
    private readonly WireServer _wire;
    private readonly JournalStore _journal;
    private readonly OperatorKey _operator = OperatorKey.Draw();

    // From before the first actor, so that nothing is missed.
    private readonly MeasuredMetrics? _measured;
    private readonly TelemetryExport? _telemetry;
    private ControlCluster? _control;
    private Fleet? _fleet;
    private AuditLog? _audit;

    private EngineServer(ServeOptions options, WebApplication web, WireServer wire, JournalStore journal)
    {
        (_options, _web, _wire, _journal) = (options, web, wire, journal);
        _measured = options.MetricsPort is null ? null : new MeasuredMetrics();
        _telemetry = options.Otlp is null ? null : new TelemetryExport(options.Otlp);
    }

    /// <summary>Where Applications are declared, for the first lines that a user reads.</summary>
    public string ControlCluster => _control!.Description;

    /// <summary>The demo's repository; null when a cluster was named, and there is none.</summary>
    public string? DemoFolder { get; private set; }

    public string Address => Addresses.First();

    /// <summary>What follows the address for a browser that is to be signed in without a password; null where people have
    /// passwords.</summary>
    public string? SignInPath { get; private set; }

    /// <summary>Whether a first password for the account admin was drawn, which lies in a Secret.</summary>
    public bool HasFirstPassword { get; private set; }

    /// <summary>Where `gax` on this machine finds by what it proves whose it is; null when no such file can be written.</summary>
    public string? OperatorFile { get; private set; }

    /// <summary>Completes when the fleet ends without being told by this process: the others removed this member, or somebody had it leave.</summary>
    public Task Ended => _fleet!.System.WhenTerminated;

    /// <summary>Whether the others removed this member, which is a failure; one that left has done what it was asked to.</summary>
    public bool WasRemoved => CoordinatedShutdown.Get(_fleet!.System).ShutdownReason is CoordinatedShutdown.ClusterDowningReason;

    /// <summary>Where webhooks are taken from everywhere; null when nobody asked for it.</summary>
    public string? WebhookAddress => _options.WebhookPort is null ? null : Addresses.ElementAtOrDefault(1);

    /// <summary>Where metrics are told; null when nobody asked for it.</summary>
    public string? MetricsAddress =>
        _options.MetricsPort is null ? null : Addresses.ElementAtOrDefault(_options.WebhookPort is null ? 1 : 2) + MetricsEndpoint.Path;

    /// <summary>Where everybody is served who signs in; null when nobody asked for it.</summary>
    public string? PublicAddress => _options.PublicPort is null ? null : Addresses.Last();

    private ICollection<string> Addresses => _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    public static async Task<EngineServer> StartAsync(ServeOptions options, CancellationToken stop)
    {
        JournalStore journal;
        try
        {
            await MemberPort.CheckAsync(options.Membership, stop);
            journal = await JournalStore.OpenAsync(options, stop);
        }
        catch (JournalException error)
        {
            throw new StartException(error.Message, error);
        }

        var wire = new WireServer();
        var server = new EngineServer(options, BuildWeb(options, wire), wire, journal);
        try
        {
            TrustedProxies.Use(server._web, options.TrustedProxies);
            Doors.Guard(server._web);
            await server.StartFleetAsync(stop);
            await server._web.StartAsync(stop);
            server.OperatorFile = OperatorKeyFile.Write(server.Address, server._operator.Token);
            return server;
        }
        catch (Exception error) when (error is IOException or JournalException or ClusterException or GitException)
        {
            await server.StopAsync();
            throw new StartException(error is IOException
                ? string.Create(CultureInfo.InvariantCulture,
                    $"Port {options.Port} can't be used: {error.Message} Name another with {options.PortOptions}.")
                : error.Message, error);
        }
    }

    /// <summary>Takes no more requests, hands over or ends what runs, and closes the journal.</summary>
    public async Task StopAsync()
    {
        await _web.StopAsync(CancellationToken.None);
        _wire.Identity?.Dispose();
        if (OperatorFile is not null) File.Delete(OperatorFile);
        if (_audit is not null) await _audit.DisposeAsync();
        if (_fleet is not null) await _fleet.DisposeAsync();
        if (_control is not null) await _control.DisposeAsync();
        await _journal.DisposeAsync();
        _measured?.Dispose();
        await _web.DisposeAsync();
        _telemetry?.Dispose();
    }

    /// <summary>Connects to the control cluster and lets the actors in.</summary>
    private async Task StartFleetAsync(CancellationToken stop)
    {
        _control = await Control.ControlCluster.OpenAsync(_options.ControlCluster, stop);
        await _control.PrepareAsync(_options.Namespace, stop);
        var data = Path.GetFullPath(_options.DataFolder);
        if (_control.IsSandbox) DemoFolder = await new Demo(_control.Client, _options.Namespace, data).PrepareAsync(stop);
        // Time and chance enter here, and nowhere below.
        var time = TimeProvider.System;
        var origins = new Origins(Path.Combine(data, "repositories"), Path.Combine(data, "charts"), time);
        _fleet = await Fleet.StartAsync(
            new FleetOptions
            {
                Control = _control.Client, Namespace = _options.Namespace, Origins = origins, Journal = _journal.Retention, Retention = _options.Retention,
                ConnectTo = static (server, config) => Control.ControlCluster.ClientOf(ClusterSecret.Access(server, config)),
                PollEvery = _options.PollEvery, Time = time, Chance = Random.Shared.NextDouble, Limits = new FleetLimits { HandOverWithin = _options.HandOverWithin, RenderMemory = _options.RenderMemory },
                RenderSeed = await RenderSeed.OfAsync(_control.Client, _options.Namespace, stop), Loggers = _web.Services.GetRequiredService<ILoggerFactory>(),
            },
            _options.Membership, _journal.Configure, stop);
        await StartInterfaceAsync(_fleet, origins, time, stop);
        Introspection.Map(_web, _fleet.Client);
        if (_measured is not null) new MetricsEndpoint(_fleet.Client, _measured, _options.Metrics, time).Map(_web);
        new AuditApi(_journal.Trail, _options.Namespace).Map(_web);
        new OperationLog(_journal.Trail, _fleet.Node).Map(_web);
        new MembersApi(_fleet.System).Map(_web);
        new WebhookEndpoint(_fleet.Client, time, _web.Services.GetRequiredService<ILogger<WebhookEndpoint>>()).Map(_web);
    }

    /// <summary>Puts the guard before all endpoints, and maps the interface that is behind it.</summary>
    private async Task StartInterfaceAsync(Fleet fleet, IOrigins origins, TimeProvider time, CancellationToken stop)
    {
        var store = new AccessStore(
            _control!.Client, _options.Namespace, async asked =>
                (await fleet.Client.ControlPlaneAsync(asked)).Access, _web.Services.GetRequiredService<ILogger<AccessStore>>());
        HasFirstPassword = await FirstStart.PrepareAsync(store, needsPassword: !_control.IsSandbox, time, stop);
        if (_options.PublicPort is not null && !_options.IsInsecure)
        {
            _wire.Identity = new ServerIdentity(_control.Client, _options.Namespace, store, time,
                _web.Services.GetRequiredService<ILogger<ServerIdentity>>());
            await _wire.Identity.StartAsync(stop);
        }

        var link = new SignInLink(time);
        if (_control.IsSandbox) SignInPath = link.Make();
        var loggers = _web.Services.GetRequiredService<ILoggerFactory>();
        _audit = new AuditLog(fleet.Client.KeepAsync, time, loggers.CreateLogger<AuditLog>(), new AuditSignals(loggers));
        await new ServerInterface(fleet.Client, store, _operator, _audit, origins).MapAsync(_web, _wire, link, stop);
    }

    /// <summary>Plain on loopback only; elsewhere with TLS, and only if somebody asks for it.</summary>
    private static WebApplication BuildWeb(ServeOptions options, WireServer wire) => ServerWeb.Build(
        options.Port, wire, LogLevel.Information, kestrel =>
    {
        if (options.WebhookPort is { } port) kestrel.ListenAnyIP(port, static listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            Doors.MarkWebhooks(listen);
        });
        if (options.MetricsPort is { } metrics) kestrel.ListenAnyIP(metrics, static listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            Doors.MarkMetrics(listen);
        });
        if (options.PublicPort is { } open) wire.ListenTo(kestrel, open, options.IsInsecure);
    }, options.Otlp);
}
