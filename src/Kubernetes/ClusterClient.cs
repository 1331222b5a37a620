using System.Globalization;
using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Pods;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Kubernetes.Watching;

namespace GitOpsActors.Kubernetes;

/// <summary>One cluster over HTTP. Objects are documents: it handles kinds that nobody has heard of. Failures are <see cref="ClusterException"/>s.</summary>
public sealed class ClusterClient : ICluster
{
    private readonly ClusterClientOptions _options;
    private readonly HttpChannel _channel;
    private readonly Priority _priority;
    private readonly Impersonation? _as;
    private readonly IRequestObserver? _observer;

    public ClusterClient(ClusterAccess access, ClusterClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(access);
        (Access, _options) = (access, options ?? new ClusterClientOptions());
        _channel = new HttpChannel(access, _options);
        Discovery = new ResourceDiscovery(_channel, _options);
    }

    private ClusterClient(ClusterClient shared, Priority priority, Impersonation? user, IRequestObserver? observer) =>
        (Access, _options, _channel, Discovery, _priority, _as, _observer) =
            (shared.Access, shared._options, shared._channel, shared.Discovery, priority, user, observer);

    public ClusterAccess Access { get; }

    /// <summary>Which kinds there are.</summary>
    public ResourceDiscovery Discovery { get; }

    /// <summary>Fires when the client is closed.</summary>
    internal CancellationToken Ended => _channel.Ended;

    /// <summary>How many requests are under way, wait for their turn, and are allowed at a time just now.</summary>
    public ClusterLoad Load => new(_channel.Gate.Running, _channel.Gate.Waiting, _channel.Gate.Limit);

    /// <summary>The same client (connections, limits, caches) whose requests wait in another queue. Disposing either ends both.</summary>
    public ClusterClient At(Priority priority) => priority == _priority ? this : new ClusterClient(this, priority, _as, _observer);

    ICluster ICluster.At(Priority priority) => At(priority);

    public ICluster As(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.Length == 0 ? this : new ClusterClient(this, _priority, Impersonation.Of(user), _observer);
    }

    public ICluster SeenBy(IRequestObserver observer) => new ClusterClient(this, _priority, _as, observer);

    public ValueTask<ResourceMap> KindsAsync(CancellationToken stop) => Discovery.AllAsync(stop);

    public ValueTask<ApiResource> FindKindAsync(string group, string kind, CancellationToken stop) => Discovery.FindAsync(group, kind, stop);

    public Task<ResourceMap> RefreshKindsAsync(CancellationToken stop) => Discovery.RefreshAsync(stop);

    /// <summary>What the server says of its version: "major", "minor", "gitVersion", ...</summary>
    public Task<MapNode> VersionAsync(CancellationToken stop) => SendAsync(new ApiRequest(HttpMethod.Get, "version"), stop);

    /// <summary>The object; null when there is none.</summary>
    public async Task<MapNode?> GetAsync(ObjectName name, CancellationToken stop) =>
        await GetAsync(await Discovery.FindAsync(name.Group, name.Kind, stop), name.Namespace, name.Name, stop);

    public Task<MapNode?> GetAsync(ApiResource resource, string space, string name, CancellationToken stop) =>
        OrNullAsync(SendAsync(Request(HttpMethod.Get, "Get", resource, space, new Query(PathOf(resource, space, name))), stop));

    /// <summary>Tells each object while the answers arrive, and returns the version at which the list was true.</summary>
    public async Task<string> ListAsync(ApiResource resource, ListQuery query, Action<MapNode> found, CancellationToken stop)
    {
        for (var next = ""; ;)
        {
            (next, var version) = await ListPageAsync(resource, query, next, found, stop);
            if (next.Length == 0) return version;
        }
    }

    /// <summary>One page of a list: returns what continues it, which is empty after the last, and the version at which the list is true.</summary>
    internal async Task<(string Next, string Version)> ListPageAsync(ApiResource resource, ListQuery query, string next, Action<MapNode> found, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(query);
        var path = Collection(resource, query).Add("continue", next).Add("limit", query.PageSize > 0 ? query.PageSize.ToString(CultureInfo.InvariantCulture) : null);
        var request = Request(HttpMethod.Get, "List", resource, query.Namespace, path) with
        {
            IsShort = false,
            As = _as,
            Accept = AcceptOf(query, "PartialObjectMetadataList"),
        };
        var metadata = await _channel.SendAsync(request, _priority, async (answer, limit) =>
        {
            var reader = new ListReader(resource, found, _options.AnswerBytesMax);
            await reader.ReadAsync(await answer.Content.ReadAsStreamAsync(limit), limit);
            return reader.Metadata;
        }, stop);
        return (metadata.Text("continue") ?? "", metadata.Text("resourceVersion") ?? "");
    }

