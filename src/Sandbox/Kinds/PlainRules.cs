using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>The rules of documents that are only answered, never kept: reviews, options.</summary>
internal sealed class PlainRules : KindRules
{
    public override Shape Shape => Shape.Deduced;

    public override MapNode EmptyObject { get; } =
        MapNode.Of(("metadata", MapNode.Empty), ("spec", MapNode.Empty), ("status", MapNode.Empty));

    public override FieldSet ResetFields(string subresource) => FieldSet.Empty;

    public override MapNode Decode(MapNode document, DecodeReport report) => document;
}
