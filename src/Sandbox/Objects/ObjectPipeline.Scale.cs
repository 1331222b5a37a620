using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Objects;

public sealed partial class ObjectPipeline
{
    public MapNode ScaleOf(WriteRequest request)
    {
        var parent = _cluster.Table(request.Resource).Get(request.Namespace, request.Name) ?? throw Missing(request);
        var view = ScaleView.For(request.Resource);
        // Built-in kinds always have replicas; custom ones may leave them out, and then there is nothing to show.
        return request.Resource.IsCustom && !view.HasReplicas(parent.Document) ? throw view.NoReplicas() : view.Of(parent.Document);
    }

    public MapNode UpdateScale(WriteRequest request, MapNode document) => ChangeScale(request, (scales, rules, _) =>
    {
        var decoded = Decoding.Decode(rules, document, scales);
        Identity.CheckName(request, decoded);
        Identity.CheckNamespace(request, decoded);
        return decoded;
    });

    public MapNode PatchScale(WriteRequest request, PatchKind kind, Node patch) => ChangeScale(request, (scales, rules, live) =>
        Patches.Decode(rules, Patches.Apply(kind, Typed(scales, live), patch, rules.Shape), scales, kind, patch));

    public MapNode ApplyScale(WriteRequest request, MapNode applied) => ChangeScale(request, (scales, rules, live) =>
    {
        var merged = _owners.Apply(scales, rules, live, applied);
        // The real server cannot convert what was applied to the scale of a custom object.
        if (request.Resource.IsCustom)
            throw ApiErrors.Internal($"failed to convert new object ({applied.Text("metadata", "namespace")}/{request.Name}; autoscaling/v1, Kind=Scale) to proper version: request to convert CR to an invalid group/version: autoscaling/v1");
        return Decoding.Decode(rules, merged, scales);
    }, isOwned: true);

    private MapNode ChangeScale(WriteRequest request, Func<WriteRequest, KindRules, MapNode, MapNode> change, bool isOwned = false)
    {
        var view = ScaleView.For(request.Resource);
        var (parentRules, scaleRules) = (Kinds.Of(request.Resource), Kinds.Of(ScaleView.Resource));
        var (parents, scales) = (request with { Subresource = "" }, request with { Resource = ScaleView.Resource });
        var changed = Retry(parents, seen =>
        {
            var old = (seen ?? throw Missing(request)).Document;
            var live = view.Of(old).WithAt(["metadata", "managedFields"],
                ScaleOwnership.ToScale(old.At("metadata", "managedFields"), view.ReplicasInParent));
            var scale = change(scales, scaleRules, live);
            CheckScale(request, scale, seen);
            if (!isOwned && request.Manager.Length > 0) scale = _owners.Update(scales, scaleRules, live, scale);
            var item = view.WithReplicas(old, scale.Integer("spec", "replicas") ?? 0);
            var managers = ScaleOwnership.ToParent(old.At("metadata", "managedFields"), scale.At("metadata", "managedFields"),
                view.ReplicasInParent, request.Resource.ApiVersion);
            item = managers.Count == 0 ? item.WithoutAt("metadata", "managedFields") : item.WithAt(["metadata", "managedFields"], managers);
            return Change(parents, parentRules, seen, item, isPatch: true, isOwned: true);
        });
        return view.Of(changed!);
    }

    private static void CheckScale(WriteRequest request, MapNode scale, StoredObject seen)
    {
        var version = scale.Text("metadata", "resourceVersion") ?? "";
        if (version.Length > 0 && version != Revisions.Text(seen.Revision))
            throw ApiErrors.Modified(request.Resource.Group, request.Resource.Plural, request.Name);
        // Custom objects have rules of their own for their replicas.
        if (request.Resource.IsCustom || scale.Integer("spec", "replicas") is not < 0) return;
        throw ApiErrors.Invalid("autoscaling", "Scale", request.Name,
            [new Cause("FieldValueInvalid", "spec.replicas", $"Invalid value: {scale.Integer("spec", "replicas")}: must be greater than or equal to 0")]);
    }
}
