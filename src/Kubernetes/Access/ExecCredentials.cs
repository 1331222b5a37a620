using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>Credentials that a program gets. What it said is kept until it expires or is not accepted any more.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing that must be freed.")]
internal sealed class ExecCredentials(ExecPlugin plugin, X509Certificate2? certificate, TimeProvider time) : Credentials
{
    private const int OutputCharsMax = 1024 * 1024;
    private const int ErrorCharsShown = 500;

    private static readonly TimeSpan RunMax = TimeSpan.FromSeconds(60);

    // What expires while the request is on its way is of no use.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private Cached? _cached;

    internal override async ValueTask<Proof> ProveAsync(CancellationToken stop)
    {
        if (Volatile.Read(ref _cached) is { } ready && time.GetUtcNow() < ready.Until) return ready.Proof;
        await _oneAtATime.WaitAsync(stop);
        try
        {
            if (_cached is { } meanwhile && time.GetUtcNow() < meanwhile.Until) return meanwhile.Proof;
            var fresh = Read(await RunAsync(stop));
            Volatile.Write(ref _cached, fresh);
            return fresh.Proof;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    internal override bool Rejected()
    {
        Volatile.Write(ref _cached, null);
        return true;
    }

    private async Task<string> RunAsync(CancellationToken stop)
    {
        using var process = Start();
        using var limit = new CancellationTokenSource(RunMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            process.StandardInput.Close();
            var (output, error) = (ReadAsync(process.StandardOutput, either.Token), ReadAsync(process.StandardError, either.Token));
            await process.WaitForExitAsync(either.Token);
            if (process.ExitCode == 0) return await output;
            var said = (await error).Trim();
            throw Failed($"ended with {process.ExitCode}: {(said.Length > ErrorCharsShown ? said[..ErrorCharsShown] : said)}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw Failed($"did not end within {RunMax.TotalSeconds} seconds");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in plugin.Environment) start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = plugin.Info().ToString();
        try
        {
            return Process.Start(start) ?? throw Failed("did not start");
        }
        catch (Win32Exception e)
        {
            throw Failed($"cannot be started: {e.Message}{(plugin.InstallHint.Length > 0 ? "; " + plugin.InstallHint : "")}");
        }
    }

    private async Task<string> ReadAsync(StreamReader reader, CancellationToken stop)
    {
        var (text, buffer) = (new System.Text.StringBuilder(), new char[4096]);
        while (await reader.ReadAsync(buffer, stop) is var read and > 0)
            if (text.Append(buffer, 0, read).Length > OutputCharsMax) throw Failed("printed more than a credential has");
        return text.ToString();
    }

    private Cached Read(string output)
    {
        MapNode status;
        try
        {
            status = JsonReader.Read(output).Map("status");
        }
        catch (DocumentException)
        {
            throw Failed("printed something else than an ExecCredential in JSON");
        }

        var token = status.Text("token");
        var own = AccessFields.Certificate(status.Text("clientCertificateData"), status.Text("clientKeyData"), $"the answer of {plugin.Command}");
        if (string.IsNullOrEmpty(token) && own is null) throw Failed("printed an ExecCredential without status.token or a client certificate");
        var header = string.IsNullOrEmpty(token) ? null : AccessFields.Bearer(token, $"the answer of {plugin.Command}");
        return new Cached(new Proof(header, own ?? certificate), Expiry(status));
    }

    private static DateTimeOffset Expiry(MapNode status) =>
        DateTimeOffset.TryParse(status.Text("expirationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiry)
            ? expiry - Margin : DateTimeOffset.MaxValue;

    private ClusterException Failed(string problem) =>
        ClusterExceptions.Retryable(FaultKind.Unauthenticated, $"the credential program {plugin.Command} {problem}");

    private sealed class Cached(Proof proof, DateTimeOffset until)
    {
        public Proof Proof => proof;

        public DateTimeOffset Until => until;
    }
}
