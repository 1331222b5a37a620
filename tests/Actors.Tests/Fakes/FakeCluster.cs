using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Threading.Channels;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Pods;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Actors.Tests.Fakes;

/// <summary>A cluster whose watches a test speaks for.</summary>
internal sealed class FakeCluster : ICluster
{
    public static readonly ApiResource Definitions = Kind("apiextensions.k8s.io", "CustomResourceDefinition", isNamespaced: false);
    public static readonly ApiResource ConfigMaps = Kind("", "ConfigMap");

    private readonly List<FakeWatch> _watches = [];
    private readonly Lock _gate = new();
    private int _discoveries;

    public List<ApiResource> Served { get; } =
    [
        Definitions, ConfigMaps, Kind("", "Secret"), Kind("argoproj.io", "Application"), Kind("argoproj.io", "AppProject"), Kind("", "Namespace", isNamespaced: false),
    ];

    public Exception? DiscoveryFault { get; set; }

    public int Discoveries => Volatile.Read(ref _discoveries);

    public ConcurrentDictionary<(string ApiVersion, string Space, string Name), MapNode> Objects { get; } = new();

    public Exception? ReadFault { get; set; }

    /// <summary>Reads and writes wait for this.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>What becomes of a patch; null where nobody may write.</summary>
    public Func<ObjectName, Node, MapNode>? Patched { get; set; }

    public ConcurrentQueue<string> Requests { get; } = new();

    public bool IsClosed { get; private set; }

    public static ApiResource Kind(string group, string kind, string version = "v1", bool isNamespaced = true) =>
        new() { Group = group, Kind = kind, Version = version, Plural = kind + "s", IsNamespaced = isNamespaced, Verbs = FrozenSet.ToFrozenSet(["list", "watch"]) };

    /// <summary>The watches that run, in the order in which they began.</summary>
    public IReadOnlyList<FakeWatch> Watches
    {
        get
        {
            lock (_gate) return [.. _watches.Where(static watch => !watch.Stop.IsCancellationRequested && !watch.HasEnded)];
        }
    }

    public FakeWatch Watch(string kind, string space = "") => Watches.Last(watch => watch.Kind == kind && watch.Space == space);

    public ICluster At(Priority priority) => this;

    public ICluster As(string user) => user.Length == 0 ? this : new ClusterInTheNameOf(this, user);

    public ValueTask<ResourceMap> KindsAsync(CancellationToken stop) => ValueTask.FromResult(new ResourceMap([.. Served]));

    public Task<ResourceMap> RefreshKindsAsync(CancellationToken stop)
    {
        Interlocked.Increment(ref _discoveries);
        return DiscoveryFault is { } fault ? Task.FromException<ResourceMap>(fault) : Task.FromResult(new ResourceMap([.. Served]));
    }

    public ValueTask<ApiResource> FindKindAsync(string group, string kind, CancellationToken stop) => new ResourceMap([.. Served]).Find(group, kind) is { } found
        ? ValueTask.FromResult(found)
        : ValueTask.FromException<ApiResource>(Fault(FaultKind.UnknownKind, $"the cluster serves no {kind}"));

    public Task<string> ListAsync(ApiResource resource, ListQuery query, Action<MapNode> found, CancellationToken stop) => Task.FromResult("1");

    public Task<MapNode> VersionAsync(CancellationToken stop) => Task.FromResult(MapNode.Of(("gitVersion", "v1.36.0")));

    public Task<MapNode?> GetAsync(ObjectName name, CancellationToken stop) => GetAsync(Kind(name.Group, name.Kind), name.Namespace, name.Name, stop);

    public async Task<MapNode?> GetAsync(ApiResource resource, string space, string name, CancellationToken stop)
    {
        await AskedAsync($"get {resource.ApiVersion} {resource.Kind} {name}", stop);
        return Objects.GetValueOrDefault((resource.ApiVersion, space, name));
    }

    public Task<MapNode> CreateAsync(MapNode item, WriteOptions options, CancellationToken stop) => WrittenAsync("create", item, stop);

    public Task<MapNode> UpdateAsync(MapNode item, WriteOptions options, CancellationToken stop) => WrittenAsync("update", item, stop);

