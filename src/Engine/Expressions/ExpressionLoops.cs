using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Expressions;

/// <summary>Functions that look at each item of a list with an expression of their own, in which `#` is the item.</summary>
internal sealed class ExpressionLoops(ExpressionEvaluation evaluation)
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "all", "none", "any", "one", "filter", "map", "count", "find", "findIndex", "findLast", "findLastIndex", "sum",
        "groupBy", "sortBy", "reduce",
    };

    public static bool Has(string name) => Names.Contains(name);

    public Node Run(ExpressionSyntax.Call call, ExpressionScope? scope)
    {
        var items = ExpressionValues.List(evaluation.Run(call.Arguments[0], scope));
        var body = call.Arguments.Count > 1 ? call.Arguments[1] : new ExpressionSyntax.Pointer("#");
        var (values, holds) = (Values(items, body, scope), items.Select((_, index) => Holds(items, index, body, scope)));
        return call.Function switch
        {
            "all" => holds.All(static one => one),
            "none" => !holds.Any(static one => one),
            "any" => holds.Any(static one => one),
            "one" => holds.Count(static one => one) == 1,
            "filter" => ListNode.Of(items.Where((_, index) => Holds(items, index, body, scope))),
            "map" => ListNode.Of(values),
            "count" => holds.Count(static one => one),
            "find" => ItemAt(items, FirstPlace(items, body, scope)),
            "findIndex" => FirstPlace(items, body, scope) is var place and >= 0 ? place : NullNode.Instance,
            "findLast" => ItemAt(items, LastPlace(items, body, scope)),
            "findLastIndex" => LastPlace(items, body, scope) is var place and >= 0 ? place : NullNode.Instance,
            "sum" => values.Aggregate((Node)0, (total, one) => ExpressionOperators.Apply(evaluation, "+", total, one)),
            "groupBy" => MapNode.Of(items.Zip(values).GroupBy(static pair => ExpressionValues.Show(pair.Second), static pair => pair.First)
                .Select(static group => KeyValuePair.Create(group.Key, (Node)ListNode.Of(group)))),
            "sortBy" => SortBy(call, items, values, scope),
            _ => Reduce(call, items, body, scope),
        };
    }

    private IEnumerable<Node> Values(ListNode items, ExpressionSyntax body, ExpressionScope? scope) =>
        items.Select((_, index) => evaluation.Run(body, At(items, index, scope)));

    private bool Holds(ListNode items, int index, ExpressionSyntax body, ExpressionScope? scope) =>
        evaluation.IsTrue(body, At(items, index, scope));

    private static ExpressionScope At(ListNode items, int index, ExpressionScope? scope) =>
        new("#", items[index], new ExpressionScope("#index", index, scope));

    private int FirstPlace(ListNode items, ExpressionSyntax body, ExpressionScope? scope)
    {
        for (var index = 0; index < items.Count; index++)
            if (Holds(items, index, body, scope)) return index;
        return -1;
    }

    private int LastPlace(ListNode items, ExpressionSyntax body, ExpressionScope? scope)
    {
        for (var index = items.Count - 1; index >= 0; index--)
            if (Holds(items, index, body, scope)) return index;
        return -1;
    }

    private static Node ItemAt(ListNode items, int place) => place < 0 ? NullNode.Instance : items[place];

    private ListNode SortBy(ExpressionSyntax.Call call, ListNode items, IEnumerable<Node> values, ExpressionScope? scope)
    {
        var order = call.Arguments.Count > 2 ? ExpressionValues.Text(evaluation.Run(call.Arguments[2], scope)) : "asc";
        return ExpressionLists.Sorted(evaluation, items.Zip(values), order);
    }

    /// <summary>Without a start, the first item is it.</summary>
    private Node Reduce(ExpressionSyntax.Call call, ListNode items, ExpressionSyntax body, ExpressionScope? scope)
    {
        var hasStart = call.Arguments.Count > 2;
        if (!hasStart && items.Count == 0) throw new ExpressionException("reduce of an empty array with no initial value");
        var total = hasStart ? evaluation.Run(call.Arguments[2], scope) : items[0];
        for (var index = hasStart ? 0 : 1; index < items.Count; index++)
            total = evaluation.Run(body, new ExpressionScope("#acc", total, At(items, index, scope)));
        return total;
    }
}
