using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Expressions;

/// <summary>Functions of values.</summary>
internal static class ExpressionFunctions
{
    private const int Many = int.MaxValue;

    private static readonly FrozenDictionary<string, (int Min, int Max, Func<ExpressionEvaluation, Node[], Node> Body)> All =
        OfValues().Concat(OfTexts()).Concat(OfCollections()).ToFrozenDictionary(
            static one => one.Name, static one => (one.Min, one.Max, one.Body), StringComparer.Ordinal);

    /// <exception cref="ExpressionException">There is no such function, or not with so many arguments.</exception>
    public static void MustBeKnown(ExpressionToken name, int count)
    {
        var (min, max) = ExpressionLoops.Has(name.Text) ? LoopArguments(name.Text)
            : All.TryGetValue(name.Text, out var known) ? (known.Min, known.Max)
            : throw new ExpressionException($"there is no function {name.Text} at {ExpressionTokens.At(name.At)}");
        if (count < min || count > max)
            throw new ExpressionException(string.Create(CultureInfo.InvariantCulture,
                $"{name.Text} at {ExpressionTokens.At(name.At)} has {count} arguments, and needs {min}{(max > min ? " or more" : "")}"));
    }

    public static Node Run(ExpressionEvaluation evaluation, string name, Node[] arguments)
    {
        foreach (var one in arguments)
        {
            if (one is StringNode text) evaluation.StepOver(text.Value);
            else if (one is ListNode list) evaluation.Step(list.Count);
            else if (one is MapNode map) evaluation.Step(map.Count);
        }

        return All[name].Body(evaluation, arguments);
    }

    private static (int Min, int Max) LoopArguments(string name) => name switch
    {
        "sum" => (1, 2),
        "count" => (1, 2),
        "reduce" or "sortBy" => (2, 3),
        _ => (2, 2),
    };

    private static IEnumerable<(string Name, int Min, int Max, Func<ExpressionEvaluation, Node[], Node> Body)> OfValues()
    {
        yield return ("len", 1, 1, static (_, a) => ExpressionValues.LengthOf(a[0]));
        yield return ("duration", 1, 1, static (_, a) => ExpressionTimes.Span(GoDuration.Parse(ExpressionValues.Text(a[0]))
            ?? throw new ExpressionException($"'{ExpressionValues.Text(a[0])}' is not a duration such as 1h30m")));
        yield return ("type", 1, 1, static (_, a) => ExpressionValues.TypeOf(a[0]));
        yield return ("int", 1, 1, static (_, a) => ToWhole(a[0]));
        yield return ("float", 1, 1, static (_, a) => FloatNode.Of(ToReal(a[0])));
        yield return ("string", 1, 1, static (evaluation, a) => Counted(evaluation, ExpressionValues.Show(a[0])));
        yield return ("abs", 1, 1, static (_, a) => a[0] is IntegerNode whole ? unchecked(whole.Value < 0 ? -whole.Value : whole.Value)
            : FloatNode.Of(Math.Abs(ExpressionValues.Number(a[0]))));
        yield return ("ceil", 1, 1, static (_, a) => FloatNode.Of(Math.Ceiling(ExpressionValues.Number(a[0]))));
        yield return ("floor", 1, 1, static (_, a) => FloatNode.Of(Math.Floor(ExpressionValues.Number(a[0]))));
        yield return ("round", 1, 1, static (_, a) =>
            FloatNode.Of(Math.Round(ExpressionValues.Number(a[0]), MidpointRounding.AwayFromZero)));
        yield return ("max", 1, Many, static (_, a) => ExpressionLists.Extreme(a, 1));
        yield return ("min", 1, Many, static (_, a) => ExpressionLists.Extreme(a, -1));
        yield return ("mean", 1, Many, static (_, a) => FloatNode.Of(ExpressionLists.Mean(a)));
        yield return ("median", 1, Many, static (_, a) => FloatNode.Of(ExpressionLists.Median(a)));
        yield return ("toJSON", 1, 1, static (evaluation, a) =>
            Counted(evaluation, JsonText.Write(ExpressionObject.Plain(a[0]), indented: true)));
        yield return ("fromJSON", 1, 1, static (evaluation, a) => FromJson(Counted(evaluation, ExpressionValues.Text(a[0]))));
        yield return ("toBase64", 1, 1, static (evaluation, a) =>
            Counted(evaluation, Convert.ToBase64String(Encoding.UTF8.GetBytes(ExpressionValues.Text(a[0])))));
        yield return ("fromBase64", 1, 1, static (evaluation, a) => Counted(evaluation, FromBase64(ExpressionValues.Text(a[0]))));
    }

