using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Answers requests for parts and views of objects.</summary>
internal sealed class SubresourceHandlers(Cluster cluster, ReadHandlers reads, WriteHandlers writes, ServiceAccountTokens tokens)
{
    private readonly ScaleHandlers _scales = new(cluster);
    private readonly PodHandlers _pods = new(cluster);
    private readonly TokenHandler _tokens = new(cluster, tokens);

    public Task Handle(ApiCall call, ServedSubresource part) => (part.Name, call.Info.Verb) switch
    {
        ("scale", _) => _scales.Handle(call),
        ("log", _) => _pods.Log(call),
        ("eviction", _) => _pods.Evict(call),
        ("binding", _) => _pods.Bind(call),
        ("token", _) => _tokens.Create(call),
        ("exec" or "attach" or "portforward", _) => _pods.Connect(call),
        ("proxy", _) => Proxy(call),
        (_, "get") => reads.Get(call),
        (_, "update") => writes.Update(call),
        (_, "patch") => writes.Patch(call),
        _ => throw ApiErrors.MethodNotAllowed(),
    };

    private Task Proxy(ApiCall call)
    {
        if (call.Resource.Plural == "pods") return _pods.Connect(call);
        // A port may be named behind the name.
        var name = call.Info.Name.Split(':')[0];
        if (cluster.Table(call.Resource).Get(call.Resource.IsNamespaced ? call.Info.Namespace : "", name) is null)
            throw ApiErrors.NotFound("", call.Resource.Plural, name);
        throw call.Resource.Plural == "services"
            ? new ApiException(503, "ServiceUnavailable", $"no endpoints available for service \"{call.Info.Name}\"")
            : NothingRuns("error trying to reach the node");
    }

    /// <summary>Where a real cluster would go on to a node.</summary>
    public static ApiException NothingRuns(string problem) =>
        new(500, "InternalError", $"Internal error occurred: {problem}: the sandbox runs no containers",
            MapNode.Of(("causes", ListNode.Of(MapNode.Of(("message", $"{problem}: the sandbox runs no containers"))))));
}
