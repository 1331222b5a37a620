using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>What operators do with values.</summary>
internal static class Values
{
    public static bool IsTrue(Node value) => value is BoolNode flag ? flag.Value : throw NoOverload();

    public static Node Negate(Node value) => value switch
    {
        IntegerNode number => IntegerNode.Of(-number.Value),
        FloatNode number => FloatNode.Of(-number.Value),
        _ => throw NoOverload(),
    };

    public static Node Binary(string symbol, Node left, Node right) => symbol switch
    {
        "==" => BoolNode.Of(AreEqual(left, right)),
        "!=" => BoolNode.Of(!AreEqual(left, right)),
        "<" => BoolNode.Of(Compare(left, right) < 0),
        "<=" => BoolNode.Of(Compare(left, right) <= 0),
        ">" => BoolNode.Of(Compare(left, right) > 0),
        ">=" => BoolNode.Of(Compare(left, right) >= 0),
        "in" => BoolNode.Of(right switch
        {
            ListNode list => list.Any(item => AreEqual(item, left)),
            MapNode map => left is StringNode key && map.Has(key.Value),
            _ => throw NoOverload(),
        }),
        _ => Arithmetic(symbol, left, right),
    };

    public static Node Field(Node target, string name) => target[name] ?? throw new CelException($"no such key: {name}");

    public static Node Index(Node target, Node index) => (target, index) switch
    {
        (ListNode list, IntegerNode at) => at.Value >= 0 && at.Value < list.Count ? list[(int)at.Value] : throw new CelException($"index out of bounds: {at.Value}"),
        (MapNode map, StringNode key) => map[key.Value] ?? throw new CelException($"no such key: {key.Value}"),
        _ => throw NoOverload(),
    };

    public static IEnumerable<Node> Items(Node target) => target switch
    {
        ListNode list => list,
        MapNode map => map.Select(pair => (Node)StringNode.Of(pair.Key)),
        _ => throw NoOverload(),
    };

    /// <summary>Fields whose names are no identifiers are written with escapes.</summary>
    public static string Unescaped(string name) => !name.StartsWith("__", StringComparison.Ordinal) && !name.Contains("__", StringComparison.Ordinal) ? name
        : name.Replace("__underscores__", "__", StringComparison.Ordinal).Replace("__dot__", ".", StringComparison.Ordinal)
            .Replace("__dash__", "-", StringComparison.Ordinal).Replace("__slash__", "/", StringComparison.Ordinal);

    public static CelException NoOverload() => new("no such overload");

    private static bool AreEqual(Node left, Node right) =>
        left is IntegerNode or FloatNode && right is IntegerNode or FloatNode ? Number(left).Equals(Number(right)) : left.Equals(right);

    private static int Compare(Node left, Node right) => (left, right) switch
    {
        (IntegerNode a, IntegerNode b) => a.Value.CompareTo(b.Value),
        (IntegerNode or FloatNode, IntegerNode or FloatNode) => Number(left).CompareTo(Number(right)),
        (StringNode a, StringNode b) => string.CompareOrdinal(a.Value, b.Value),
        (BoolNode a, BoolNode b) => a.Value.CompareTo(b.Value),
        _ => throw NoOverload(),
    };

    private static Node Arithmetic(string symbol, Node left, Node right)
    {
        try
        {
            return (symbol, left, right) switch
            {
                ("+", StringNode a, StringNode b) => StringNode.Of(a.Value + b.Value),
                ("+", ListNode a, ListNode b) => ListNode.Of([.. a, .. b]),
                (_, IntegerNode a, IntegerNode b) => Whole(symbol, a.Value, b.Value),
                (_, FloatNode a, FloatNode b) => FloatNode.Of(symbol switch
                {
                    "+" => a.Value + b.Value,
                    "-" => a.Value - b.Value,
                    "*" => a.Value * b.Value,
                    "/" => a.Value / b.Value,
                    _ => throw NoOverload(),
                }),
                _ => throw NoOverload(),
            };
        }
        catch (OverflowException problem)
        {
            throw new CelException("return error for overflow", problem);
        }
        catch (DivideByZeroException problem)
        {
            throw new CelException(symbol is "%" ? "modulus by zero" : "division by zero", problem);
        }
    }

    private static IntegerNode Whole(string symbol, long a, long b) => IntegerNode.Of(symbol switch
    {
        "+" => checked(a + b),
        "-" => checked(a - b),
        "*" => checked(a * b),
        "/" => a / b,
        _ => a % b,
    });

    private static double Number(Node value) => value is IntegerNode whole ? whole.Value : ((FloatNode)value).Value;
}
