using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace GitOpsActors.Git.Processes;

/// <summary>Runs the git program to its end, within bounds of time and output. No shell, and nothing of our own environment.</summary>
internal sealed class GitCommand(string program, TimeProvider time)
{
    private const int ErrorBytesMax = 64 * 1024;

    /// <returns>What it printed, whatever it ended with.</returns>
    public async Task<GitResult> RunAsync(
        IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, TimeSpan limit, int outputMax, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        using var process = Start(program, arguments, folder, environment);
        try
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput.BaseStream, outputMax, () => Kill(process), either.Token);
            var error = ReadAsync(process.StandardError.BaseStream, ErrorBytesMax, null, either.Token);
            await Task.WhenAll(output, error);
            await process.WaitForExitAsync(either.Token);
            return new GitResult(process.ExitCode, await output, Encoding.UTF8.GetString(await error));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new GitException(GitFaultKind.TimedOut, $"git {arguments[0]} did not end within {limit.TotalSeconds:0.#} seconds");
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

    /// <param name="exceeded">What to do when there is more; without it, the rest is dropped.</param>
    private static async Task<byte[]> ReadAsync(Stream stream, int max, Action? exceeded, CancellationToken stop)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, stop) is var read and > 0)
        {
            if (kept.Length + read <= max)
            {
                kept.Write(buffer, 0, read);
            }
            else if (exceeded is not null)
            {
                exceeded();
                throw new GitException(GitFaultKind.TooLarge, $"git answered with more than {max} bytes");
            }
        }
        return kept.ToArray();
    }
}

internal sealed record GitResult(int Code, byte[] Output, string Error);
