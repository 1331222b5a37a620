using System.Collections.Concurrent;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>Finds the rules of a resource's kind.</summary>
public sealed class KindLookup
{
    private readonly ConcurrentDictionary<ServedResource, KindRules> _known = new(ReferenceEqualityComparer.Instance);

    public KindRules Of(ServedResource resource) => _known.GetOrAdd(resource, Make);

    private static KindRules Make(ServedResource resource)
    {
        if (resource.Definition is { } definition) return new CustomResources.CustomRules(definition, resource.Version);
        var shape = Kubernetes.ShapeOf(resource.ApiVersion, resource.Kind);
        return shape is null ? new PlainRules() : new BuiltInRules(shape, Behaviours.Of(resource.Group, resource.Version, resource.Kind));
    }
}
