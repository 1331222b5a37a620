using System.Diagnostics;

namespace GitOpsActors.Host.Tests;

/// <summary>`gax serve` with its demo, for all tests of a class.</summary>
public class RunningServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gax-");
    private Gax? _server;

    public string Address { get; private set; } = "";

    /// <summary>Where webhooks are taken, on every address of the machine.</summary>
    public string WebhookAddress { get; private set; } = "";

    /// <summary>Where everybody is served, with TLS.</summary>
    public string PublicAddress { get; private set; } = "";

    /// <summary>Where metrics are told, on every address of the machine, with the path.</summary>
    public string MetricsAddress { get; private set; } = "";

    /// <summary>As whoever runs it.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Its log.</summary>
    internal string Said => _server!.Said;

    public string Data => Path.Combine(_folder.FullName, "data");

    public string Demo => Path.Combine(Data, "demo");

    public string Kubeconfig => Path.Combine(Data, "sandbox.kubeconfig");

    public async Task InitializeAsync()
    {
        // Nothing is looked at unless somebody says so: what a test waits for is what it brought about.
        _server = Gax.StartIn(
            await PrepareAsync(), "serve", "--data-dir", Data, "--port", "0", "--webhook-port", "0", "--public-port", "0",
            "--metrics-port", "0",
            "--metrics-application-labels", "team/name,tier", "--metrics-application-conditions", "ComparisonError", "--poll-seconds", "86400");
        Address = Word(await _server.WaitForAsync("GitOpsActors serves"), "http://");
        PublicAddress = "https://localhost:" + Word(await _server.WaitForAsync("Everybody who signs in"), "https://").Split(':')[^1];
        MetricsAddress = "http://127.0.0.1:" + Word(await _server.WaitForAsync("Metrics are told at"), "http://").Split(':')[^1];
        WebhookAddress = "http://127.0.0.1:" + Word(await _server.WaitForAsync("Webhooks are taken at"), "http://").Split(':')[^1].Split('/')[0];
        await _server.WaitForAsync("Stop it with Ctrl+C.");
        Http = OperatorClient.To(Address, new CanarySearch());
        _server.Drain();
        await WaitForSuccessAsync("app", "wait", "demo", "--timeout", "60s");
        await WaitForSuccessAsync("app", "wait", "shop-dev", "shop-staging", "--timeout", "60s");
    }

    public virtual async Task DisposeAsync()
    {
        Http?.Dispose();
        Canary.MustBeAbsent("the control cluster", await KubectlAsync("get", "applications,appprojects,events", "-A", "-o", "yaml"));
        if (_server is not null) Assert.Equal(0, await _server.StopAsync());
        Canary.MustBeAbsent("the log of the server", Said);
        await JournalAsync();
        _server?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>What has to be there before the server, and variables of its environment.</summary>
    private protected virtual Task<IReadOnlyDictionary<string, string>> PrepareAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    internal Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => Gax.RunAsync([.. arguments, "--server", Address]);

    internal Task<(int ExitCode, string Output, string Error)> RunWithAsync(string input, params string[] arguments) =>
        Gax.RunWithAsync(input, [.. arguments, "--server", Address]);

    /// <summary>Runs a command that must succeed, and returns what it printed.</summary>
    internal async Task<string> WaitForSuccessAsync(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.True(run.ExitCode == 0, $"gax {string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Output}{run.Error}");
        return run.Output;
    }

    /// <summary>All that the journal holds.</summary>
    internal async Task<string> JournalAsync()
    {
        var run = await Gax.RunAsync("journal", "read", "--data-dir", Data, "--limit", "10000", "-o", "json");
        Assert.Equal(0, run.ExitCode);
        return run.Output;
    }

    /// <summary>Changes a file of the demo's repository, and returns the commit.</summary>
    internal async Task<string> CommitAsync(string path, Func<string, string> change)
    {
        var file = Path.Combine(Demo, path);
        await File.WriteAllTextAsync(file, change(await File.ReadAllTextAsync(file)));
        await GitAsync("commit", "--quiet", "--all", "--message", "A change");
        return (await GitAsync("rev-parse", "HEAD")).Trim();
    }

    /// <summary>Puts files into the demo's repository, and returns the commit.</summary>
    internal async Task<string> CommitFilesAsync(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(Demo, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }

        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--message", "Files");
        return (await GitAsync("rev-parse", "HEAD")).Trim();
    }

    /// <summary>Declares an Application of a folder of the demo's repository, in a namespace of its own name, and brings it out.</summary>
    internal async Task DeployAsync(string name, params string[] flags)
    {
        await WaitForSuccessAsync(
            ["app", "create", name, "--repo", "file://" + Demo, "--path", name, "--dest-name", "in-cluster", "--dest-namespace", name,
                "--sync-option", "CreateNamespace=true", .. flags]);
        await WaitForSuccessAsync("app", "sync", name, "--timeout", "60s");
        await WaitForSuccessAsync("app", "wait", name, "--timeout", "60s");
    }

    /// <summary>Puts settings into `argocd-cm`, beside what others have put there.</summary>
    /// <param name="writer">Whose settings: a second call takes back what it does not say any more.</param>
    /// <param name="settings">Keys and values, as YAML.</param>
    internal async Task SetSettingsAsync(string writer, string settings)
    {
        // Who says `data: {}` owns all of it, and nobody else may say anything any more.
        var data = settings.Length == 0 ? "" : "data:\n" + string.Concat(settings.Split('\n').Select(static line => "  " + line + "\n"));
        await ApplyAsync($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: argocd-cm, namespace: argocd}}\n{data}", writer);
    }

    /// <summary>Makes an object, as kubectl does.</summary>
    internal async Task ApplyAsync(string manifest, string writer = "test")
    {
        var file = Path.Combine(_folder.FullName, writer + ".yaml");
        await File.WriteAllTextAsync(file, manifest);
        await KubectlAsync("apply", "--server-side", "--field-manager", writer, "-f", file);
    }

    /// <summary>The real kubectl, on the demo's cluster.</summary>
    internal async Task<string> KubectlAsync(params string[] arguments)
    {
        var folder = Environment.GetEnvironmentVariable("GITOPSACTORS_ORACLES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/gitopsactors/oracles-2.2.2");
        using var kubectl = Process.Start(new ProcessStartInfo(Path.Combine(folder, "kubectl"), ["--kubeconfig", Kubeconfig, .. arguments])
        {
            RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        var output = await kubectl.StandardOutput.ReadToEndAsync();
        await kubectl.WaitForExitAsync();
        Assert.Equal(0, kubectl.ExitCode);
        return output;
    }

    /// <summary>Asks until it is so: what is declared is heard of a moment later.</summary>
    internal async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"it never came about that {what}");
            await turn.WaitForNextTickAsync();
        }
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Demo, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        Assert.Equal(0, git.ExitCode);
        return output;
    }

    private static string Word(string line, string start) => line.Split(' ').First(word => word.StartsWith(start, StringComparison.Ordinal)).TrimEnd(',');
}
