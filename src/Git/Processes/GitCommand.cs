using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace GitOpsActors.Git.Processes;

/// <summary>Runs the git program to its end, within bounds of time and output. No shell, and nothing of our own environment.</summary>
internal sealed class GitCommand(string program, TimeProvider time)
{
    private const int ErrorBytesMax = 64 * 1024;

    /// <param name="input">What it reads. Only for commands that print nothing before they have read it all.</param>
    /// <returns>What it printed, whatever it ended with.</returns>
    public async Task<GitResult> RunAsync(
        IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, CommandLimits limits, CancellationToken stop,
        ReadOnlyMemory<byte> input = default)
    {
        using var late = new CancellationTokenSource(limits.Total, time);
        using var silent = new CancellationTokenSource(limits.Silence, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(late.Token, silent.Token, stop);
        using var process = Start(program, arguments, folder, environment);
        try
        {
            if (!input.IsEmpty) await GiveAsync(process, input, any.Token);
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput.BaseStream, limits, () => Kill(process), () => silent.CancelAfter(limits.Silence), any.Token);
            var error = ReadEndAsync(process.StandardError.BaseStream, () => silent.CancelAfter(limits.Silence), any.Token);
            await Task.WhenAll(output, error);
            await process.WaitForExitAsync(any.Token);
            return new GitResult(process.ExitCode, await output, Encoding.UTF8.GetString(await error));
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new GitException(GitFaultKind.TimedOut, late.IsCancellationRequested
                ? $"git {arguments[0]} did not end within {limits.Total.TotalSeconds:0.#} seconds"
                : $"git {arguments[0]} said nothing for {limits.Silence.TotalSeconds:0.#} seconds");
        }
        finally
        {
            Kill(process);
        }
    }

    public static Process Start(string program, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new GitException(GitFaultKind.Failed, $"the program '{program}' cannot be started; git 2.39 or newer must be installed: {e.Message}", e);
        }
    }

    public static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself just now.
        }
    }

    private static async Task GiveAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken stop)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, stop);
        }
        catch (IOException)
        {
            // It has ended before it read everything, and says itself why.
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CommandLimits limits, Action exceeded, Action heard, CancellationToken stop)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, stop) is var read and > 0)
        {
            heard();
            kept.Write(buffer, 0, read);
            if (kept.Length <= limits.OutputBytesMax) continue;
            exceeded();
            throw new GitException(GitFaultKind.TooLarge, $"git answered with more than {limits.OutputBytesMax} bytes");
        }

        return kept.ToArray();
    }

    /// <summary>What it said last: progress may go before it for long, and why it failed comes at the end.</summary>
    private static async Task<byte[]> ReadEndAsync(Stream stream, Action heard, CancellationToken stop)
    {
        var (kept, length) = (new byte[ErrorBytesMax], 0);
        while (await stream.ReadAsync(kept.AsMemory(length), stop) is var read and > 0)
        {
            heard();
            length += read;
            if (length < kept.Length) continue;
            kept.AsSpan(length / 2, length - (length / 2)).CopyTo(kept);
            length -= length / 2;
        }

        return kept[..length];
    }
}

internal sealed record GitResult(int Code, byte[] Output, string Error);

/// <param name="Total">From its start to its end.</param>
internal sealed record CommandLimits(TimeSpan Total, int OutputBytesMax)
{
    /// <summary>How long it may say nothing, neither as output nor as progress.</summary>
    public TimeSpan Silence { get; init; } = Timeout.InfiniteTimeSpan;
}
