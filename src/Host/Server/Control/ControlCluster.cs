using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Sandbox;

namespace GitOpsActors.Host.Server.Control;

/// <summary>The cluster in which Applications are declared: one that the user names, the one around us, or else a sandbox of our own.</summary>
internal sealed class ControlCluster : IAsyncDisposable
{
    private readonly SandboxCluster? _sandbox;

    private ControlCluster(ClusterClient client, SandboxCluster? sandbox, string description) =>
        (Client, _sandbox, Description) = (client, sandbox, description);

    public ClusterClient Client { get; }

    public bool IsSandbox => _sandbox is not null;

    /// <summary>For the first lines that a user reads.</summary>
    public string Description { get; }

    /// <exception cref="ClusterException">The configuration names no cluster.</exception>
    public static async Task<ControlCluster> OpenAsync(ControlClusterOptions options, CancellationToken stop)
    {
        if (options.Kubeconfig is { } file)
        {
            var access = KubeConfig.Load([file]).Access(options.Context);
            return new ControlCluster(ClientOf(access), null, $"{access} ({file})");
        }

        if (InCluster.IsInside(Environment.GetEnvironmentVariable))
        {
            var access = InCluster.Access(Environment.GetEnvironmentVariable);
            return new ControlCluster(ClientOf(access), null, $"{access} (the cluster that this runs in)");
        }

        return await SandboxAsync(options, stop);
    }

    /// <summary>Makes sure that the namespace, the kinds and the default project are there.</summary>
    public async Task PrepareAsync(string @namespace, CancellationToken stop)
    {
        if (IsSandbox)
        {
            foreach (var definition in Definitions.All) await Client.ApplyAsync(definition, Installer, stop);
            await EnsureAsync(MapNode.Of(("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", MapNode.Of(("name", @namespace)))), stop);
            await WaitForKindsAsync(stop);
        }

        await EnsureAsync(MapNode.Of(
            ("apiVersion", "argoproj.io/v1alpha1"), ("kind", "AppProject"),
            ("metadata", MapNode.Of(("name", "default"), ("namespace", @namespace))),
            ("spec", MapNode.Of(
                ("sourceRepos", ListNode.Of((Node)"*")),
                ("destinations", ListNode.Of(MapNode.Of(("server", "*"), ("namespace", "*")))),
                ("clusterResourceWhitelist", ListNode.Of(MapNode.Of(("group", "*"), ("kind", "*"))))))), stop);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_sandbox is not null) await _sandbox.DisposeAsync();
    }

    public static ClusterClient ClientOf(ClusterAccess access) => new(access, new ClusterClientOptions { UserAgent = "gitopsactors" });

    private static readonly WriteOptions Installer = new() { FieldManager = "gitopsactors", Force = true };

    private static async Task<ControlCluster> SandboxAsync(ControlClusterOptions options, CancellationToken stop)
    {
        Directory.CreateDirectory(options.DataFolder);
        var sandbox = await SandboxCluster.StartAsync(options.Sandbox, stop);
        // Whole, since it is told to people who go elsewhere before they use it.
        var file = Path.GetFullPath(Path.Combine(options.DataFolder, "sandbox.kubeconfig"));
        await File.WriteAllTextAsync(file, sandbox.Kubeconfig(), stop);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new ControlCluster(ClientOf(KubeConfig.Load([file]).Access()), sandbox, file);
    }

    private async Task EnsureAsync(MapNode item, CancellationToken stop)
    {
        if (await Client.GetAsync(ObjectName.Of(item), stop) is not null) return;
        try
        {
            await Client.CreateAsync(item, new WriteOptions { FieldManager = "gitopsactors" }, stop);
        }
        catch (ClusterException error) when (error.Kind == FaultKind.AlreadyExists)
        {
            // Somebody was faster.
        }
    }

    /// <summary>A definition is served a moment after it was made.</summary>
    private async Task WaitForKindsAsync(CancellationToken stop)
    {
        foreach (var definition in Definitions.All)
        {
            var name = ObjectName.Of(definition);
            while ((await Client.GetAsync(name, stop)).List("status", "conditions").All(static condition => condition["type"].Text() != "Established" || condition["status"].Text() != "True"))
                await Task.Delay(TimeSpan.FromMilliseconds(20), stop);
        }

        // A sandbox that carries on has definitions that were established long ago, and needs a moment to serve them again.
        while (await Client.Discovery.RefreshAsync(stop) is var kinds && Definitions.All.Any(definition => kinds.Find(definition.Text("spec", "group") ?? "", definition.Text("spec", "names", "kind") ?? "") is null))
            await Task.Delay(TimeSpan.FromMilliseconds(20), stop);
    }
}

/// <summary>Which cluster to take.</summary>
internal sealed record ControlClusterOptions
{
    public string? Kubeconfig { get; init; }

    public string? Context { get; init; }

    public required string DataFolder { get; init; }

    public required SandboxOptions Sandbox { get; init; }
}
