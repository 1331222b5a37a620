using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// Single objects of an Application over HTTP, and the tree of all of them. Nothing that does not belong to the Application is told or
/// touched.
/// </summary>
internal sealed class ObjectsApi(FleetClient fleet, ObjectEvents events)
{
    private const string Base = "/api/v1/applications/{name}";

    // What controllers make of what Git wants.
    private static readonly GroupKind[] Children =
    [
        new("apps", "ReplicaSet"), new("apps", "StatefulSet"), new("apps", "ControllerRevision"), new("batch", "Job"), new("", "Pod"),
        new("", "PersistentVolumeClaim"), new("discovery.k8s.io", "EndpointSlice"),
    ];

    private readonly ControlApplications _applications = new(fleet);
    private readonly ObjectFinding _objects = new(fleet);

    public void Map(WebApplication web)
    {
        web.MapGet(Base + "/resource", Answers.Json(GetAsync));
        web.MapPost(Base + "/resource", Answers.Json(PatchAsync));
        web.MapDelete(Base + "/resource", Answers.Json(DeleteAsync));
        web.MapGet(Base + "/resource-tree", Answers.Json(TreeAsync));
    }

    private async Task<Node> GetAsync(HttpContext http)
    {
        var application = await _applications.FindAsync(http);
        return Answer((await _objects.FindAsync(application, ObjectQuery.Of(http.Request.Query), http.RequestAborted)).Item);
    }

    private async Task<Node> PatchAsync(HttpContext http)
    {
        var kind = Query(http, "patchType") switch
        {
            "" or "json" or "application/json-patch+json" => PatchKind.Json,
            "merge" or "application/merge-patch+json" => PatchKind.Merge,
            "strategic" or "application/strategic-merge-patch+json" => PatchKind.Strategic,
            var other => throw new ApiException(400, $"there is no patch of the type '{other}'; json, merge and strategic there are"),
        };
        var body = await Answers.NodeAsync(http);
        // Argo CD's clients send the patch as a text.
        var patch = body is StringNode text ? JsonReader.Read(text.Value) : body;
        var (application, cluster, item) = await FindToWriteAsync(http);
        var patched = await cluster.PatchAsync(ObjectName.Of(item), kind, patch, ControlApplications.Writer, http.RequestAborted);
        await events.TellAsync(application, "ResourceUpdated", $"patched {ResourceKey.Of(item)}", http.RequestAborted);
        return Answer(patched);
    }

    private async Task<Node> DeleteAsync(HttpContext http)
    {
        var (force, orphan) = (Query(http, "force") == "true", Query(http, "orphan") == "true");
        var (application, cluster, item) = await FindToWriteAsync(http);
        var options = new DeleteOptions
        {
            Uid = item.Text("metadata", "uid"), GracePeriodSeconds = force ? 0 : null,
            Propagation = orphan ? Propagation.Orphan : force ? Propagation.Background : Propagation.Foreground,
        };
        await cluster.DeleteAsync(ObjectName.Of(item), options, http.RequestAborted);
        await events.TellAsync(application, "ResourceDeleted", $"deleted {ResourceKey.Of(item)}", http.RequestAborted);
        return MapNode.Empty;
    }

    private async Task<(MapNode Application, ICluster Cluster, MapNode Item)> FindToWriteAsync(HttpContext http)
    {
        var application = await _applications.FindAsync(http);
        var (cluster, item) = await _objects.FindAsync(application, ObjectQuery.Of(http.Request.Query), http.RequestAborted);
        return (application, await _applications.WriterAsync(cluster, application, http.RequestAborted), item);
    }

    private async Task<Node> TreeAsync(HttpContext http)
    {
        var application = await _applications.FindAsync(http);
        var objects = await ApplicationObjects.OfAsync(fleet, _applications, application, http.RequestAborted);
        var nodes = new List<(ResourceKey Key, MapNode Node)>();
        foreach (var resource in await KindsAsync(http, objects))
        {
            foreach (var (item, node) in await objects.CandidatesAsync(resource, Query(http, "namespace"), NodeOf, http.RequestAborted))
            {
                if (Query(http, "name") is { Length: > 0 } name && item.Text("metadata", "name") != name) continue;
                if (await objects.HasAsync(item, http.RequestAborted)) nodes.Add((ResourceKey.Of(item), node));
            }
        }

        var orphans = await OrphansAsync(http, objects, ApplicationName.Of(application).Short(_applications.Namespace));
        return MapNode.Of(
            ("nodes", ListNode.Of(nodes.OrderBy(static one => one.Key).Select(static one => (Node)one.Node))),
            ("orphanedNodes", ListNode.Of(orphans)), ("hosts", ListNode.Empty));
    }