    public Task<MapNode> ApplyAsync(MapNode item, WriteOptions options, CancellationToken stop) => WrittenAsync(options.DryRun ? "try" : "apply", item, stop);

    public async Task<MapNode> PatchAsync(ObjectName name, PatchKind kind, Node patch, WriteOptions options, CancellationToken stop)
    {
        await AskedAsync($"patch {name.Kind} {name.Name}", stop);
        return Patched is { } patched ? patched(name, patch) : throw Fault(FaultKind.Forbidden, "nobody may write here");
    }

    public async Task<MapNode?> DeleteAsync(ObjectName name, DeleteOptions options, CancellationToken stop)
    {
        await AskedAsync($"delete {name.Kind} {name.Name}", stop);
        return null;
    }

    public IAsyncEnumerable<WatchEvent> ListAndWatchAsync(ApiResource resource, ListQuery query, Action<ClusterFault>? failed, CancellationToken stop)
    {
        var watch = new FakeWatch(resource.Kind, query.Namespace, failed ?? (static _ => { }), query.IsMetadataOnly, stop);
        lock (_gate) _watches.Add(watch);
        return watch.ReadAsync();
    }

    public IAsyncEnumerable<string> LogAsync(string space, string pod, LogQuery query, CancellationToken stop) =>
        throw new NotSupportedException("no actor reads logs");

    public void Dispose()
    {
        IsClosed = true;
        foreach (var watch in Watches) watch.End(Fault(FaultKind.Closed, "the client was closed"));
    }

    public static ClusterException Fault(FaultKind kind, string message, FaultNature nature = FaultNature.Terminal) => new(new ClusterFault(kind, nature, message), null);

    private async Task<MapNode> WrittenAsync(string verb, MapNode item, CancellationToken stop)
    {
        await AskedAsync($"{verb} {item.Text("kind")} {item.Text("metadata", "name")}", stop);
        return item.With("metadata", item.Map("metadata").With("resourceVersion", "100").With("uid", "u"));
    }

    private async Task AskedAsync(string request, CancellationToken stop)
    {
        Requests.Enqueue(request);
        await Before(request, stop);
        if (ReadFault is { } fault) throw fault;
    }
}

/// <summary>One watch, as the loop sees it.</summary>
internal sealed class FakeWatch(string kind, string space, Action<ClusterFault> failed, bool isMetadataOnly, CancellationToken stop)
{
    // Only a reader that has gone away is not waited for to the end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // What is written is mostly read on the writer's thread; a reader that is still on its way to its first wait reads on its own.
    private readonly Channel<WatchEvent> _events = Channel.CreateUnbounded<WatchEvent>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });

    private int _written;
    private int _handled;

    public string Kind => kind;

    public string Space => space;

    public CancellationToken Stop => stop;

    public bool IsMetadataOnly => isMetadataOnly;

    public bool HasEnded { get; private set; }

    public void List(string version, params MapNode[] items)
    {
        Write(new WatchEvent.ListBegun());
        Write(new WatchEvent.Page(items));
        Write(new WatchEvent.ListEnded(version));
    }

    public void Change(MapNode item) => Write(new WatchEvent.Changed(item));

    public void Delete(MapNode item) => Write(new WatchEvent.Deleted(item));

    public void Fail(FaultKind fault, string message) => failed(FakeCluster.Fault(fault, message).Fault);

    public void End(Exception why)
    {
        HasEnded = true;
        _events.Writer.TryComplete(why);
    }

    public async IAsyncEnumerable<WatchEvent> ReadAsync()
    {
        await foreach (var happened in _events.Reader.ReadAllAsync(stop))
        {
            yield return happened;
            Interlocked.Increment(ref _handled);
        }
    }

    /// <summary>Returns when the reader has done with it, so that nothing is under way when a test goes on.</summary>
    private void Write(WatchEvent happened)
    {
        _written++;
        if (!_events.Writer.TryWrite(happened)) return;
        SpinWait.SpinUntil(() => Volatile.Read(ref _handled) >= _written || stop.IsCancellationRequested, Patience);
    }
}
