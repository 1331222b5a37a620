using System.Collections.Concurrent;
using System.Diagnostics;

namespace GitOpsActors.Host.Tests;

/// <summary>The real program, run as a user runs it.</summary>
internal sealed class Gax : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = [];

    private Gax(Process process) => _process = process;

    /// <summary>Runs a command to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunWithAsync("", arguments);

    /// <summary>Runs a command to its end, with something on its standard input.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunWithAsync(string input, params string[] arguments) =>
        RunInAsync(new Dictionary<string, string>(), input, arguments);

    /// <summary>Runs a command to its end, with more variables of its environment.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunInAsync(IReadOnlyDictionary<string, string> environment,
        string input, params string[] arguments)
    {
        using var gax = StartIn(environment, arguments);
        await gax._process.StandardInput.WriteAsync(input);
        gax._process.StandardInput.Close();
        return await gax.EndAsync();
    }

    /// <summary>Starts a command that goes on, such as a server.</summary>
    public static Gax Start(params string[] arguments) => StartIn(new Dictionary<string, string>(), arguments);

    /// <summary>Starts a command with more variables of its environment.</summary>
    public static Gax StartIn(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gax.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // What commands keep must not depend on what the developer's own commands have kept.
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(AppContext.BaseDirectory, "cache");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new Gax(Process.Start(start)!);
    }

    /// <summary>Reads the output up to the line that contains the text, and returns that line.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        var seen = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return line;
            seen.Add(line);
        }

        throw new InvalidOperationException($"The program ended without saying '{text}'. It said: {string.Join('\n', seen)}\n{await _process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>What it has said since it is drained.</summary>
    public string Said => string.Join('\n', _said);

    /// <summary>Reads on, so that a program that says much does not wait for a reader.</summary>
    public void Drain()
    {
        _process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        _ = ReadOnAsync();
    }

    /// <summary>Waits for its end, and returns what it said from now on.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        var (output, error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
        await _process.WaitForExitAsync().WaitAsync(Patience);
        var (said, complained) = (await output, await error);
        Canary.MustBeAbsent("a command", said + complained);
        return (_process.ExitCode, said, complained);
    }

    /// <summary>Asks it to stop, as a service manager does, and waits for the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    // Its output has been read by lines before, and so it goes on.
    private async Task ReadOnAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line) _said.Enqueue(line);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