    /// <summary>What nobody manages in its namespace, where its project wants to know of that; narrowed as the rest.</summary>
    private async Task<IEnumerable<Node>> OrphansAsync(HttpContext http, ApplicationObjects objects, string application)
    {
        var wanted = (await fleet.DescribeAsync(application, http.RequestAborted)).Orphans.Where(IsAsked).ToHashSet();
        var (kinds, found) = (await objects.Cluster.KindsAsync(http.RequestAborted), new List<(ResourceKey Key, MapNode Node)>());
        foreach (var (kind, space) in wanted.Select(static key => (key.GroupKind, key.Namespace)).Distinct())
        {
            if (kinds.Find(kind.Group, kind.Kind) is not { } resource) continue;
            var candidates = await objects.CandidatesAsync(resource, space, NodeOf, http.RequestAborted);
            found.AddRange(candidates.Select(static one => (ResourceKey.Of(one.Item), one.Kept)).Where(one => wanted.Contains(one.Item1)));
        }

        return found.OrderBy(static one => one.Key).Select(static one => (Node)one.Node);

        bool IsAsked(ResourceKey key) => Fits("kind", key.Kind) && Fits("group", key.Group) && Fits("namespace", key.Namespace)
            && Fits("name", key.Name);

        bool Fits(string field, string value) => !http.Request.Query.TryGetValue(field, out var said) || said.ToString() == value;
    }

    /// <summary>
    /// The kinds that a request is about. One that names a kind without its group means it in every group that the Application could have.
    /// </summary>
    private static async Task<IReadOnlyList<ApiResource>> KindsAsync(HttpContext http, ApplicationObjects objects)
    {
        var (kinds, kind) = (await objects.Cluster.KindsAsync(http.RequestAborted), Query(http, "kind"));
        if (kind.Length == 0)
            return [.. objects.Kinds.Union(Children).Select(one => kinds.Find(one.Group, one.Kind)).OfType<ApiResource>()];
        var group = http.Request.Query.TryGetValue("group", out var said) ? said.ToString() : null;
        return [.. kinds.Preferred.Where(one => one.Kind == kind && (group is null || one.Group == group) && one.Can("list"))];
    }

    private static MapNode NodeOf(MapNode item)
    {
        var (key, metadata) = (ResourceKey.Of(item), item.Map("metadata"));
        var node = MapNode.Of(
            ("group", key.Group), ("version", ResourceKey.VersionOf(item["apiVersion"].Text() ?? "")), ("kind", key.Kind),
                ("namespace", key.Namespace), ("name", key.Name),
            ("uid", metadata["uid"] ?? ""), ("resourceVersion", metadata["resourceVersion"] ?? ""),
                ("createdAt", metadata["creationTimestamp"] ?? ""));
        if (Images.Of(item).Distinct().ToList() is { Count: > 0 } images) node = node.With("images",
            ListNode.Of(images.Select(static one => (Node)one)));
        if (ExternalLinks.Of(item) is { Count: > 0 } links)
            node = node.WithAt(["networkingInfo", "externalURLs"], ListNode.Of(links.Select(static one => (Node)one)));
        var parents = metadata.List("ownerReferences").Select(one => (Node)MapNode.Of(
            ("group", ResourceKey.GroupOf(one["apiVersion"].Text() ?? "")), ("kind", one["kind"] ?? ""), ("namespace", key.Namespace),
                ("name", one["name"] ?? ""), ("uid", one["uid"] ?? "")));
        return metadata.List("ownerReferences").Count > 0 ? node.With("parentRefs", ListNode.Of(parents)) : node;
    }

    private static MapNode Answer(MapNode item) => MapNode.Of(("manifest", JsonText.Write(SecretMask.Of(item))));

    private static string Query(HttpContext http, string name) => http.Request.Query[name].ToString();
}
