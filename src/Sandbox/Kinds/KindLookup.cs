using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>Finds the rules of a resource's kind.</summary>
public sealed class KindLookup
{
    // Resources come and go with their definitions; their rules go with them.
    private readonly ConditionalWeakTable<ServedResource, KindRules> _known = [];

    public KindRules Of(ServedResource resource) => _known.GetValue(resource, Make);

    private static KindRules Make(ServedResource resource)
    {
        if (resource.Definition is { } definition) return new CustomResources.CustomRules(definition, resource.Version);
        var shape = Kubernetes.ShapeOf(resource.ApiVersion, resource.Kind);
        return shape is null ? new PlainRules() : new BuiltInRules(shape, Behaviours.Of(resource.Group, resource.Version, resource.Kind));
    }
}
