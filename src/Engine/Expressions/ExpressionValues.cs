using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Expressions;

/// <summary>What values are, and what is in them.</summary>
internal static class ExpressionValues
{
    public static string TypeOf(Node value) => value switch
    {
        NullNode => "nil",
        BoolNode => "bool",
        IntegerNode => "int",
        FloatNode => "float",
        StringNode => "string",
        ListNode => "array",
        ExpressionObject thing => thing.Value.Type,
        _ => "map",
    };

    public static bool IsNumber(Node value) => value is IntegerNode or FloatNode;

    public static double Number(Node value) => value switch
    {
        IntegerNode whole => whole.Value,
        FloatNode number => number.Value,
        _ => throw Needed("a number", value),
    };

    public static long Whole(Node value) => value is IntegerNode whole ? whole.Value : throw Needed("a whole number", value);

    public static string Text(Node value) => value.Text() ?? throw Needed("a string", value);

    public static ListNode List(Node value) => value as ListNode ?? throw Needed("an array", value);

    public static MapNode Map(Node value) => value as MapNode ?? throw Needed("a map", value);

    public static Node Signed(string sign, Node value) => value switch
    {
        IntegerNode whole => sign == "-" ? unchecked(-whole.Value) : whole,
        FloatNode number => sign == "-" ? FloatNode.Of(-number.Value) : number,
        _ => ExpressionTimes.Signed(sign, value) ?? throw Needed("a number", value),
    };

    /// <summary>A whole number equals a fraction of the same size, also deep inside.</summary>
    public static bool AreEqual(ExpressionEvaluation evaluation, Node left, Node right)
    {
        evaluation.Step();
        return (left, right) switch
        {
            _ when ReferenceEquals(left, right) => true,
            _ when IsNumber(left) && IsNumber(right) => left == right || Number(left).Equals(Number(right)),
            (ListNode one, ListNode other) => one.Count == other.Count
                && one.Zip(other).All(pair => AreEqual(evaluation, pair.First, pair.Second)),
            (MapNode one, MapNode other) => one.Count == other.Count
                && one.All(entry => other[entry.Key] is { } value && AreEqual(evaluation, entry.Value, value)),
            _ => left == right,
        };
    }

    public static int Compare(Node left, Node right) => (left, right) switch
    {
        (IntegerNode one, IntegerNode other) => one.Value.CompareTo(other.Value),
        (StringNode one, StringNode other) => Math.Sign(string.CompareOrdinal(one.Value, other.Value)),
        _ when IsNumber(left) && IsNumber(right) => Number(left).CompareTo(Number(right)),
        _ => ExpressionTimes.Compare(left, right)
            ?? throw new ExpressionException($"{TypeOf(left)} and {TypeOf(right)} can't be compared"),
    };

    /// <summary>Of a map what stands under a key, nil if nothing does; of a list an item, counted from the end if negative.</summary>
    public static Node MemberOf(Node of, Node key)
    {
        switch (of)
        {
            case MapNode map: return map[Text(key)] ?? NullNode.Instance;
            case ListNode list:
                var at = Whole(key);
                var index = at < 0 ? list.Count + at : at;
                return index >= 0 && index < list.Count ? list[(int)index]
                    : throw new ExpressionException($"index out of range: {at} (array length is {list.Count})");
            case NullNode: throw new ExpressionException($"cannot fetch {Show(key)} from nil");
            default: throw new ExpressionException($"cannot fetch {Show(key)} from {TypeOf(of)}");
        }
    }

    public static Node SliceOf(Node of, long? from, long? to)
    {
        var length = of switch
        {
            ListNode list => list.Count,
            StringNode text => text.Value.Length,
            _ => throw Needed("an array or a string", of),
        };
        var (start, end) = (Place(from ?? 0, length), Place(to ?? length, length));
        if (start > end) start = end;
        return of is ListNode items ? ListNode.Of(items.Skip(start).Take(end - start)) : Text(of)[start..end];
    }

    public static long LengthOf(Node value) => value switch
    {
        StringNode text => text.Value.EnumerateRunes().Count(),
        ListNode list => list.Count,
        MapNode map => map.Count,
        _ => throw new ExpressionException($"invalid argument for len (type {TypeOf(value)})"),
    };

    public static string Show(Node value) => value switch
    {
        NullNode => "<nil>",
        ExpressionObject thing => thing.Value.Show(),
        _ => ExpressionObject.Plain(value).PlainText(),
    };

    private static int Place(long at, int length) => (int)Math.Clamp(at < 0 ? length + at : at, 0, length);

    private static ExpressionException Needed(string what, Node given) => new($"{what} is needed, and {TypeOf(given)} is given");
}
