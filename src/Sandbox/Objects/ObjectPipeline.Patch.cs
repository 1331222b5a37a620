using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.Objects;

public sealed partial class ObjectPipeline
{
    /// <summary>Applies a patch to the object as it is, and the result as if it had been sent.</summary>
    public MapNode Patch(WriteRequest request, PatchKind kind, Node patch)
    {
        var rules = Kinds.Of(request.Resource);
        return Retry(request, seen =>
        {
            var old = rules.FromHub((seen ?? throw Missing(request)).Document);
            var patched = Patches.Apply(kind, Typed(request, old), patch, rules.Shape);
            // A strategic merge patch never looks at the kind.
            if (kind != PatchKind.Strategic) Patches.CheckKind(_cluster.Catalog, request, patched);
            var decoded = Patches.Decode(rules, patched, request, kind, patch);
            Identity.CheckName(request, decoded);
            Identity.CheckNamespace(request, decoded);
            return Change(request, rules, seen, rules.Default(decoded), isPatch: true);
        })!;
    }

    /// <summary>Server-side apply: makes the object if it is not there.</summary>
    public Applied Apply(WriteRequest request, MapNode applied)
    {
        var rules = Kinds.Of(request.Resource);
        var changed = Retry(request, seen =>
        {
            if (seen is null) return null;
            var item = AppliedTo(request, rules, rules.FromHub(seen.Document), applied);
            return Change(request, rules, seen, item, isPatch: true, isOwned: true);
        });
        if (changed is not null) return new Applied(changed, IsNew: false);
        if (applied.Text("metadata", "uid") is { Length: > 0 } uid) throw GoneWithUid(request, uid);
        if (request.Subresource.Length > 0) throw Missing(request);
        // A version of something that is not there any more does not stop it from being made anew.
        try
        {
            return new Applied(Insert(request, rules, AppliedTo(request, rules, null, applied).WithoutAt("metadata", "resourceVersion")), IsNew: true);
        }
        catch (ApiException problem) when (problem.Reason == "AlreadyExists" && _cluster.Table(request.Resource).Get(request.Namespace, request.Name) is not null)
        {
            // Somebody else made it at the same moment: then it is a change after all.
            return Apply(request, applied);
        }
    }

    private MapNode AppliedTo(WriteRequest request, KindRules rules, MapNode? old, MapNode applied)
    {
        var merged = _owners.Apply(request, rules, old, applied);
        var decoded = Decoding.Decode(rules, merged, request, isApplied: true);
        Identity.CheckName(request, decoded);
        Identity.CheckNamespace(request, decoded);
        return rules.Default(Identity.InNamespace(request, decoded));
    }

    private static ApiException GoneWithUid(WriteRequest request, string uid) => ApiErrors.Conflict(
        request.Resource.Group, request.Resource.Plural, request.Name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");

    private static MapNode Typed(WriteRequest request, MapNode item) => MapNode.Of(
        [new("apiVersion", request.Resource.ApiVersion), new("kind", request.Resource.Kind), .. (IEnumerable<KeyValuePair<string, Node>>)item]);
}

/// <summary>What an apply left, and whether it made it.</summary>
public sealed record Applied(MapNode Item, bool IsNew);
