using System.CommandLine;
using GitOpsActors.Sandbox;
using GitOpsActors.Sandbox.Faults;

namespace GitOpsActors.Host.Commands.Sandbox;

/// <summary>`gax sandbox`: a Kubernetes-compatible API server in memory, until it is interrupted.</summary>
internal static class SandboxCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port on loopback; 0 takes a free one.", DefaultValueFactory = _ => 0 };
        var kubeconfig = new Option<FileInfo?>("--kubeconfig") { Description = "Where to write the kubeconfig." };
        var token = new Option<string?>("--token") { Description = "The token of the user admin, who may do everything." };
        var plain = new Option<string?>("--plain-token") { Description = "The token of a user plain without rights; implies --rbac." };
        var rbac = new Option<bool>("--rbac") { Description = "Let roles and bindings decide who may do what." };
        var clusters = new Option<int>("--clusters") { Description = "How many separate clusters to run.", DefaultValueFactory = _ => 1 };
        var latency = new Option<double>("--latency") { Description = "Milliseconds to wait before each answer." };
        var faults = new Option<string>("--faults")
        {
            Description = "What is to go wrong, such as 429=0.1,5xx=0.05,reset=0.01,drop-watches=0.1,stale-watches,stopped.",
            DefaultValueFactory = _ => "",
        };
        faults.Validators.Add(given =>
        {
            try
            {
                FaultPlan.Parse(given.GetValueOrDefault<string>() ?? "");
            }
            catch (FormatException problem)
            {
                given.AddError(problem.Message);
            }
        });
        var nodes = new Option<int>("--nodes") { Description = "How many nodes there are; without any, Pods wait forever.", DefaultValueFactory = _ => 3 };
        var podDelay = new Option<double>("--pod-delay") { Description = "Milliseconds that a Pod takes to start and to stop.", DefaultValueFactory = _ => 500 };
        var command = new Command("sandbox", "Run an embedded Kubernetes-compatible API server for trying things out.")
        {
            port, kubeconfig, token, plain, rbac, clusters, nodes, podDelay, latency, faults,
        };
        command.SetAction((parsed, stop) => Run(
            new SandboxOptions
            {
                Port = parsed.GetValue(port),
                Token = parsed.GetValue(token),
                PlainToken = parsed.GetValue(plain),
                Rbac = parsed.GetValue(rbac) || parsed.GetValue(plain) is not null,
                Nodes = parsed.GetValue(nodes),
                PodDelay = TimeSpan.FromMilliseconds(parsed.GetValue(podDelay)),
                Report = Console.Error.WriteLine,
                Faults = Plan(parsed.GetValue(faults) ?? "", parsed.GetValue(latency)),
            },
            parsed.GetValue(clusters),
            parsed.GetValue(kubeconfig),
            stop));
        return command;
    }

    private static FaultPlan Plan(string faults, double latency)
    {
        var plan = FaultPlan.Parse(faults);
        return latency > 0 ? plan with { Latency = TimeSpan.FromMilliseconds(latency) } : plan;
    }

    private static async Task<int> Run(SandboxOptions options, int count, FileInfo? kubeconfig, CancellationToken stop)
    {
        var clusters = new List<SandboxCluster>();
        try
        {
            for (var i = 0; i < count; i++)
                clusters.Add(await SandboxCluster.StartAsync(options with { Port = options.Port == 0 ? 0 : options.Port + i }, stop));
            var file = kubeconfig ?? new FileInfo("sandbox.kubeconfig");
            await File.WriteAllTextAsync(file.FullName, SandboxCluster.Kubeconfig(clusters), stop);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await Console.Out.WriteLineAsync($"""
                The sandbox serves {string.Join(", ", clusters.Select(cluster => cluster.Address))}
                Use it with:  export KUBECONFIG={file.FullName}
                              kubectl get namespaces
                Stop it with Ctrl+C; nothing is kept.
                """);
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            // The way it ends.
        }
        finally
        {
            foreach (var cluster in clusters) await cluster.DisposeAsync();
        }
        return 0;
    }
}
