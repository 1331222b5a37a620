namespace GitOpsActors.Engine.Documents;

/// <summary>Reading a document whose shape is hoped for: each step yields null where there is nothing of that kind.</summary>
public static class NodeReading
{
    public static Node? At(this Node? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path) node = node?[key];
        return node;
    }

    public static string? Text(this Node? node) => (node as StringNode)?.Value;

    public static string? Text(this Node? node, params ReadOnlySpan<string> path) => node.At(path).Text();

    /// <summary>What a scalar says, without the quotes that a string has in a document; numbers and flags as they are written.</summary>
    public static string PlainText(this Node node) => node.Text() ?? node.ToString();

    public static long? Integer(this Node? node) => (node as IntegerNode)?.Value;

    public static long? Integer(this Node? node, params ReadOnlySpan<string> path) => node.At(path).Integer();

    public static bool? Bool(this Node? node) => (node as BoolNode)?.Value;

    public static bool? Bool(this Node? node, params ReadOnlySpan<string> path) => node.At(path).Bool();

    /// <summary>The map at the path; the empty one where there is none, so that loops need no question.</summary>
    public static MapNode Map(this Node? node, params ReadOnlySpan<string> path) => node.At(path) as MapNode ?? MapNode.Empty;

    /// <summary>The list at the path; the empty one where there is none, so that loops need no question.</summary>
    public static ListNode List(this Node? node, params ReadOnlySpan<string> path) => node.At(path) as ListNode ?? ListNode.Empty;

    public static bool IsNullOrAbsent(this Node? node) => node is null or NullNode;

    /// <summary>A copy with the value at the path set; maps on the way that are missing are made.</summary>
    public static MapNode WithAt(this MapNode map, ReadOnlySpan<string> path, Node value)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (path.Length == 1) return map.With(path[0], value);
        return map.With(path[0], (map[path[0]] as MapNode ?? MapNode.Empty).WithAt(path[1..], value));
    }

    /// <summary>A copy without the value at the path; maps that become empty by it stay.</summary>
    public static MapNode WithoutAt(this MapNode map, params ReadOnlySpan<string> path)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (path.Length == 1) return map.Without(path[0]);
        return map[path[0]] is MapNode below ? map.With(path[0], below.WithoutAt(path[1..])) : map;
    }
}
