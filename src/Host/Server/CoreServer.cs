using System.Security.Cryptography;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Auditing;
using GitOpsActors.Host.Server.Wire;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server;

/// <summary>
/// The interface without an engine, for one command of somebody who may use the control cluster anyway. It shows what is declared there,
/// and writes down what is wanted; an engine that follows the same cluster carries it out. It keeps nothing.
/// </summary>
internal sealed class CoreServer : IAsyncDisposable
{
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    /// <summary>What only a server can answer, since it needs a journal or other nodes.</summary>
    private static readonly string[] OfEngine = ["/api/v1/applications/{name}/operation-log", "/api/v1/cluster/{**rest}"];

    private readonly OperatorKey _operator = OperatorKey.Draw();
    private readonly WireServer _wire = new();
    private readonly ClusterClient _control;
    private readonly WebApplication _web;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gax-core-");
    private Fleet? _fleet;
    private AuditLog? _audit;

    private CoreServer(ClusterClient control) =>
        (_control, _web) = (control, ServerWeb.Build(port: 0, _wire, LogLevel.Warning, static _ => { }));

    public string Address => _web.Urls.First();

    /// <summary>Proves to it that a request is from whoever runs the command.</summary>
    public string Token => _operator.Token;

    /// <exception cref="StartException">The control cluster can't be read.</exception>
    /// <exception cref="Kubernetes.Faults.ClusterException">It does not answer, or does not know what an Application is.</exception>
    public static async Task<CoreServer> StartAsync(ClusterAccess access, string @namespace, CancellationToken stop)
    {
        var server = new CoreServer(Control.ControlCluster.ClientOf(access));
        try
        {
            await server.StartAsync(@namespace, stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(CancellationToken.None);
        if (_audit is not null) await _audit.DisposeAsync();
        if (_fleet is not null) await _fleet.DisposeAsync();
        await _web.DisposeAsync();
        _control.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(string @namespace, CancellationToken stop)
    {
        // What is wrong with the cluster is said at once, and not after a time of silence.
        await _control.FindKindAsync("argoproj.io", "Application", stop);
        Doors.Guard(_web);
        var (time, loggers) = (TimeProvider.System, _web.Services.GetRequiredService<ILoggerFactory>());
        var origins = new Origins(Path.Combine(_folder.FullName, "repositories"), Path.Combine(_folder.FullName, "charts"), time);
        _fleet = await Fleet.StartCoreAsync(
            new FleetOptions
            {
                Control = _control, Namespace = @namespace, Origins = origins, Journal = NoJournal.Instance, Retention = TimeSpan.Zero,
                ConnectTo = static (server, config) =>
                    Control.ControlCluster.ClientOf(Kubernetes.Access.ClusterSecret.Access(server, config)),
                PollEvery = TimeSpan.FromDays(1), Time = time, Chance = Random.Shared.NextDouble, Loggers = loggers,
                // What is rendered here shows whether it can be, and is not brought out.
                RenderSeed = RandomNumberGenerator.GetBytes(32),
            },
            stop);
        await ReadAsync(_fleet.Client, stop);
        var store = new AccessStore(
            _control, @namespace, async asked => (await _fleet.Client.ControlPlaneAsync(asked)).Access,
            loggers.CreateLogger<AccessStore>());
        // The API server of the cluster has its own audit trail of whoever is behind the kubeconfig.
        _audit = new AuditLog(static (_, _) => Task.CompletedTask, time, loggers.CreateLogger<AuditLog>());
        await new ServerInterface(_fleet.Client, store, _operator, _audit, origins).MapAsync(_web, _wire, new SignInLink(time), stop);
        foreach (var path in OfEngine)
            _web.Map(path, Answers.Json(static _ => throw new EngineAwayException())).Needs(Permission.OfEngine("get"));
        await _web.StartAsync(stop);
    }

    private static async Task ReadAsync(FleetClient fleet, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(ReadWithin, TimeProvider.System);
        while ((await fleet.ControlPlaneAsync(stop)).View is null)
        {
            if (patience.IsCancellationRequested)
                throw new StartException(
                    $"the namespace {fleet.Node.Namespace} of the control cluster was not read within {ReadWithin.TotalSeconds:0} s. " +
                    "For --core you need to list and watch Applications, AppProjects, Secrets and ConfigMaps there.");
            await Task.Delay(LookEvery, TimeProvider.System, stop);
        }
    }

    private sealed class NoJournal : IRetention
    {
        public static readonly NoJournal Instance = new();

        public ValueTask<long> TrimAsync(DateTimeOffset olderThan, CancellationToken cancellation) => ValueTask.FromResult(0L);
    }
}
