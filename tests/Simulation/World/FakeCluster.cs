using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Simulation.Nodes;

namespace GitOpsActors.Simulation.World;

/// <summary>
/// A cluster without a network: objects with versions, uids, generations and managed fields (by the engine's own field ownership, which is
/// held to the real server's), dry runs, finalizers, deletions. Everything here happens at once; <see cref="FakeClusterClient"/> is
/// what takes time and fails, and <see cref="ClusterControllers"/> what the cluster does by itself afterwards.
/// </summary>
public sealed partial class FakeCluster
{
    private readonly Dictionary<(string Group, string Kind), KindTable> _kinds = [];
    private readonly List<FakeWatch> _watches = [];
    private readonly ClusterControllers _controllers;
    private long _version = 100;
    private int _uids;
    private long _requests;

    public FakeCluster(SimulatedWorld world, string server, bool isControlPlane)
    {
        ArgumentNullException.ThrowIfNull(world);
        (World, Server) = (world, server);
        foreach (var table in KnownKinds.Make()) Serve(table);
        if (isControlPlane)
            foreach (var table in KnownKinds.MakeControlPlane()) Serve(table);
        _controllers = new ClusterControllers(this);
    }

    public SimulatedWorld World { get; }

    public string Server { get; }

    /// <summary>Whether Deployments become healthy by themselves.</summary>
    public bool RollsOut { get; init; } = true;

    internal bool HasStatus(ObjectName name) => TableOf(name.Group, name.Kind).HasStatus;

    internal long Version => _version;

    internal long NextRequest() => ++_requests;

    /// <summary>What a discovery request would tell now.</summary>
    public ResourceMap Kinds => new([.. _kinds.Values.OrderBy(static table => table.Stored.Group, StringComparer.Ordinal).ThenBy(static table => table.Stored.Kind, StringComparer.Ordinal)
        .SelectMany(static table => table.Versions)]);

    /// <summary>All objects of a kind, in order of namespace and name.</summary>
    public IReadOnlyList<MapNode> All(string group, string kind) => _kinds.TryGetValue((group, kind), out var table) ? [.. table.Objects.Values] : [];

    public MapNode? Find(ObjectName name) => _kinds.GetValueOrDefault((name.Group, name.Kind))?.Objects.GetValueOrDefault((name.Namespace, name.Name));

    public MapNode? Get(string apiVersion, ObjectName name)
    {
        var table = TableOf(name.Group, name.Kind);
        return table.Objects.TryGetValue((name.Namespace, name.Name), out var found) ? table.In(found, apiVersion) : null;
    }

    public MapNode Apply(MapNode item, WriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(options);
        var (table, name, apiVersion) = Place(item);
        var live = table.Objects.GetValueOrDefault((name.Namespace, name.Name));
        if (live is null) CheckRoom(table, name);
        var shown = live is null ? null : table.In(live, apiVersion);
        MapNode after;
        try
        {
            after = table.Manager(apiVersion, options.Subresource).Apply(shown, item, options.FieldManager ?? "unknown", options.Force, Now());
        }
        catch (ApplyConflictException conflict)
        {
            throw ClusterFaults.Conflict(conflict.Message);
        }
        catch (Exception problem) when (problem is ApplySchemaException or ApplyRefusedException)
        {
            throw ClusterFaults.Invalid(problem.Message);
        }

        return Keep(table, name, live, table.In(after, table.Stored.ApiVersion), options, apiVersion);
    }

    public MapNode Create(MapNode item, WriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(options);
        var (table, name, apiVersion) = Place(item);
        if (table.Objects.ContainsKey((name.Namespace, name.Name))) throw ClusterFaults.AlreadyExists(name.ToString());
        CheckRoom(table, name);
        return Keep(table, name, null, Managed(table, null, item, options, apiVersion), options, apiVersion);
    }

    public MapNode Update(MapNode item, WriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(options);
        var (table, name, apiVersion) = Place(item);
        var live = table.Objects.GetValueOrDefault((name.Namespace, name.Name)) ?? throw ClusterFaults.NotFound(name.ToString());
        if (item.Text("metadata", "resourceVersion") is { Length: > 0 } read && read != live.Text("metadata", "resourceVersion"))
            throw ClusterFaults.Conflict($"{name}: the object has been modified; please apply your changes to the latest version and try again");
        return Keep(table, name, live, Managed(table, live, item, options, apiVersion), options, apiVersion);
    }

