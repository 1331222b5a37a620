using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Jq;

/// <summary>The order of all values: null, false, true, numbers, texts, lists, maps.</summary>
internal static class JqOrder
{
    public static bool IsTrue(Node value) => value is not (NullNode or BoolNode { Value: false });

    public static string TypeOf(Node value) => value switch
    {
        NullNode => "null",
        BoolNode => "boolean",
        StringNode => "string",
        ListNode => "array",
        MapNode => "object",
        _ => "number",
    };

    public static double Number(Node value) => value switch
    {
        IntegerNode whole => whole.Value,
        FloatNode number => number.Value,
        _ => throw new JqException($"a number is needed, and {TypeOf(value)} is given"),
    };

    public static bool IsNumber(Node value) => value is IntegerNode or FloatNode;

    /// <summary>A whole number as such.</summary>
    public static Node Of(double number) => number == Math.Floor(number) && Math.Abs(number) < 1e15 ? (long)number : FloatNode.Of(number);

    public static int Compare(Node left, Node right)
    {
        var ranks = Rank(left).CompareTo(Rank(right));
        if (ranks != 0) return ranks;
        return (left, right) switch
        {
            (StringNode one, StringNode other) => Math.Sign(string.CompareOrdinal(one.Value, other.Value)),
            (ListNode one, ListNode other) => Compare(one, other),
            (MapNode one, MapNode other) => Compare(one, other),
            _ when IsNumber(left) => Number(left).CompareTo(Number(right)),
            _ => 0,
        };
    }

    private static int Compare(ListNode left, ListNode right)
    {
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
            if (Compare(left[i], right[i]) is var items and not 0) return items;
        return left.Count.CompareTo(right.Count);
    }

    private static int Compare(MapNode left, MapNode right)
    {
        var (one, other) = (
            left.Keys.ToArray().Order(StringComparer.Ordinal).ToArray(),
            right.Keys.ToArray().Order(StringComparer.Ordinal).ToArray());
        var keys = Compare(ListNode.Of(one.Select(static key => (Node)key)), ListNode.Of(other.Select(static key => (Node)key)));
        if (keys != 0) return keys;
        foreach (var key in one)
            if (Compare(left[key]!, right[key]!) is var values and not 0) return values;
        return 0;
    }

    private static int Rank(Node value) => value switch
    {
        NullNode => 0,
        BoolNode { Value: false } => 1,
        BoolNode => 2,
        StringNode => 4,
        ListNode => 5,
        MapNode => 6,
        _ => 3,
    };
}
