using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Regexes;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Expressions;

/// <summary>Operators of which both sides are always looked at.</summary>
internal static class ExpressionOperators
{
    public static Node Apply(ExpressionEvaluation evaluation, string symbol, Node left, Node right) => symbol switch
    {
        "==" => ExpressionValues.AreEqual(evaluation, left, right),
        "!=" => !ExpressionValues.AreEqual(evaluation, left, right),
        "<" => ExpressionValues.Compare(left, right) < 0,
        "<=" => ExpressionValues.Compare(left, right) <= 0,
        ">" => ExpressionValues.Compare(left, right) > 0,
        ">=" => ExpressionValues.Compare(left, right) >= 0,
        "in" => IsIn(evaluation, left, right),
        "contains" => OfTexts(evaluation, left, right, static (text, part) => text.Contains(part, StringComparison.Ordinal)),
        "startsWith" => OfTexts(evaluation, left, right, static (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
        "endsWith" => OfTexts(evaluation, left, right, static (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        "matches" => OfTexts(evaluation, left, right, Matches),
        ".." => Range(evaluation, ExpressionValues.Whole(left), ExpressionValues.Whole(right)),
        "+" when left is StringNode && right is StringNode => Joined(evaluation, left.Text()!, right.Text()!),
        _ => Calculated(symbol, left, right),
    };

    private static bool IsIn(ExpressionEvaluation evaluation, Node one, Node among)
    {
        switch (among)
        {
            case NullNode: return false;
            case ListNode list:
                return list.Any(item => ExpressionValues.AreEqual(evaluation, one, item));
            case MapNode map: return one is StringNode key && map.Has(key.Value);
            default: throw new ExpressionException($"\"in\" is not defined on {ExpressionValues.TypeOf(among)}");
        }
    }

    /// <summary>Of nil nothing is said.</summary>
    private static bool OfTexts(ExpressionEvaluation evaluation, Node left, Node right, Func<string, string, bool> holds)
    {
        if (left is NullNode || right is NullNode) return false;
        var (text, part) = (ExpressionValues.Text(left), ExpressionValues.Text(right));
        evaluation.StepOver(text);
        return holds(text, part);
    }

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return GoRegex.Of(pattern, isMust: true).IsMatch(text);
        }
        catch (TemplateException error)
        {
            throw new ExpressionException(error.Message);
        }
    }

    private static ListNode Range(ExpressionEvaluation evaluation, long from, long to)
    {
        if (to < from) return ListNode.Empty;
        // Of the whole span of 64 bits the difference does not fit into them.
        evaluation.Step((long)Math.Min((ulong)to - (ulong)from, int.MaxValue) + 1);
        return ListNode.Of(Enumerable.Range(0, (int)(to - from + 1)).Select(i => (Node)(from + i)));
    }

    private static string Joined(ExpressionEvaluation evaluation, string left, string right)
    {
        evaluation.Step(left.Length + right.Length);
        return left + right;
    }

    private static Node Calculated(string symbol, Node left, Node right)
    {
        if (ExpressionTimes.Calculate(symbol, left, right) is { } time) return time;
        if (!ExpressionValues.IsNumber(left) || !ExpressionValues.IsNumber(right))
            throw new ExpressionException($"{ExpressionValues.TypeOf(left)} {symbol} {ExpressionValues.TypeOf(right)} can't be calculated");
        if (symbol == "%")
        {
            var (of, by) = (ExpressionValues.Whole(left), ExpressionValues.Whole(right));
            return by == 0 ? throw new ExpressionException("integer divide by zero") : by == -1 ? 0 : of % by;
        }

        if (left is IntegerNode { Value: var a } && right is IntegerNode { Value: var b } && symbol is ("+" or "-" or "*"))
            return unchecked(symbol switch { "+" => a + b, "-" => a - b, _ => a * b });
        var (x, y) = (ExpressionValues.Number(left), ExpressionValues.Number(right));
        return FloatNode.Of(symbol switch { "+" => x + y, "-" => x - y, "*" => x * y, "/" => x / y, _ => Math.Pow(x, y) });
    }
}
