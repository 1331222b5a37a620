namespace GitOpsActors.Engine.Documents;

/// <summary>
/// A value of a JSON or YAML document. Nodes never change, so documents share them freely between renders, caches and threads;
/// an "edit" is a copy that shares everything but the path that leads to the edit.
/// </summary>
/// <remarks>Closed: map, list, string, integer, float, bool and null are the only cases. Equality is structural; maps are equal
/// whatever the order of their keys, and an integer never equals a float.</remarks>
public abstract class Node : IEquatable<Node>
{
    private protected Node() { }

    /// <summary>The value below a key, or null when this is no map or has no such key.</summary>
    public virtual Node? this[string key] => null;

    public abstract bool Equals(Node? other);

    public sealed override bool Equals(object? obj) => obj is Node other && Equals(other);

    public abstract override int GetHashCode();

    public static bool operator ==(Node? left, Node? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(Node? left, Node? right) => !(left == right);

    public static implicit operator Node(string value) => StringNode.Of(value);

    public static implicit operator Node(long value) => IntegerNode.Of(value);

    public static implicit operator Node(bool value) => BoolNode.Of(value);

    /// <summary>The compact JSON text; for people and logs.</summary>
    public sealed override string ToString() => JsonText.Write(this);
}
