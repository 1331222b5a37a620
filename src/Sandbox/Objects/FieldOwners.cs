using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;
using GitOpsActors.Sandbox.Kinds.Conversion;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>Keeps managedFields on the way of an object into the store.</summary>
internal sealed class FieldOwners(Cluster cluster, KindLookup kinds)
{
    /// <summary>The object of a create, update or patch, with its managers brought up to date.</summary>
    public MapNode Update(WriteRequest request, KindRules rules, MapNode? old, MapNode item)
    {
        var live = old is null ? null : Typed(request.Resource, old);
        var updated = ManagerOf(request, rules).Update(live, Typed(request.Resource, item), request.Manager, Timestamps.Text(cluster.Now));
        return Decoding.Untyped(updated);
    }

    /// <summary>The object after an apply, with kind and version.</summary>
    /// <exception cref="ApiException">Others own what would change, or the applied object is not one that can be applied.</exception>
    public MapNode Apply(WriteRequest request, KindRules rules, MapNode? old, MapNode applied)
    {
        try
        {
            var live = old is null ? null : Typed(request.Resource, old);
            return ManagerOf(request, rules).Apply(live, applied, request.Manager, request.IsForced, Timestamps.Text(cluster.Now));
        }
        catch (ApplyConflictException conflict)
        {
            var causes = conflict.Conflicts.Select(found => new Cause("FieldManagerConflict", found.Path, found.Message));
            throw new ApiException(409, "Conflict", conflict.Message, ApiErrors.Details("", "", "", causes));
        }
        catch (ApplySchemaException problem)
        {
            throw ApiErrors.Internal(problem.Message);
        }
        catch (ApplyRefusedException problem)
        {
            throw ApiErrors.BadRequest(problem.Message);
        }
    }

    private FieldManager ManagerOf(WriteRequest request, KindRules rules) => new(
        request.Resource.ApiVersion, request.Resource.Kind, rules.Shape, rules.ResetFields(request.Subresource), request.Subresource,
        Typed(request.Resource, rules.EmptyObject), version => InVersion(request.Resource, version) is { } other ? kinds.Of(other).Shape : null,
        (item, from, to) => Converted(request.Resource, item, from, to), request.Resource.IsCustom);

    private ServedResource? InVersion(ServedResource resource, string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        return cluster.Catalog.FindKind(group, version, resource.Kind);
    }

    private MapNode Converted(ServedResource resource, MapNode item, string from, string to)
    {
        if (InVersion(resource, from) is not { } source || InVersion(resource, to) is not { } target) return item;
        // Versions of custom kinds differ in their schemas only, which the comparison looks at by itself.
        if (resource.IsCustom) return Typed(target, item);
        if (VersionConversion.Of(source) is { } before) item = before.ToStored(item);
        return Typed(target, VersionConversion.Served(target, item));
    }

    private static MapNode Typed(ServedResource resource, MapNode item)
    {
        var typed = new MapBuilder(item.Count + 2);
        typed.Add("apiVersion", resource.ApiVersion);
        typed.Add("kind", resource.Kind);
        foreach (var (key, value) in item)
            if (key is not ("apiVersion" or "kind")) typed.Add(key, value);
        return typed.Build();
    }
}
