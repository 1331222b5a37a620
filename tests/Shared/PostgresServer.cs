using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GitOpsActors.Tests.Shared;

/// <summary>A PostgreSQL of the test's own on loopback, as Debian installs it; it can be stopped and started again in the middle.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";

    private readonly string _folder;
    private readonly int _port;

    private PostgresServer(string folder, int port) => (_folder, _port) = (folder, port);

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username={User};Database=postgres";

    public static async Task<PostgresServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("postgres").FullName;
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", User, folder);
        var server = new PostgresServer(folder, FreePort());
        await ServerProgramAsync("initdb", "--pgdata", folder, "--username", User, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync");
        await server.ResumeAsync();
        return server;
    }

    /// <summary>Ends at once: connections break, and nobody answers any more.</summary>
    public Task StopAsync() => ServerProgramAsync("pg_ctl", "stop", "--pgdata", _folder, "--mode", "immediate", "--wait");

    /// <summary>Starts again on the same port, with the same data.</summary>
    public Task ResumeAsync() => ServerProgramAsync(
        "pg_ctl", "start", "--pgdata", _folder, "--wait", "--log", Path.Combine(_folder, "log"),
        "--options", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(_folder, "postmaster.pid"))) await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The server refuses to run as root.</summary>
    private static Task ServerProgramAsync(string name, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("setpriv", ["--reuid", User, "--regid", User, "--clear-groups", Find(name), .. arguments])
        : RunAsync(Find(name), arguments);

    private static string Find(string name)
    {
        var packaged = Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", name)).Where(File.Exists).Order(StringComparer.Ordinal).LastOrDefault() : null;
        return packaged ?? name;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // The server inherits what the starter writes to, so output goes to a file: a pipe would end only with the server.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]) { WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
