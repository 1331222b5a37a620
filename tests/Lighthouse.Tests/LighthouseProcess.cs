using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GitOpsActors.Lighthouse.Tests;

/// <summary>The program as an orchestrator runs it: arguments in, signals, exit codes and HTTP out.</summary>
internal sealed class LighthouseProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly HttpClient _http = new();

    private LighthouseProcess(Process process, int http)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        Output = process.StandardOutput;
        _http.BaseAddress = new Uri($"http://127.0.0.1:{http}");
    }

    public StreamReader Output { get; }

    public static LighthouseProcess Start(int http, params string[] arguments) => Start(http, [], arguments);

    public static LighthouseProcess Start(int http, Dictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gax-lighthouse.dll"), "--http", $"127.0.0.1:{http}", .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return new LighthouseProcess(Process.Start(start)!, http);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks until the answer is as wanted; the answers are what happens, and they say what is missing.</summary>
    public async Task<string> UntilAsync(string path, Func<HttpStatusCode, string, bool> wanted)
    {
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = new CancellationTokenSource(Patience);
        var last = "nothing";
        try
        {
            while (await turn.WaitForNextTickAsync(patience.Token))
            {
                if (_process.HasExited) throw new InvalidOperationException($"it ended with {_process.ExitCode}: {await _errors}");
                var (status, text) = await GetAsync(path);
                if (wanted(status, text)) return text;
                last = $"{(int)status} {text}";
            }
        }
        catch (OperationCanceledException)
        {
        }

        throw new TimeoutException($"{path} never was as wanted; last: {last}");
    }

    public void Terminate() => Process.Start("kill", ["-TERM", $"{_process.Id}"]).WaitForExit();

    public async Task<(int Code, string Errors)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        _http.Dispose();
    }
}
