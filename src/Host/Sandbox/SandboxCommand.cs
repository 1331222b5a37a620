using System.CommandLine;
using GitOpsActors.Sandbox;

namespace GitOpsActors.Host.Sandbox;

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
        var command = new Command("sandbox", "Run an embedded Kubernetes-compatible API server for trying things out.")
        {
            port, kubeconfig, token, plain, rbac,
        };
        command.SetAction((parsed, stop) => Run(
            new SandboxOptions
            {
                Port = parsed.GetValue(port),
                Token = parsed.GetValue(token),
                PlainToken = parsed.GetValue(plain),
                Rbac = parsed.GetValue(rbac) || parsed.GetValue(plain) is not null,
            },
            parsed.GetValue(kubeconfig),
            stop));
        return command;
    }

    private static async Task<int> Run(SandboxOptions options, FileInfo? kubeconfig, CancellationToken stop)
    {
        await using var sandbox = await SandboxCluster.StartAsync(options, stop);
        var file = kubeconfig ?? new FileInfo("sandbox.kubeconfig");
        await File.WriteAllTextAsync(file.FullName, sandbox.Kubeconfig(), stop);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Console.Out.WriteLineAsync($"""
            The sandbox serves {sandbox.Address}
            Use it with:  export KUBECONFIG={file.FullName}
                          kubectl get namespaces
            Stop it with Ctrl+C; nothing is kept.
            """);
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            // The way it ends.
        }
        return 0;
    }
}
