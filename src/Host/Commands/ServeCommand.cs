using System.CommandLine;
using System.Net;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Control;
using GitOpsActors.Host.Server.Demonstration;
using GitOpsActors.Host.Server;
using GitOpsActors.Host.Server.Telemetry;
using GitOpsActors.Sandbox;

namespace GitOpsActors.Host.Commands;

/// <summary>`gax serve`, which is also what `gax` alone does.</summary>
internal static class ServeCommand
{
    public static T AddTo<T>(T command)
        where T : Command
    {
        var data = new Option<string>("--data-dir") { Description = "The folder for all that is kept.", DefaultValueFactory = static _ => "gitopsactors-data" };
        var port = new Option<int>("--port") { Description = "The port on the loopback address; 0 takes a free one.", DefaultValueFactory = static _ => ServeOptions.DefaultPort };
        var retention = new Option<int>("--retention-days") { Description = "How many days of history and audit trail are kept.", DefaultValueFactory = static _ => 365 };
        port.MustBeWithin(0, NumberOption.PortMax);
        retention.MustBeWithin(1, 36500);
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "The control cluster. Without it: the cluster that this runs in, or else a sandbox with a demo." };
        var context = new Option<string?>("--context") { Description = "The context of the kubeconfig." };
        var @namespace = new Option<string>("--namespace") { Description = "The namespace in which Applications are declared.", DefaultValueFactory = static _ => "argocd" };
        var poll = new Option<int>("--poll-seconds") { Description = "How often a repository is looked at without being told to by a webhook.", DefaultValueFactory = static _ => 120 };
        poll.MustBeWithin(1, 86400);
        var webhookPort = new Option<int?>("--webhook-port") { Description = "Another port, on every address, that takes webhooks and answers nothing else; 0 takes a free one." };
        webhookPort.MustBeWithin(0, NumberOption.PortMax);
        var publicPort = new Option<int?>(
            "--public-port")
        {
            Description =
            "Another port, on every address, that serves the interface with TLS to everybody who signs in; 0 takes a free one."
        };
        publicPort.MustBeWithin(0, NumberOption.PortMax);
        var metrics = new MetricsFlags();
        metrics.AddTo(command);
        var insecure = new Option<bool>(
            "--insecure")
        { Description = "Serves --public-port without TLS, for behind a proxy that ends it." };
        var proxies = new Option<string[]>("--trusted-proxies")
        {
            Description = "The networks of proxies in front, such as 10.0.0.0/8: the addresses that they tell of callers are recorded.",
            AllowMultipleArgumentsPerToken = true,
        };
        proxies.Validators.Add(static result =>
        {
            foreach (var network in result.GetValueOrDefault<string[]>() ?? [])
                if (!IPNetwork.TryParse(network, out _))
                    result.AddError($"--trusted-proxies is a network such as 10.0.0.0/8, and '{network}' is none.");
        });
        command.Add(proxies);
        command.Validators.Add(result =>
        {
            if (result.GetValue(insecure) && result.GetValue(publicPort) is null)
                result.AddError("--insecure is about --public-port, which is missing.");
        });
        command.Add(publicPort);
        command.Add(insecure);
        var database = new Option<string?>("--database") { Description = "The PostgreSQL for the journal, which nodes of one cluster share, as a connection string. With a password, name it in the environment variable GAX_DATABASE instead." };
        var handOver = new Option<int>("--hand-over-seconds") { Description = "How long a node that stops waits for syncs that run.", DefaultValueFactory = static _ => (int)new FleetLimits().HandOverWithin.TotalSeconds };
        handOver.MustBeWithin(0, 600);
        var renderMemory = new Option<int>("--render-cache-mib") { Description = "How many MiB are kept of charts, kustomizations and manifests that were parsed, for the renders to come.", DefaultValueFactory = static _ => (int)(RenderMemory.OfNode.Bytes >> 20) };
        renderMemory.MustBeWithin(1, 65_536);
        command.Add(renderMemory);
        command.Add(database);
        command.Add(handOver);
        foreach (var setting in MembershipSetting.Options) command.Add(new Option<string[]>(setting.Option) { Description = setting.Description });
        command.Add(data);
        command.Add(port);
        command.Add(webhookPort);
        command.Add(retention);
        command.Add(kubeconfig);
        command.Add(context);
        command.Add(@namespace);
        command.Add(poll);
        command.SetAction((parsed, stop) => RunAsync(
            () => new ServeOptions
            {
                Database = DatabaseOf(parsed.GetValue(database)),
                Membership = MembershipOf(option => parsed.GetValue<string[]>(option), DatabaseOf(parsed.GetValue(database))),
                RenderMemory = RenderMemory.OfMebibytes(parsed.GetValue(renderMemory)),
                HandOverWithin = TimeSpan.FromSeconds(parsed.GetValue(handOver)),
                DataFolder = parsed.GetRequiredValue(data),
                Port = parsed.GetValue(port),
                WebhookPort = parsed.GetValue(webhookPort),
                MetricsPort = metrics.PortOf(parsed),
                Metrics = metrics.OptionsOf(parsed),
                Otlp = OtlpSettings.Read(Environment.GetEnvironmentVariable),
                PublicPort = parsed.GetValue(publicPort),
                IsInsecure = parsed.GetValue(insecure),
                TrustedProxies = [.. (parsed.GetValue(proxies) ?? []).Select(static one => IPNetwork.Parse(one))],
                Retention = TimeSpan.FromDays(parsed.GetValue(retention)),
                Namespace = parsed.GetRequiredValue(@namespace),
                PollEvery = TimeSpan.FromSeconds(parsed.GetValue(poll)),
                ControlCluster = new ControlClusterOptions
                {
                    Kubeconfig = parsed.GetValue(kubeconfig),
                    Context = parsed.GetValue(context),
                    DataFolder = parsed.GetRequiredValue(data),
                    Sandbox = new SandboxOptions { Report = Console.Error.WriteLine, KeepIn = Path.Combine(parsed.GetRequiredValue(data), "sandbox.objects") },
                },
            },
            stop));
        return command;
    }

    private static string? DatabaseOf(string? named) => named is { Length: > 0 } ? named : Environment.GetEnvironmentVariable(ServeOptions.DatabaseVariable) is { Length: > 0 } said ? said : null;

    /// <summary>Nodes that share a database keep their lease there, too, unless something else is said.</summary>
    private static MembershipOptions MembershipOf(Func<string, IReadOnlyList<string>?> option, string? database)
    {
        var defaults = database is null ? MembershipOptions.Alone : MembershipOptions.Alone with { Lease = new LeaseStoreOptions.Postgres(database) };
        var membership = MembershipReader.Read(option, Environment.GetEnvironmentVariable, defaults);
        return membership.IsAlone ? membership with { Lease = null } : membership;
    }

    private static async Task<int> RunAsync(Func<ServeOptions> read, CancellationToken stop)
    {
        ServeOptions options;
        EngineServer server;
        try
        {
            options = read();
            server = await EngineServer.StartAsync(options, stop);
        }
        catch (MembershipException error)
        {
            foreach (var mistake in error.Mistakes) await Console.Error.WriteLineAsync("gax: " + mistake);
            return 1;
        }
        catch (StartException error)
        {
            foreach (var mistake in error.Message.Split('\n')) await Console.Error.WriteLineAsync("gax: " + mistake);
            return 1;
        }

        await Console.Out.WriteLineAsync(
            $"""
            GitOpsActors serves {server.Address}, data in {Path.GetFullPath(options.DataFolder)}
            Applications are declared in {server.ControlCluster}, namespace {options.Namespace}
            Look inside:  gax app list
                          gax actors stats
                          gax journal read --data-dir {options.DataFolder}
            """);
        if (server.SignInPath is { } path)
            await Console.Out.WriteLineAsync(
            $"In a browser:  {server.Address}{path}\n               (signs you in, once; `gax account link` makes another)");
        if (server.HasFirstPassword)
            await Console.Out.WriteLineAsync(
                $"A first password of admin is in the Secret {options.Namespace}/{FirstStart.PasswordSecret}; `gax admin " +
                $"initial-password` shows it");
        if (server.OperatorFile is null)
            await Console.Out.WriteLineAsync(
            "Commands on this machine have to sign in: there is no folder to leave a key for them in (XDG_RUNTIME_DIR, or a home folder)");
        if (server.PublicAddress is { } open) await Console.Out.WriteLineAsync($"Everybody who signs in is served at {open}");
        if (server.MetricsAddress is { } told) await Console.Out.WriteLineAsync($"Metrics are told at {told}");
        if (server.WebhookAddress is { } webhooks) await Console.Out.WriteLineAsync($"Webhooks are taken at {webhooks}/api/webhook");
        if (server.DemoFolder is { } demo) await Console.Out.WriteLineAsync(Demo.WhatToTry(demo, server.ControlCluster));
        await Console.Out.WriteLineAsync("Stop it with Ctrl+C.");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(Task.Delay(Timeout.Infinite, ending.Token), server.Ended);
        var wasRemoved = !stop.IsCancellationRequested && server.WasRemoved;
        await ending.CancelAsync();
        await server.StopAsync();
        if (wasRemoved) await Console.Error.WriteLineAsync("gax: the other members removed this one while they did not reach it; start it again, and it joins them.");
        return wasRemoved ? 1 : 0;
    }
}