    /// <summary>The object is told by its own apiVersion, kind, namespace and name, here and below.</summary>
    public Task<MapNode> CreateAsync(MapNode item, WriteOptions options, CancellationToken stop) => WriteAsync(HttpMethod.Post, item, options, stop);

    /// <summary>Replaces the object; it must carry the resourceVersion that it was read at, or none to overwrite whatever is there.</summary>
    public Task<MapNode> UpdateAsync(MapNode item, WriteOptions options, CancellationToken stop) => WriteAsync(HttpMethod.Put, item, options, stop);

    /// <summary>Server-side apply.</summary>
    public async Task<MapNode> ApplyAsync(MapNode item, WriteOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrEmpty(options.FieldManager)) throw new ArgumentException("an apply needs a field manager", nameof(options));
        var resource = await ResourceOfAsync(item, stop);
        var path = new Query(PathOf(resource, SpaceOf(item), NameOf(item), options.Subresource)).Add(options, isApply: true);
        var request = WriteRequest(HttpMethod.Patch, "Patch", resource, SpaceOf(item), path, item, options.DryRun);
        return await SendAsync(request with { ContentType = "application/apply-patch+yaml" }, stop, options.Warned);
    }

    public async Task<MapNode> PatchAsync(ObjectName name, PatchKind kind, Node patch, WriteOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var resource = await Discovery.FindAsync(name.Group, name.Kind, stop);
        var path = PathOf(resource, name.Namespace, name.Name, options.Subresource);
        var type = kind switch
        {
            PatchKind.Json => "application/json-patch+json",
            PatchKind.Merge => "application/merge-patch+json",
            _ => "application/strategic-merge-patch+json",
        };
        var request = WriteRequest(
            HttpMethod.Patch, "Patch", resource, name.Namespace, new Query(path).Add(options), patch, options.DryRun);
        return await SendAsync(request with { ContentType = type }, stop, options.Warned);
    }

    /// <summary>What the server answers: the object as it waits for its end, or a Status; null when there was no such object.</summary>
    public async Task<MapNode?> DeleteAsync(ObjectName name, DeleteOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var resource = await Discovery.FindAsync(name.Group, name.Kind, stop);
        var path = new Query(PathOf(resource, name.Namespace, name.Name));
        return await OrNullAsync(SendAsync(
            WriteRequest(HttpMethod.Delete, "Delete", resource, name.Namespace, path, options.Body(), options.DryRun), stop));
    }

    /// <summary>One watch: ends when the server ends it, throws when it breaks. Told are Changed, Deleted and Bookmark.</summary>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ApiResource resource, ListQuery query, string resourceVersion, [EnumeratorCancellation] CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(query);
        var duration = _options.WatchDuration * (1 + (_options.Chance() / 2));
        var path = Collection(resource, query).Add("watch", "true").Add("allowWatchBookmarks", "true").Add("resourceVersion", resourceVersion)
            .Add("timeoutSeconds", ((int)Math.Max(1, duration.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        var request = Request(HttpMethod.Get, "Watch", resource, query.Namespace, path) with
        {
            As = _as,
            Accept = AcceptOf(query, "PartialObjectMetadata"),
        };
        using var answer = await _channel.OpenAsync(request, _priority, stop);
        // A server that forgets to end it is not waited for.
        using var limit = new CancellationTokenSource(duration + _options.RequestTimeout, _options.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _channel.Ended, stop);
        await using var body = await answer.Content.ReadAsStreamAsync(stop);
        await foreach (var told in new EventReader(Access.Server, _options.AnswerBytesMax).ReadAsync(body, end.Token, stop)) yield return told;
        if (_channel.Ended.IsCancellationRequested) throw _channel.Closed();
    }

    /// <summary>Lists, watches, and does so again whatever happens, until stopped. A list is told page by page. Each failure is told to
    /// <paramref name="failed"/> and followed by a pause: NotFound means that the kind itself is not served any more. Only a version that is
    /// gone leads to a new list at once.</summary>
    public IAsyncEnumerable<WatchEvent> ListAndWatchAsync(ApiResource resource, ListQuery query, Action<ClusterFault>? failed, CancellationToken stop) =>
        new ListAndWatch(this, resource, query, _options, failed).RunAsync(stop);

    public async IAsyncEnumerable<string> LogAsync(string space, string pod, LogQuery query,
        [EnumeratorCancellation] CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(query);
        var resource = await Discovery.FindAsync("", "Pod", stop);
        var path = new Query(resource.Path(space, pod, "log"))
            .Add("container", query.Container).Add("timestamps", "true")
            .Add("follow", query.Follow ? "true" : null).Add("previous", query.Previous ? "true" : null)
            .Add("tailLines", query.TailLines?.ToString(CultureInfo.InvariantCulture))
            .Add("sinceSeconds", query.SinceSeconds?.ToString(CultureInfo.InvariantCulture)).Add("sinceTime", query.SinceTime);
        var request = Request(HttpMethod.Get, "Get", resource, space, path) with { Accept = "*/*", As = _as };
        using var answer = await _channel.OpenAsync(request, _priority, stop);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_channel.Ended, stop);
        await using var body = await answer.Content.ReadAsStreamAsync(stop);
        await foreach (var line in new LogReader(Access.Server, _options.LogLineBytesMax).ReadAsync(body, end.Token)) yield return line;
    }

    /// <summary>Ends what is under way, watches too: it fails with a fault of kind Closed, and so does what is asked later.</summary>
    public void Dispose() => _channel.Dispose();

    private async Task<MapNode> WriteAsync(HttpMethod method, MapNode item, WriteOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var resource = await ResourceOfAsync(item, stop);
        // What is created under a generated name has none yet; its path is that of the collection.
        var name = method == HttpMethod.Post && options.Subresource.Length == 0 ? "" : NameOf(item);
        var path = new Query(PathOf(resource, SpaceOf(item), name, options.Subresource)).Add(options);
        var verb = method == HttpMethod.Post ? "Create" : "Update";
        return await SendAsync(WriteRequest(method, verb, resource, SpaceOf(item), path, item, options.DryRun), stop, options.Warned);
    }

    private Task<MapNode> SendAsync(ApiRequest request, CancellationToken stop, Action<string>? warned = null) =>
        _channel.SendAsync(request with { As = _as }, _priority, (answer, limit) =>
    {
        if (warned is not null) Warnings.Tell(answer, warned);
        return Body.ReadMapAsync(answer, _options.AnswerBytesMax, limit);
    }, stop);

    private static async Task<MapNode?> OrNullAsync(Task<MapNode> answer)
    {
        try
        {
            return await answer;
        }
        catch (ClusterException e) when (e.Kind == FaultKind.NotFound)
        {
            return null;
        }
    }

    private ValueTask<ApiResource> ResourceOfAsync(MapNode item, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(item);
        var (group, version) = ApiVersion.Split(item.Text("apiVersion") ?? throw Nameless(item, "apiVersion"));
        return Discovery.FindAsync(group, version, item.Text("kind") ?? throw Nameless(item, "kind"), stop);
    }

    private static string NameOf(MapNode item) => item.Text("metadata", "name") is { Length: > 0 } name ? name : throw Nameless(item, "metadata.name");

    private static string SpaceOf(MapNode item) => item.Text("metadata", "namespace") ?? "";

    private static ClusterException Nameless(MapNode item, string field) =>
        ClusterExceptions.Terminal(FaultKind.Invalid, $"{ObjectName.Of(item)}: {field} is missing");

    private string PathOf(ApiResource resource, string space, string name, string subresource = "") =>
        resource.Path(space.Length == 0 ? Access.Namespace : space, name, subresource);

    private static Query Collection(ApiResource resource, ListQuery query) => new Query(resource.Path(query.Namespace))
        .Add("labelSelector", query.LabelSelector).Add("fieldSelector", query.FieldSelector);

    /// <summary>A server that does not know the form answers with whole objects.</summary>
    private static string AcceptOf(ListQuery query, string form) =>
        query.IsMetadataOnly ? $"application/json;as={form};g=meta.k8s.io;v=v1,application/json" : "application/json";

    private ApiRequest Request(HttpMethod method, string verb, ApiResource resource, string space, Query path) =>
        new(method, path.ToString()) { Verb = verb, Resource = resource, Space = space, Observer = _observer };

    private ApiRequest WriteRequest(
        HttpMethod method, string verb, ApiResource resource, string space, Query path, Node body, bool isDryRun) =>
        Request(method, verb, resource, space, path) with { Body = JsonText.Bytes(body), IsDryRun = isDryRun };
}
