using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Faults;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Finds the resource that a URL names, and the handler of the verb.</summary>
internal sealed class ResourceRouter
{
    private readonly Cluster _cluster;
    private readonly ReadHandlers _reads;
    private readonly WriteHandlers _writes;
    private readonly WatchHandler _watches;
    private readonly ReviewHandlers _reviews;
    private readonly SubresourceHandlers _parts;
    private readonly PodHandlers _pods;

    public ResourceRouter(Cluster cluster, Authenticator authenticator, ServiceAccountTokens tokens, FaultInjector faults)
    {
        _cluster = cluster;
        _reads = new ReadHandlers(cluster);
        _writes = new WriteHandlers(cluster);
        _watches = new WatchHandler(cluster, faults);
        _reviews = new ReviewHandlers(cluster, authenticator);
        _parts = new SubresourceHandlers(cluster, _reads, _writes, tokens);
        _pods = new PodHandlers(cluster);
    }

    public Task Route(ApiCall call)
    {
        var info = call.Info;
        if (!_cluster.Catalog.HasVersion(info.Group, info.Version)) return PlainRouter.NotFound(call);
        if (_cluster.Catalog.Find(info.Group, info.Version, info.Plural) is not { } resource) throw ApiErrors.UnknownResource();
        call.Resource = resource;
        if (resource.IsCustom && !HasCustomScope(info, resource)) return Answers.Text(call.Http, 404, "404 page not found\n");
        CheckScope(info, resource);
        if (Deprecations.WarningOf(resource, _cluster.Catalog) is { } warning) WriteHandlers.AddWarning(call.Http, warning);
        if (info.Subresource.Length > 0) return Subresource(call, resource);
        // A name makes another URL of it, with verbs of its own.
        var verbs = info.Name.Length > 0 ? (string[])["get", "update", "patch", "delete", "watch"] : ["list", "create", "deletecollection", "watch"];
        if (!verbs.Contains(info.Verb) || !resource.Verbs.Contains(info.Verb)) throw ApiErrors.MethodNotAllowed();
        if (resource.IsNamespaced && info.Namespace.Length == 0 && info.Verb is not ("list" or "watch")) throw ApiErrors.MethodNotAllowed();
        return info.Verb switch
        {
            "get" => _reads.Get(call),
            "list" => _reads.List(call),
            "watch" => _watches.Watch(call),
            "create" when ReviewHandlers.Handles(info.Group, info.Plural) => _reviews.Create(call),
            "create" when resource is { Group: "", Plural: "bindings" } => _pods.Bind(call),
            "create" => _writes.Create(call),
            "update" => _writes.Update(call),
            "patch" => _writes.Patch(call),
            "delete" => _writes.Delete(call),
            "deletecollection" => _writes.DeleteCollection(call),
            _ => throw ApiErrors.MethodNotAllowed(),
        };
    }

    private static bool HasCustomScope(RequestInfo info, ServedResource resource) =>
        resource.IsNamespaced ? info.Namespace.Length > 0 || info.Name.Length == 0 : info.Namespace.Length == 0;

    /// <summary>Objects of a namespace are not found without it, and others not within one.</summary>
    private static void CheckScope(RequestInfo info, ServedResource resource)
    {
        if (resource.IsNamespaced && info.Namespace.Length == 0 && info.Name.Length > 0) throw ApiErrors.UnknownResource();
        if (!resource.IsNamespaced && info.Namespace.Length > 0 && resource.Plural != "namespaces") throw ApiErrors.UnknownResource();
        if (info.HasMore && info.Subresource != "proxy") throw ApiErrors.UnknownResource();
    }

    private Task Subresource(ApiCall call, ServedResource resource)
    {
        var part = resource.Subresource(call.Info.Subresource) ?? throw (resource.IsCustom
            ? ApiErrors.NotFound(resource.Group, resource.Plural, call.Info.Name)
            : ApiErrors.UnknownResource());
        if (!part.Verbs.Contains(call.Info.Verb)) throw ApiErrors.MethodNotAllowed();
        return _parts.Handle(call, part);
    }
}
