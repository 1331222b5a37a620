using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Expressions;

/// <summary>What functions make of lists.</summary>
internal static class ExpressionLists
{
    /// <summary>Items in the order of their keys; equal ones stay as they stand.</summary>
    public static ListNode Sorted(ExpressionEvaluation evaluation, IEnumerable<(Node Item, Node Key)> pairs, string order)
    {
        if (order is not ("asc" or "desc")) throw new ExpressionException($"unknown order '{order}': asc and desc there are");
        var comparer = Comparer<Node>.Create((left, right) =>
        {
            evaluation.Step();
            return ExpressionValues.Compare(left, right);
        });
        List<(Node Item, Node Key)> all = [.. pairs];
        var sorted = order == "asc" ? all.OrderBy(static pair => pair.Key, comparer)
            : all.OrderByDescending(static pair => pair.Key, comparer);
        try
        {
            return ListNode.Of(sorted.Select(static pair => pair.Item));
        }
        catch (InvalidOperationException error) when (error.InnerException is ExpressionException problem)
        {
            // The platform wraps what a comparison throws.
            throw new ExpressionException(problem.Message);
        }
    }

    public static ListNode Unique(ExpressionEvaluation evaluation, ListNode list)
    {
        var found = new List<Node>();
        foreach (var item in list)
            if (!found.Exists(one => ExpressionValues.AreEqual(evaluation, one, item))) found.Add(item);
        return ListNode.Of(found);
    }

    public static IEnumerable<Node> Flat(ExpressionEvaluation evaluation, ListNode list) => list.SelectMany(item =>
    {
        evaluation.Step();
        return item is ListNode inner ? Flat(evaluation, inner) : [item];
    });

    public static Node Extreme(IEnumerable<Node> arguments, int sign)
    {
        var flat = arguments.SelectMany(static one => one is ListNode list ? list : (IEnumerable<Node>)[one]).ToList();
        if (flat.Count == 0) throw new ExpressionException("not enough arguments: there is no value");
        if (flat.Find(static one => !ExpressionValues.IsNumber(one)) is { } other) ExpressionValues.Number(other);
        return flat.Aggregate((best, one) => ExpressionValues.Compare(one, best) * sign > 0 ? one : best);
    }

    public static double Mean(IEnumerable<Node> arguments) => Numbers(arguments) is { Count: > 0 } numbers ? numbers.Average() : 0;

    public static double Median(IEnumerable<Node> arguments)
    {
        var numbers = Numbers(arguments);
        numbers.Sort();
        var middle = numbers.Count / 2;
        return numbers.Count == 0 ? 0 : numbers.Count % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }

    private static List<double> Numbers(IEnumerable<Node> arguments) =>
        [.. arguments.SelectMany(static one => one is ListNode list ? list : (IEnumerable<Node>)[one]).Select(ExpressionValues.Number)];
}
