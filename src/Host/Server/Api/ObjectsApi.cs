using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// Single objects of an Application over HTTP, and the tree of all of them. Nothing that does not belong to the Application is told or
/// touched.
/// </summary>
internal sealed class ObjectsApi(FleetClient fleet, ObjectEvents events)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly ControlApplications _applications = new(fleet);
    private readonly ObjectFinding _objects = new(fleet);

    public void AddTo(MethodTable methods) => methods
        .Add(ApplicationsApi.Service + "GetResource", GetAsync)
        .Add(ApplicationsApi.Service + "PatchResource", PatchAsync)
        .Add(ApplicationsApi.Service + "DeleteResource", DeleteAsync)
        .Add(ApplicationsApi.Service + "ResourceTree", TreeAsync)
        .AddStream(ApplicationsApi.Service + "WatchResourceTree", WatchTreeAsync);

    private async Task<Answer> GetAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        return await ManifestAsync((await _objects.FindAsync(application, ObjectQuery.Of(call.Text), call.Stop)).Item, call.Stop);
    }

    private async Task<Answer> PatchAsync(Call call)
    {
        var kind = call.Text("patchType") switch
        {
            "" or "json" or "application/json-patch+json" => PatchKind.Json,
            "merge" or "application/merge-patch+json" => PatchKind.Merge,
            "strategic" or "application/strategic-merge-patch+json" => PatchKind.Strategic,
            var other => throw new ApiException(400, $"there is no patch of the type '{other}'; json, merge and strategic there are"),
        };
        var patch = JsonReader.Read(call.Required("patch"));
        var (application, cluster, item) = await FindToWriteAsync(call, "update");
        var patched = await cluster.PatchAsync(ObjectName.Of(item), kind, patch, ControlApplications.Writer, call.Stop);
        await events.TellAsync(application, "ResourceUpdated", $"patched {ResourceKey.Of(item)}", call.Stop);
        return await ManifestAsync(patched, call.Stop);
    }

    private async Task<Answer> DeleteAsync(Call call)
    {
        var (force, orphan) = (call.Flag("force"), call.Flag("orphan"));
        var (application, cluster, item) = await FindToWriteAsync(call, "delete");
        var options = new DeleteOptions
        {
            Uid = item.Text("metadata", "uid"), GracePeriodSeconds = force ? 0 : null,
            Propagation = orphan ? Propagation.Orphan : force ? Propagation.Background : Propagation.Foreground,
        };
        await cluster.DeleteAsync(ObjectName.Of(item), options, call.Stop);
        await events.TellAsync(application, "ResourceDeleted", $"deleted {ResourceKey.Of(item)}", call.Stop);
        return Answer.Empty;
    }

    /// <summary>The object that a request names, if the caller may do this to it, and the cluster as one in which it can be done.</summary>
    private async Task<(MapNode Application, ICluster Cluster, MapNode Item)> FindToWriteAsync(Call call, string action)
    {
        var query = ObjectQuery.Of(call.Text);
        var part = $"{action}/{query.Group}/{query.Kind}/{query.Namespace}/{query.Name}";
        var application = await _applications.FindAsync(call, part, call.Access.View.InheritsOnParts ? action : null);
        var (cluster, item) = await _objects.FindAsync(application, query, call.Stop);
        return (application, await _applications.WriterAsync(cluster, application, call.Stop), item);
    }

    private async Task<Answer> TreeAsync(Call call) => await ReadTreeAsync(call, await _applications.FindAsync(call));

    private async Task<IAsyncEnumerable<MapNode>> WatchTreeAsync(Call call)
    {
        await _applications.FindAsync(call);
        return FollowTreeAsync(call, call.Stop);
    }

    /// <summary>
    /// The tree, and again whenever it looks different. Pods come and go without a word to us, so that while somebody reads we look.
    /// </summary>
    private async IAsyncEnumerable<MapNode> FollowTreeAsync(Call call, [EnumeratorCancellation] CancellationToken stop)
    {
        var name = _applications.NameOf(call);
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var listening = fleet.Listen((changed, _) =>
        {
            if (changed == name) changes.Writer.TryWrite(true);
        });
        using var clock = fleet.Node.Time.CreateTimer(_ => changes.Writer.TryWrite(true), null, LookEvery, LookEvery);
        MapNode? last = null;
        do
        {
            if (await call.NowAsync() is not { } now) yield break;
            call = now;
            var tree = await ReadTreeAsync(call, await _applications.FindAsync(call));
            if (tree != last) yield return last = tree;
        }
        while (await changes.Reader.ReadAsync(stop));
    }

    private async Task<MapNode> ReadTreeAsync(Call call, MapNode application)
    {
        var objects = await ApplicationObjects.OfAsync(fleet, _applications, application, call.Stop);
        var scripts = (await fleet.ControlPlaneAsync(call.Stop)).View?.Resources.Health ?? HealthScripts.None;
        var health = new HealthChecks(scripts, fleet.Node.RunScript);
        MapNode NodeOf(MapNode item) => ObjectsApi.NodeOf(item, health);
        var nodes = new List<(ResourceKey Key, MapNode Node)>();
        foreach (var resource in await KindsAsync(call, objects))
        {
            foreach (var (item, node) in await objects.CandidatesAsync(resource, call.Text("namespace"), NodeOf, call.Stop))
            {
                if (call.Text("name") is { Length: > 0 } name && item.Text("metadata", "name") != name) continue;
                if (await objects.HasAsync(item, call.Stop)) nodes.Add((ResourceKey.Of(item), node));
            }
        }

        var there = nodes.Select(static one => one.Key).ToHashSet();
        nodes.AddRange(objects.Wanted.Where(key => !there.Contains(key) && IsAsked(call, key)).Select(static key => (key, Missing(key))));
        var orphans = await OrphansAsync(call, objects, ApplicationName.Of(application).Short(_applications.Namespace), NodeOf);
        return MapNode.Of(
            ("nodes", ListNode.Of(nodes.OrderBy(static one => one.Key).Select(static one => (Node)one.Node))),
            ("orphanedNodes", ListNode.Of(orphans)), ("hosts", ListNode.Empty));
    }

    /// <summary>What nobody manages in its namespace, where its project wants to know of that; narrowed as the rest.</summary>
    private async Task<IEnumerable<Node>> OrphansAsync(
        Call call, ApplicationObjects objects, string application, Func<MapNode, MapNode> nodeOf)
    {
        var wanted = (await fleet.DescribeAsync(application, call.Stop)).Orphans.Where(key => IsAsked(call, key)).ToHashSet();
        var (kinds, found) = (await objects.Cluster.KindsAsync(call.Stop), new List<(ResourceKey Key, MapNode Node)>());
        foreach (var (kind, space) in wanted.Select(static key => (key.GroupKind, key.Namespace)).Distinct())
        {
            if (kinds.Find(kind.Group, kind.Kind) is not { } resource) continue;
            var candidates = await objects.CandidatesAsync(resource, space, nodeOf, call.Stop);
            found.AddRange(candidates.Select(static one => (ResourceKey.Of(one.Item), one.Kept)).Where(one => wanted.Contains(one.Item1)));
        }

        return found.OrderBy(static one => one.Key).Select(static one => (Node)one.Node);
    }

    private static bool IsAsked(Call call, ResourceKey key)
    {
        return Fits("kind", key.Kind) && Fits("group", key.Group) && Fits("namespace", key.Namespace) && Fits("name", key.Name);

        bool Fits(string field, string value) => !call.Request.Has(field) || call.Text(field) == value;
    }

    /// <summary>What Git wants and the cluster does not have.</summary>
    private static MapNode Missing(ResourceKey key) => MapNode.Of(
        ("group", key.Group), ("kind", key.Kind), ("namespace", key.Namespace), ("name", key.Name),
        ("health", ObjectHealth.Written(HealthState.Missing)));

    /// <summary>
    /// The kinds that a request is about. One that names a kind without its group means it in every group that the Application could have.
    /// </summary>
    private static async Task<IReadOnlyList<ApiResource>> KindsAsync(Call call, ApplicationObjects objects)
    {
        var (kinds, kind) = (await objects.Cluster.KindsAsync(call.Stop), call.Text("kind"));
        if (kind.Length == 0) return objects.KindsIn(kinds);
        var group = call.Request.Has("group") ? call.Text("group") : null;
        return [.. kinds.Preferred.Where(one => one.Kind == kind && (group is null || one.Group == group) && one.Can("list"))];
    }

    private static MapNode NodeOf(MapNode item, HealthChecks checks)
    {
        var (key, metadata) = (ResourceKey.Of(item), item.Map("metadata"));
        var node = MapNode.Of(
            ("group", key.Group), ("version", ResourceKey.VersionOf(item["apiVersion"].Text() ?? "")), ("kind", key.Kind),
                ("namespace", key.Namespace), ("name", key.Name),
            ("uid", metadata["uid"] ?? ""), ("resourceVersion", metadata["resourceVersion"] ?? ""),
                ("createdAt", metadata["creationTimestamp"] ?? ""));
        if (checks.Of(item) is { } health) node = node.With("health", ObjectHealth.Written(health));
        if (Images.Of(item).Distinct().ToList() is { Count: > 0 } images) node = node.With("images",
            ListNode.Of(images.Select(static one => (Node)one)));
        if (ExternalLinks.Of(item) is { Count: > 0 } links)
            node = node.WithAt(["networkingInfo", "externalURLs"], ListNode.Of(links.Select(static one => (Node)one)));
        var parents = metadata.List("ownerReferences").Select(one => (Node)MapNode.Of(
            ("group", ResourceKey.GroupOf(one["apiVersion"].Text() ?? "")), ("kind", one["kind"] ?? ""), ("namespace", key.Namespace),
                ("name", one["name"] ?? ""), ("uid", one["uid"] ?? "")));
        return metadata.List("ownerReferences").Count > 0 ? node.With("parentRefs", ListNode.Of(parents)) : node;
    }

    private async Task<MapNode> ManifestAsync(MapNode item, CancellationToken stop) =>
        MapNode.Of(("manifest", JsonText.Write(new SecretMask(await SecretMask.AnnotationsAsync(fleet, stop)).Hide(item))));
}
