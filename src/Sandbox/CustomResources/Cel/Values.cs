using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>What operators do with values.</summary>
internal static class Values
{
    private static readonly string[] Keywords =
    [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package", "namespace", "return", "var", "void", "while",
    ];

    public static bool IsTrue(object value) => value is BoolNode flag ? flag.Value : throw NoOverload();

    /// <summary>The value as one that a list or map can hold.</summary>
    public static Node AsNode(object value) => value as Node ?? throw NoOverload();

    public static object Negate(object value) => value switch
    {
        IntegerNode number => IntegerNode.Of(-number.Value),
        FloatNode number => FloatNode.Of(-number.Value),
        TimeSpan span => -span,
        _ => throw NoOverload(),
    };

    public static object Binary(string symbol, object left, object right) => symbol switch
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

    public static Node Field(object target, string name) => (target as Node)?[name] ?? throw new CelException($"no such key: {name}");

    public static object Index(object target, object index) => TryIndex(target, index) ?? throw (index is IntegerNode at
        ? new CelException($"index out of bounds: {at.Value}") : new CelException($"no such key: {(index as Node).Text()}"));

    public static object? TryIndex(object target, object index) => (target, index) switch
    {
        (ListNode list, IntegerNode at) => at.Value >= 0 && at.Value < list.Count ? list[(int)at.Value] : null,
        (MapNode map, StringNode key) => map[key.Value],
        _ => throw NoOverload(),
    };

    /// <summary>Fields whose names are no identifiers are written with escapes.</summary>
    public static string Unescaped(string name)
    {
        if (!name.Contains("__", StringComparison.Ordinal)) return name;
        if (name.Length > 4 && name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal)
            && Keywords.Contains(name[2..^2]))
            return name[2..^2];
        return name.Replace("__underscores__", "__", StringComparison.Ordinal).Replace("__dot__", ".", StringComparison.Ordinal)
            .Replace("__dash__", "-", StringComparison.Ordinal).Replace("__slash__", "/", StringComparison.Ordinal);
    }

    public static CelException NoOverload() => new("no such overload");

    public static bool AreEqual(object left, object right) => (left, right) switch
    {
        (IntegerNode or FloatNode, IntegerNode or FloatNode) => Number(left).Equals(Number(right)),
        (ListNode a, ListNode b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        (MapNode a, MapNode b) => a.Count == b.Count && a.All(pair => b[pair.Key] is { } other && AreEqual(pair.Value, other)),
        (DateTimeOffset a, StringNode b) => a == Times.Of(b.Value),
        (TimeSpan a, StringNode b) => a == Times.Span(b.Value),
        (StringNode, DateTimeOffset or TimeSpan) => AreEqual(right, left),
        _ => left.Equals(right),
    };

    public static int Compare(object left, object right) => (left, right) switch
    {
        (IntegerNode a, IntegerNode b) => a.Value.CompareTo(b.Value),
        (IntegerNode or FloatNode, IntegerNode or FloatNode) => Number(left).CompareTo(Number(right)),
        (StringNode a, StringNode b) => string.CompareOrdinal(a.Value, b.Value),
        (BoolNode a, BoolNode b) => a.Value.CompareTo(b.Value),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        // Fields whose format is that of a time or a duration are one for rules.
        (DateTimeOffset a, StringNode b) => a.CompareTo(Times.Of(b.Value)),
        (TimeSpan a, StringNode b) => a.CompareTo(Times.Span(b.Value)),
        (StringNode, DateTimeOffset or TimeSpan) => -Compare(right, left),
        _ => throw NoOverload(),
    };

    private static object Arithmetic(string symbol, object left, object right)
    {
        try
        {
            return (symbol, left, right) switch
            {
                ("+", StringNode a, StringNode b) => StringNode.Of(a.Value + b.Value),
                ("+", ListNode a, ListNode b) => ListNode.Of([.. a, .. b]),
                ("+", TimeSpan a, TimeSpan b) => a + b,
                ("-", TimeSpan a, TimeSpan b) => a - b,
                ("+", DateTimeOffset a, TimeSpan b) => a + b,
                ("+", TimeSpan a, DateTimeOffset b) => b + a,
                ("-", DateTimeOffset a, TimeSpan b) => a - b,
                ("-", DateTimeOffset a, DateTimeOffset b) => a - b,
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
            throw new CelException("integer overflow", problem);
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

    private static double Number(object value) => value is IntegerNode whole ? whole.Value : ((FloatNode)value).Value;
}
