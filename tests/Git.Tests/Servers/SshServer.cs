using System.Diagnostics;
using System.Globalization;

namespace GitOpsActors.Git.Tests.Servers;

/// <summary>An sshd of our own on loopback, which knows one key.</summary>
internal sealed class SshServer : IDisposable
{
    private readonly Process _daemon;

    private SshServer(Process daemon, int port, string key, string knownHosts) => (_daemon, Port, PrivateKey, KnownHosts) = (daemon, port, key, knownHosts);

    public int Port { get; }

    public string PrivateKey { get; }

    public string KnownHosts { get; }

    public static string? Program => ((string[])["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"]).FirstOrDefault(File.Exists);

    public static async Task<SshServer> StartAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        // It parts the privileges of the processes of root in this folder, whatever its configuration says.
        if (Environment.IsPrivilegedProcess) Directory.CreateDirectory("/run/sshd");
        await Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, "host"));
        await Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, "user"));
        var port = Ports.Free();
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {folder}/host
            AuthorizedKeysFile {folder}/user.pub
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin yes
            """);
        var daemon = Process.Start(new ProcessStartInfo(Program!, ["-D", "-e", "-f", Path.Combine(folder, "config")]) { UseShellExecute = false, RedirectStandardError = true })!;
        var host = (await File.ReadAllTextAsync(Path.Combine(folder, "host.pub"))).Trim();
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        daemon.ErrorDataReceived += (_, said) =>
        {
            if (said.Data is null) listening.TrySetException(new InvalidOperationException("sshd ended before it listened"));
            else if (said.Data.StartsWith("Server listening", StringComparison.Ordinal)) listening.TrySetResult();
        };
        daemon.BeginErrorReadLine();
        await listening.Task.WaitAsync(TestRepository.Soon);
        return new SshServer(daemon, port, await File.ReadAllTextAsync(Path.Combine(folder, "user")), $"[127.0.0.1]:{port.ToString(CultureInfo.InvariantCulture)} {host}\n");
    }

    public void Dispose()
    {
        _daemon.Kill(entireProcessTree: true);
        _daemon.Dispose();
    }

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
