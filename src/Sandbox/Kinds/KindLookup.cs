using System.Collections.Concurrent;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>Finds the rules of a resource's kind.</summary>
public sealed class KindLookup
{
    private readonly ConcurrentDictionary<ServedResource, KindRules> _known = new(ReferenceEqualityComparer.Instance);

    public KindRules Of(ServedResource resource) => _known.GetOrAdd(resource, static served => new PlainRules(served));

    private sealed class PlainRules(ServedResource resource) : KindRules
    {
        public override Shape Shape { get; } = Kubernetes.ShapeOf(resource.ApiVersion, resource.Kind) ?? Shape.Deduced;

        public override MapNode EmptyObject => MapNode.Empty;

        public override FieldSet ResetFields(string subresource) => FieldSet.Empty;

        public override MapNode Decode(MapNode document, DecodeReport report) => document;
    }
}
