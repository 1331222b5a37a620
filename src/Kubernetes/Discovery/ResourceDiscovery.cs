using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Kubernetes.Discovery;

/// <summary>Knows which kinds a cluster serves, and asks again when one is missing.</summary>
public sealed class ResourceDiscovery
{
    private const string Accepted =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private readonly HttpChannel _channel;
    private readonly ClusterClientOptions _options;
    private readonly Lock _gate = new();
    private readonly Half _core = new("api");
    private readonly Half _groups = new("apis");
    private ResourceMap? _map;
    private (IReadOnlyList<ApiResource>, IReadOnlyList<ApiResource>) _builtFrom;
    private long _askedAt;
    private Task<ResourceMap>? _asking;

    internal ResourceDiscovery(HttpChannel channel, ClusterClientOptions options) => (_channel, _options) = (channel, options);

    /// <summary>The kinds, from memory once they were asked for.</summary>
    public ValueTask<ResourceMap> AllAsync(CancellationToken stop) =>
        Volatile.Read(ref _map) is { } known ? ValueTask.FromResult(known) : new ValueTask<ResourceMap>(RefreshAsync(stop));

    /// <summary>Asks the cluster again; who asks meanwhile shares the answer.</summary>
    public Task<ResourceMap> RefreshAsync(CancellationToken stop)
    {
        Task<ResourceMap> asking;
        lock (_gate)
        {
            // The shared look ends with nobody's patience but its own time limit.
            if (_asking is null or { IsCompleted: true }) _asking = AskAsync();
            asking = _asking;
        }
        return asking.WaitAsync(stop);
    }

    /// <summary>The preferred version of a kind.</summary>
    /// <exception cref="ClusterException">Of kind UnknownKind: not even a fresh look found it.</exception>
    public ValueTask<ApiResource> FindAsync(string group, string kind, CancellationToken stop) =>
        FindAsync(map => map.Find(group, kind), group.Length == 0 ? kind : $"{kind}.{group}", stop);

    /// <summary>The kind in exactly this version.</summary>
    public ValueTask<ApiResource> FindAsync(string group, string version, string kind, CancellationToken stop) =>
        FindAsync(map => map.Find(group, version, kind), $"{Objects.ApiVersion.Join(group, version)} {kind}", stop);

    private async ValueTask<ApiResource> FindAsync(Func<ResourceMap, ApiResource?> find, string name, CancellationToken stop)
    {
        if (find(await AllAsync(stop)) is { } known) return known;
        // Many may ask for what does not exist: one look in a while is enough for all of them.
        if (_options.Time.GetElapsedTime(Volatile.Read(ref _askedAt)) >= _options.RediscoverAfter &&
            find(await RefreshAsync(stop)) is { } arrived) return arrived;
        throw ClusterExceptions.Terminal(FaultKind.UnknownKind, $"the cluster serves no {name}; if a CustomResourceDefinition brings it, that must come first");
    }

    private async Task<ResourceMap> AskAsync()
    {
        // Whoever started it goes on before the request is sent: the lock above must not be held for long.
        await Task.Yield();
        await Task.WhenAll(ReadAsync(_core), ReadAsync(_groups));
        var from = (_core.Resources, _groups.Resources);
        if (Volatile.Read(ref _map) is not { } map || from != _builtFrom)
        {
            map = new ResourceMap([.. from.Item1, .. from.Item2]);
            _builtFrom = from;
            Volatile.Write(ref _map, map);
        }
        Volatile.Write(ref _askedAt, _options.Time.GetTimestamp());
        return map;
    }

    private Task<bool> ReadAsync(Half half) => _channel.SendAsync(
        new ApiRequest(HttpMethod.Get, half.Path) { Accept = Accepted, EntityTag = half.EntityTag, IsShort = false }, Priority.User,
        async (answer, stop) =>
        {
            if (answer.StatusCode == System.Net.HttpStatusCode.NotModified) return false;
            half.Take(await Body.ReadMapAsync(answer, _options.AnswerBytesMax, stop), answer.Headers.ETag?.ToString());
            return true;
        }, CancellationToken.None);

    /// <summary>What lies below one of the two roots of the API.</summary>
    private sealed class Half(string path)
    {
        public string Path => path;

        public string? EntityTag { get; private set; }

        public IReadOnlyList<ApiResource> Resources { get; private set; } = [];

        public void Take(MapNode document, string? entityTag)
        {
            if (document.Text("kind") != "APIGroupDiscoveryList")
                throw ClusterExceptions.Terminal(FaultKind.BadAnswer, "the server does not tell its kinds in one document: Kubernetes 1.27 or newer is needed");
            var resources = ResourceMap.Read(document).ToList();
            // A group whose server is away just now is still there: its kinds would otherwise seem deleted.
            foreach (var away in ResourceMap.StaleGroups(document))
                resources.AddRange(Resources.Where(known => known.Group == away && !resources.Exists(now => now.Group == away && now.Version == known.Version && now.Kind == known.Kind)));
            (Resources, EntityTag) = (resources, entityTag);
        }
    }
}
