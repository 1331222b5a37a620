using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Wire.Methods;

/// <summary>What a method answers: a document, or a list whose items are made one by one while they are sent.</summary>
/// <param name="Document">The answer without its items.</param>
/// <param name="Items">What stands in the field `items`, if the answer is a list.</param>
internal sealed record Answer(MapNode Document, IEnumerable<MapNode>? Items = null)
{
    public const string ItemsField = "items";

    public static readonly Answer Empty = new(MapNode.Empty);

    public static implicit operator Answer(MapNode document) => new(document);

    public static Answer List(IEnumerable<MapNode> items) => new(MapNode.Of(("metadata", MapNode.Empty)), items);
}
