using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Jq;

/// <summary>A value on its way through an expression, and where it stands in the document.</summary>
/// <param name="Path">Null for what was made on the way.</param>
internal readonly record struct JqValue(Node Value, JqPath? Path)
{
    public static JqValue Made(Node value) => new(value, null);

    public JqValue At(Node key, Node value) => new(value, Path is null ? null : new JqPath(Path, key));
}

/// <summary>A place in a document, from its end to its start.</summary>
/// <param name="Key">The name of a field, the number of an item, or a map with `start` and `end` for a slice.</param>
internal sealed record JqPath(JqPath? Parent, Node Key)
{
    public static readonly JqPath Root = new(null, NullNode.Instance);

    public Node[] Keys()
    {
        var keys = new List<Node>();
        for (var at = this; at.Parent is not null; at = at.Parent) keys.Add(at.Key);
        keys.Reverse();
        return [.. keys];
    }
}

/// <summary>The names that an expression has given to values, the newest first.</summary>
internal sealed record JqScope(string Name, Node Value, JqScope? Outer)
{
    public static Node Find(JqScope? scope, string name)
    {
        for (var at = scope; at is not null; at = at.Outer)
            if (at.Name == name) return at.Value;
        throw new JqException($"${name} is not defined");
    }
}