    private static IEnumerable<(string Name, int Min, int Max, Func<ExpressionEvaluation, Node[], Node> Body)> OfTexts()
    {
        yield return ("upper", 1, 1, static (evaluation, a) => Counted(evaluation, ExpressionValues.Text(a[0]).ToUpperInvariant()));
        yield return ("lower", 1, 1, static (evaluation, a) => Counted(evaluation, Lower(ExpressionValues.Text(a[0]))));
        yield return ("trim", 1, 2, static (_, a) => a.Length == 1 ? Text(a).Trim() : Text(a).Trim(Text(a, 1).ToCharArray()));
        yield return ("trimPrefix", 1, 2, static (_, a) => Prefix(a) is var part && Text(a).StartsWith(part, StringComparison.Ordinal)
            ? Text(a)[part.Length..] : Text(a));
        yield return ("trimSuffix", 1, 2, static (_, a) => Prefix(a) is var part && Text(a).EndsWith(part, StringComparison.Ordinal)
            ? Text(a)[..^part.Length] : Text(a));
        yield return ("hasPrefix", 2, 2, static (_, a) => Text(a).StartsWith(Text(a, 1), StringComparison.Ordinal));
        yield return ("hasSuffix", 2, 2, static (_, a) => Text(a).EndsWith(Text(a, 1), StringComparison.Ordinal));
        yield return ("indexOf", 2, 2, static (_, a) => Text(a).IndexOf(Text(a, 1), StringComparison.Ordinal));
        yield return ("lastIndexOf", 2, 2, static (_, a) => Text(a).LastIndexOf(Text(a, 1), StringComparison.Ordinal));
        yield return ("split", 2, 3, static (evaluation, a) => Split(evaluation, a));
        yield return ("replace", 3, 3, static (evaluation, a) => Replaced(evaluation, Text(a), Text(a, 1), Text(a, 2)));
        yield return ("repeat", 2, 2, static (evaluation, a) => Repeated(evaluation, Text(a), ExpressionValues.Whole(a[1])));
        yield return ("join", 1, 2, static (evaluation, a) => Counted(evaluation,
            string.Join(a.Length > 1 ? Text(a, 1) : "", ExpressionValues.List(a[0]).Select(ExpressionValues.Text))));
    }

    private static IEnumerable<(string Name, int Min, int Max, Func<ExpressionEvaluation, Node[], Node> Body)> OfCollections()
    {
        yield return ("first", 1, 1, static (_, a) => ExpressionValues.List(a[0]) is { Count: > 0 } list ? list[0] : NullNode.Instance);
        yield return ("last", 1, 1, static (_, a) => ExpressionValues.List(a[0]) is { Count: > 0 } list ? list[^1] : NullNode.Instance);
        yield return ("get", 2, 2, static (_, a) => Got(a[0], a[1]));
        yield return ("take", 2, 2, static (_, a) =>
            ListNode.Of(ExpressionValues.List(a[0]).Take((int)Math.Min(ExpressionValues.Whole(a[1]), int.MaxValue))));
        yield return ("keys", 1, 1, static (_, a) => ListNode.Of(ExpressionValues.Map(a[0]).Select(static one => (Node)one.Key)));
        yield return ("values", 1, 1, static (_, a) => ListNode.Of(ExpressionValues.Map(a[0]).Select(static one => one.Value)));
        yield return ("toPairs", 1, 1, static (_, a) => ListNode.Of(
            ExpressionValues.Map(a[0]).Select(static one => (Node)ListNode.Of((Node)one.Key, one.Value))));
        yield return ("fromPairs", 1, 1, static (_, a) => MapNode.Of(ExpressionValues.List(a[0]).Select(Pair)));
        yield return ("reverse", 1, 1, static (_, a) => ListNode.Of(ExpressionValues.List(a[0]).Reverse()));
        yield return ("sort", 1, 2, static (evaluation, a) => ExpressionLists.Sorted(
            evaluation, ExpressionValues.List(a[0]).Select(static one => (one, one)), a.Length > 1 ? Text(a, 1) : "asc"));
        yield return ("uniq", 1, 1, static (evaluation, a) => ExpressionLists.Unique(evaluation, ExpressionValues.List(a[0])));
        yield return ("concat", 1, Many, static (_, a) => ListNode.Of(a.SelectMany(ExpressionValues.List)));
        yield return ("flatten", 1, 1, static (evaluation, a) =>
            ListNode.Of(ExpressionLists.Flat(evaluation, ExpressionValues.List(a[0]))));
    }

