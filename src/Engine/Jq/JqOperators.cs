using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Jq;

/// <summary>What stands between two values.</summary>
internal static class JqOperators
{
    public static Node Apply(string symbol, Node left, Node right) => symbol switch
    {
        "==" => JqOrder.Compare(left, right) == 0,
        "!=" => JqOrder.Compare(left, right) != 0,
        "<" => JqOrder.Compare(left, right) < 0,
        "<=" => JqOrder.Compare(left, right) <= 0,
        ">" => JqOrder.Compare(left, right) > 0,
        ">=" => JqOrder.Compare(left, right) >= 0,
        "+" => Add(left, right),
        "-" when left is ListNode from && right is ListNode what =>
            ListNode.Of(from.Where(one => !what.Any(other => JqOrder.Compare(one, other) == 0))),
        "-" => JqOrder.Of(JqOrder.Number(left) - JqOrder.Number(right)),
        "*" when left is MapNode one && right is MapNode other => Merge(one, other),
        "*" => JqOrder.Of(JqOrder.Number(left) * JqOrder.Number(right)),
        "/" when left is StringNode text && right is StringNode separator => Split(text.Value, separator.Value),
        "/" => JqOrder.Of(JqOrder.Number(left) / NotZero(right)),
        _ => JqOrder.Of((long)JqOrder.Number(left) % (long)NotZero(right)),
    };

    public static Node Add(Node left, Node right) => (left, right) switch
    {
        (NullNode, _) => right,
        (_, NullNode) => left,
        (StringNode one, StringNode other) => one.Value + other.Value,
        (ListNode one, ListNode other) => ListNode.Of([.. one, .. other]),
        (MapNode one, MapNode other) => other.Keys.ToArray().Aggregate(one, (map, key) => map.With(key, other[key]!)),
        _ when JqOrder.IsNumber(left) && JqOrder.IsNumber(right) => JqOrder.Of(JqOrder.Number(left) + JqOrder.Number(right)),
        _ => throw new JqException($"cannot add {JqOrder.TypeOf(left)} and {JqOrder.TypeOf(right)}"),
    };

    public static ListNode Split(string text, string separator) => text.Length == 0 ? ListNode.Empty
        : ListNode.Of((separator.Length == 0 ? text.Select(static c => c.ToString()) : text.Split(separator))
            .Select(static part => (Node)part));

    private static MapNode Merge(MapNode left, MapNode right)
    {
        foreach (var (key, value) in right)
            left = left.With(key, value is MapNode map && left[key] is MapNode known ? Merge(known, map) : value);
        return left;
    }

    private static double NotZero(Node value) =>
        JqOrder.Number(value) is var number and not 0 ? number : throw new JqException("cannot divide by zero");
}
