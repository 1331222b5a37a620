using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Cluster.Tests;

/// <summary>One start of a node: the real program, with a user of the control cluster for itself.</summary>
internal sealed class ClusterNode : IDisposable
{
    private const int LinesKept = 60;

    private static readonly ConcurrentQueue<string> Refused = new();

    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Queue<string> _lines = new();
    private readonly StreamWriter? _log;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(1) };

    private ClusterNode(Process process, string user)
    {
        (_process, User) = (process, user);
        if (Environment.GetEnvironmentVariable("CLUSTER_LOGS") is { Length: > 0 } folder) _log = new StreamWriter(Path.Combine(folder, user + ".log")) { AutoFlush = true };
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"{User} ended: {Said}"));
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    /// <summary>As the control cluster knows it; no other start has the same.</summary>
    public string User { get; }

    /// <summary>Events that the journal refused to any node, since another one had written in their place.</summary>
    public static IEnumerable<string> Clashes => Refused;

    public bool IsRunning => !_process.HasExited;

    /// <summary>The last lines that it said.</summary>
    public string Said
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    public static ClusterNode Start(string user, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gax.dll"), "serve", .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var node = new ClusterNode(new Process { StartInfo = start }, user);
        node._process.Start();
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        return node;
    }

    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        var address = await _address.Task.WaitAsync(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
        request.Headers.Authorization = new("Bearer", OperatorClient.KeyOf(address.ToString()));
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks until the answer is as wanted.</summary>
    public async Task UntilAsync(string path, Func<HttpStatusCode, string, bool> isWanted)
    {
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var (clock, last) = (Stopwatch.StartNew(), "nothing");
        while (await turn.WaitForNextTickAsync())
        {
            var (status, text) = await GetAsync(path);
            if (isWanted(status, text)) return;
            last = $"{(int)status} {text}";
            if (clock.Elapsed > Patience) throw new TimeoutException($"{path} of {User} never was as wanted; last: {last}\n{Said}");
        }
    }

    /// <summary>Until this node sees so many members, all up and reachable, and itself may act.</summary>
    public async Task UntilAmongAsync(int members)
    {
        await UntilAsync("/api/v1/cluster/members", (_, text) => JsonReader.Read(Encoding.UTF8.GetBytes(text)).Map().List("members") is var seen
            && seen.Count == members && seen.All(static member => member["status"].Text() == "Up" && member["reachable"].Bool() == true));
        await UntilAsync("/readyz", static (status, _) => status == HttpStatusCode.OK);
    }

    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>As a service manager does it.</summary>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        return await EndAsync();
    }

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<int> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{User} did not end: {Said}", error);
        }

        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _http.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        // The journal refuses the second of two owners, who says so.
        if (line.Contains("two actors write one entity", StringComparison.Ordinal)) Refused.Enqueue($"{User}: {line}");
        lock (_lines)
        {
            _log?.WriteLine(line);
            _lines.Enqueue(line);
            if (_lines.Count > LinesKept) _lines.Dequeue();
        }

        if (line.StartsWith("GitOpsActors serves ", StringComparison.Ordinal)) _address.TrySetResult(new Uri(line.Split(' ')[2].TrimEnd(',')));
    }
}
