using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Host.Server.Access;
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
internal sealed class ObjectsApi(FleetClient fleet)
{
    private const string Base = "/api/v1/applications/{name}";

    // What controllers make of what Git wants.
    private static readonly GroupKind[] Children =
    [
        new("apps", "ReplicaSet"), new("apps", "StatefulSet"), new("apps", "ControllerRevision"), new("batch", "Job"), new("", "Pod"),
        new("", "PersistentVolumeClaim"), new("discovery.k8s.io", "EndpointSlice"),
    ];

    private readonly ControlApplications _applications = new(fleet);

    public void Map(WebApplication web)
    {
        web.MapGet(Base + "/resource", Answers.Json(GetAsync)).Needs(Permission.OfApplication("get"));
        web.MapPost(Base + "/resource", Answers.Json(PatchAsync)).Needs(Permission.ByHandler);
        web.MapDelete(Base + "/resource", Answers.Json(DeleteAsync)).Needs(Permission.ByHandler);
        web.MapGet(Base + "/resource-tree", Answers.Json(TreeAsync)).Needs(Permission.OfApplication("get"));
    }

    private async Task<Node> GetAsync(HttpContext http) => Answer((await FindAsync(http, "get")).Item);

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
        var (cluster, item) = await FindAsync(http, "update");
        return Answer(await cluster.PatchAsync(ObjectName.Of(item), kind, patch, ControlApplications.Writer, http.RequestAborted));
    }

    private async Task<Node> DeleteAsync(HttpContext http)
    {
        var (force, orphan) = (Query(http, "force") == "true", Query(http, "orphan") == "true");
        var (cluster, item) = await FindAsync(http, "delete");
        var options = new DeleteOptions
        {
            Uid = item.Text("metadata", "uid"), GracePeriodSeconds = force ? 0 : null,
            Propagation = orphan ? Propagation.Orphan : force ? Propagation.Background : Propagation.Foreground,
        };
        await cluster.DeleteAsync(ObjectName.Of(item), options, http.RequestAborted);
        return MapNode.Empty;
    }

    /// <summary>The object that a request names, if it belongs to the Application, and the cluster to act in.</summary>
    /// <param name="action">What is to be done with it, as policies call it. That the Application may be read was asked before.</param>
    private async Task<(ICluster Cluster, MapNode Item)> FindAsync(HttpContext http, string action)
    {
        var application = await _applications.FindAsync(http);
        var (group, version, kind, name) = (Query(http, "group"), Query(http, "version"), Query(http, "kind"), Query(http, "resourceName"));
        if (action != "get")
            RequestAccess.Of(http)
                .MustOnPart(action, group, kind, Query(http, "namespace"), name,
                AccessObjects.OfApplication(application, _applications.Namespace));
        if (kind.Length == 0 || name.Length == 0) throw new ApiException(400, "kind and resourceName are required");
        var objects = await ApplicationObjects.OfAsync(fleet, _applications, application, http.RequestAborted);
        var resource = (await objects.Cluster.KindsAsync(http.RequestAborted)).Find(group, kind) ?? throw Missing();
        if (version.Length > 0 && version != resource.Version)
            throw new ApiException(400, $"{kind} is served here as {resource.ApiVersion}, not in version {version}");
        var space = Query(http, "namespace") is { Length: > 0 } said ? said : application.Text("spec", "destination", "namespace") ?? "";
        var item = await objects.Cluster.GetAsync(resource, resource.IsNamespaced ? space : "", name, http.RequestAborted)
            ?? throw Missing();
        if (!await objects.HasAsync(item, http.RequestAborted)) throw Missing();
        return (action != "get" ? await _applications.WriterAsync(objects.Cluster, application, http.RequestAborted)
            : objects.Cluster, item);

        ApiException Missing() => new(404, string.Join(' ', ((string[])[kind, group, name]).Where(static part => part.Length > 0))
            + $" not found as part of application {_applications.NameOf(http)}");
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

        return MapNode.Of(
            ("nodes", ListNode.Of(nodes.OrderBy(static one => one.Key).Select(static one => (Node)one.Node))),
                ("orphanedNodes", ListNode.Empty), ("hosts", ListNode.Empty));
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
        var parents = metadata.List("ownerReferences").Select(one => (Node)MapNode.Of(
            ("group", ResourceKey.GroupOf(one["apiVersion"].Text() ?? "")), ("kind", one["kind"] ?? ""), ("namespace", key.Namespace),
                ("name", one["name"] ?? ""), ("uid", one["uid"] ?? "")));
        return metadata.List("ownerReferences").Count > 0 ? node.With("parentRefs", ListNode.Of(parents)) : node;
    }

    private static MapNode Answer(MapNode item) => MapNode.Of(("manifest", JsonText.Write(SecretMask.Of(item))));

    private static string Query(HttpContext http, string name) => http.Request.Query[name].ToString();
}