    public MapNode Patch(ObjectName name, PatchKind kind, Node patch, WriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var table = TableOf(name.Group, name.Kind);
        var live = table.Objects.GetValueOrDefault((name.Namespace, name.Name)) ?? throw ClusterFaults.NotFound(name.ToString());
        var apiVersion = table.Stored.ApiVersion;
        MapNode after;
        try
        {
            after = kind switch
            {
                PatchKind.Json => (MapNode)JsonPatch.Apply(live, patch),
                PatchKind.Merge => (MapNode)MergePatch.Apply(live, patch),
                _ => StrategicMerge.Apply(live, (MapNode)patch, Engine.Schema.Kubernetes.ShapeOf(apiVersion, name.Kind) ?? Shape.Deduced),
            };
        }
        catch (PatchException problem)
        {
            throw ClusterFaults.Invalid(problem.Message);
        }

        if (after.Text("metadata", "resourceVersion") != live.Text("metadata", "resourceVersion"))
            throw ClusterFaults.Conflict($"{name}: the object has been modified; please apply your changes to the latest version and " +
                $"try again");
        return Keep(table, name, live, Managed(table, live, after, options, apiVersion), options, apiVersion);
    }

    internal KindTable TableOf(string group, string kind) =>
        _kinds.GetValueOrDefault((group, kind)) ?? throw ClusterFaults.UnknownKind(group.Length == 0 ? kind : $"{kind}.{group}");

    internal KindTable? TryTableOf(string group, string kind) => _kinds.GetValueOrDefault((group, kind));

    internal void Serve(KindTable table) => _kinds[(table.Stored.Group, table.Stored.Kind)] = table;

    internal void ServeOnce(KindTable table) => _kinds.TryAdd((table.Stored.Group, table.Stored.Kind), table);

    /// <summary>A kind goes with its definition, and its objects with it.</summary>
    internal void Unserve(string group, string kind)
    {
        if (TryTableOf(group, kind) is not { } table) return;
        foreach (var item in table.Objects.Values.ToList()) Remove(table, ObjectName.Of(item), item);
        _kinds.Remove((group, kind));
        foreach (var watch in _watches.ToList()) watch.Ended(table);
    }

    internal IReadOnlyList<KindTable> Tables => [.. _kinds.OrderBy(static pair => pair.Key.Group, StringComparer.Ordinal).ThenBy(static pair => pair.Key.Kind, StringComparer.Ordinal).Select(static pair => pair.Value)];

    internal void Watch(FakeWatch watch) => _watches.Add(watch);

    internal void Unwatch(FakeWatch watch) => _watches.Remove(watch);

    internal string Now() => World.Clock.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private (KindTable Table, ObjectName Name, string ApiVersion) Place(MapNode item)
    {
        var (name, apiVersion) = (ObjectName.Of(item), item.Text("apiVersion") ?? "");
        var table = TableOf(name.Group, name.Kind);
        if (!table.Versions.Any(one => one.ApiVersion == apiVersion)) throw ClusterFaults.UnknownKind($"{apiVersion} {name.Kind}");
        if (table.Stored.IsNamespaced != name.Namespace.Length > 0) throw ClusterFaults.Invalid($"{name}: the kind is {(table.Stored.IsNamespaced ? "" : "not ")}namespaced");
        return (table, name, apiVersion);
    }

    private void CheckRoom(KindTable table, ObjectName name)
    {
        if (!table.Stored.IsNamespaced) return;
        if (Find(new ObjectName("", "Namespace", "", name.Namespace)) is not { } space) throw ClusterFaults.NotFound($"namespaces \"{name.Namespace}\"");
        if (space.Has("deletionTimestamp", "metadata"))
            throw ClusterFaults.Forbidden($"{name} is forbidden: unable to create new content in namespace {name.Namespace} because it is being terminated");
    }

    private MapNode Managed(KindTable table, MapNode? live, MapNode item, WriteOptions options, string apiVersion)
    {
        var shown = live is null ? null : table.In(live, apiVersion);
        // What a request leaves out of the managers stays as it is.
        var sent = shown is null ? item : item.WithAt(["metadata", "managedFields"], shown.At("metadata", "managedFields") ?? ListNode.Empty);
        return table.In(table.Manager(apiVersion, options.Subresource).Update(shown, sent, options.FieldManager ?? "unknown", Now()), table.Stored.ApiVersion);
    }
}
