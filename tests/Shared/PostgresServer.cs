using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace GitOpsActors.Tests.Shared;

/// <summary>
/// A PostgreSQL server of the tests' own, on loopback, in a temporary folder. It ends with the process that started it, however that
/// ends. The programs are those on PATH or Debian's (`postgresql`); `./test` installs them.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string User = "gitopsactors";
    public const string Password = "not-so-secret";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // The server ends when this shell's input ends: that happens also when the tests are killed.
    private const string Supervised = "exec 3<&0; \"$@\" </dev/null & server=$!; cat <&3 >/dev/null; kill -INT $server; wait $server";

    private readonly DirectoryInfo _folder;
    private readonly int _port;
    private readonly string[] _settings;
    private Process? _process;

    private PostgresServer(DirectoryInfo folder, int port, string[] settings) => (_folder, _port, _settings) = (folder, port, settings);

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <param name="settings">Settings of the server, such as `fsync=off`.</param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        var server = new PostgresServer(Directory.CreateTempSubdirectory("postgres-"), FreePort(), settings);
        try
        {
            await server.InitializeAsync();
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database and says how to connect to it.</summary>
    public async Task<string> CreateDatabaseAsync(string name, string options = "")
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name}\" {options}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Database={database};Username={User};Password={Password};Include Error Detail=true");

    /// <summary>Starts the server again after <see cref="StopAsync"/>, at the same place with the same data.</summary>
    public async Task StartAsync()
    {
        string[] settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", $"port={_port}", "max_connections=300", .. _settings];
        var start = Command("/bin/sh", ["-c", Supervised, "sh", Program("postgres"), "-D", Data, .. settings.SelectMany(static one => new[] { "-c", one })]);
        start.RedirectStandardInput = true;
        var (ready, output) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new StringBuilder());
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (output) output.AppendLine(line.Data);
            if (line.Data?.Contains("ready to accept connections", StringComparison.Ordinal) == true) ready.TrySetResult();
        };
        _process.Exited += (_, _) =>
        {
            lock (output) ready.TrySetException(new InvalidOperationException("PostgreSQL did not start: " + output));
        };
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await ready.Task.WaitAsync(Deadline);
    }

    /// <summary>Stops the server; connections are cut.</summary>
    public async Task StopAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Deadline);
        _process.Dispose();
        _process = null;
        NpgsqlConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private async Task InitializeAsync()
    {
        var password = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(password, Password);
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root.
            await RunAsync(new ProcessStartInfo("chown", ["-R", "postgres:postgres", _folder.FullName]));
        }

        await RunAsync(Command(
            Program("initdb"), ["-D", Data, "-U", User, "--auth=scram-sha-256", "--pwfile=" + password, "--encoding=UTF8", "--locale=C", "--no-sync"]));
    }

    private static ProcessStartInfo Command(string program, string[] arguments)
    {
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        start.WorkingDirectory = Path.GetTempPath();
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Deadline);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{start.FileName} failed: {await output}{await errors}");
    }

    private static string Program(string name)
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (onPath is not null) return onPath;
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        return versions.OrderByDescending(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"PostgreSQL's {name} is not installed. Run ./test, which installs what the tests need, or: apt-get install postgresql");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
