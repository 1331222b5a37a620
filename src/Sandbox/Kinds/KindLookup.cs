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
        if (shape is null) return new PlainRules();
        var own = new BuiltInRules(shape, Behaviours.Of(resource.Group, resource.Version, resource.Kind));
        if (Conversion.VersionConversion.Of(resource) is not { } conversion) return own;
        var (group, version) = resource.Plural is "events" ? ("", "v1") : (resource.Group, resource.StorageVersion);
        var stored = Kubernetes.ShapeOf(group.Length == 0 ? version : $"{group}/{version}", resource.Kind)!;
        return new Conversion.ConvertedRules(own, new BuiltInRules(stored, Behaviours.Of(resource.Group, version, resource.Kind)), conversion);
    }
}