    private static string Text(Node[] arguments, int at = 0) => ExpressionValues.Text(arguments[at]);

    private static string Prefix(Node[] arguments) => arguments.Length > 1 ? Text(arguments, 1) : " ";

    private static string Counted(ExpressionEvaluation evaluation, string text)
    {
        evaluation.StepOver(text);
        return text;
    }

    private static string Lower(string text) =>
        string.Create(text.Length, text, static (lower, text) => text.AsSpan().ToLowerInvariant(lower));

    /// <summary>As a member, and nil where that would be an error.</summary>
    private static Node Got(Node of, Node key)
    {
        try
        {
            return ExpressionValues.MemberOf(of, key);
        }
        catch (ExpressionException)
        {
            return NullNode.Instance;
        }
    }

    private static KeyValuePair<string, Node> Pair(Node one) => ExpressionValues.List(one) is { Count: 2 } pair
        ? KeyValuePair.Create(ExpressionValues.Show(pair[0]), pair[1]) : throw new ExpressionException("a pair has two items");

    private static Node ToWhole(Node value) => value switch
    {
        IntegerNode => value,
        FloatNode number when Math.Abs(number.Value) < 9.2e18 => (long)number.Value,
        StringNode text when long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => throw new ExpressionException($"invalid operation: int({ExpressionValues.Show(value)})"),
    };

    private static double ToReal(Node value) => value switch
    {
        StringNode text when double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        StringNode text => throw new ExpressionException($"invalid operation: float({text.Value})"),
        _ => ExpressionValues.Number(value),
    };

    private static Node FromJson(string text)
    {
        try
        {
            return JsonReader.Read(text);
        }
        catch (DocumentException error)
        {
            throw new ExpressionException($"fromJSON: {error.Message}");
        }
    }

    private static string FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count)
            : throw new ExpressionException("fromBase64: it is not Base64");
    }

    private static ListNode Split(ExpressionEvaluation evaluation, Node[] arguments)
    {
        var (text, by) = (Text(arguments), Text(arguments, 1));
        var most = arguments.Length > 2 ? ExpressionValues.Whole(arguments[2]) : -1;
        evaluation.Step(text.Length);
        IEnumerable<string> parts = by.Length == 0 ? text.EnumerateRunes().Select(static rune => rune.ToString())
            : most switch { 0 => [], < 0 or > int.MaxValue => text.Split(by), _ => text.Split(by, (int)most) };
        return ListNode.Of(parts.Select(static part => (Node)part));
    }

    private static string Replaced(ExpressionEvaluation evaluation, string text, string part, string by)
    {
        // As many as can be in it, each with what comes in its place.
        evaluation.Step((text.Length / Math.Max(part.Length, 1) + 1L) * Math.Max(by.Length, 1) / 16);
        return part.Length == 0 ? text : text.Replace(part, by, StringComparison.Ordinal);
    }

    private static string Repeated(ExpressionEvaluation evaluation, string text, long count)
    {
        if (count < 0) throw new ExpressionException("invalid argument for repeat: it is negative");
        if (text.Length == 0) return "";
        evaluation.Step(Math.Min(count, int.MaxValue) * text.Length);
        return string.Concat(Enumerable.Repeat(text, (int)count));
    }
}
