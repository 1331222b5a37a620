using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Answers requests for what is special about Pods.</summary>
internal sealed class PodHandlers(Cluster cluster)
{
    private readonly PodLogs _logs = new(cluster);

    public Task Log(ApiCall call) => _logs.Answer(call, Pod(call));

    public Task Connect(ApiCall call)
    {
        var pod = Pod(call);
        if (pod.Text("spec", "nodeName") is null or "") throw ApiErrors.BadRequest($"pod {call.Info.Name} does not have a host assigned");
        throw SubresourceHandlers.NothingRuns("error dialing backend");
    }

    public async Task Bind(ApiCall call)
    {
        var request = call.Write("CreateOptions");
        var document = BodyReader.Document(call, await call.Body(), "Binding");
        KindCheck.Check(call.Catalog, document, "", "v1", "Binding");
        var name = call.Info.Subresource.Length > 0 ? call.Info.Name : document.Text("metadata", "name") ?? "";
        var node = document.Text("target", "name") ?? "";
        if (node.Length == 0)
            throw ApiErrors.Invalid("", "Binding", name, [new Cause("FieldValueRequired", "target.name", "Required value")]);
        if (document.Text("target", "kind") is { Length: > 0 } kind and not "Node")
        {
            throw ApiErrors.Invalid("", "Binding", name,
                [new Cause("FieldValueNotSupported", "target.kind",
                    $"Unsupported value: \"{kind}\": supported values: \"Node\", \"<empty>\"")]);
        }
        var pods = request with { Resource = cluster.Resource("", "v1", "pods"), Name = name, Subresource = "binding" };
        cluster.Objects.Modify(pods, pod => Bound(pod, name, node));
        await call.Answer(201, Success());
    }

    public async Task Evict(ApiCall call)
    {
        var request = call.Write("CreateOptions");
        var document = BodyReader.Document(call, await call.Body(), "Eviction");
        KindCheck.Check(call.Catalog, document.With("apiVersion", "policy/v1"), "policy", "v1", "Eviction");
        if (document.Text("metadata", "name") is { Length: > 0 } name && name != call.Info.Name)
            throw ApiErrors.BadRequest("name in URL does not match name in Eviction object");
        var pod = Pod(call);
        var options = DeleteOptions.Of(document.Map("deleteOptions"));
        var isTrial = request.IsDryRun || options.IsDryRun;
        DisruptionBudgets.Claim(cluster, call.Info.Namespace, pod, isTrial);
        cluster.Objects.Delete(request with { Subresource = "", IsDryRun = isTrial }, options);
        await call.Answer(201, Success());
    }

    private MapNode Pod(ApiCall call) => cluster.Table("", "pods").Get(call.Info.Namespace, call.Info.Name)?.Document
        ?? throw ApiErrors.NotFound("", "pods", call.Info.Name);

    private static MapNode Bound(MapNode pod, string name, string node)
    {
        if (pod.At("metadata", "deletionTimestamp") is not null)
            throw ApiErrors.Conflict("", "pods/binding", name, $"pod {name} is being deleted, cannot be assigned to a host");
        if (pod.Text("spec", "nodeName") is { Length: > 0 } present)
            throw ApiErrors.Conflict("", "pods/binding", name, $"pod {name} is already assigned to node \"{present}\"");
        return pod.WithAt(["spec", "nodeName"], node);
    }

    private static MapNode Success() => MapNode.Of(
        ("kind", "Status"), ("apiVersion", "v1"), ("metadata", MapNode.Empty), ("status", "Success"), ("code", 201));
}
