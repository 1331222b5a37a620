using System.Collections.Frozen;
using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Regexes;

namespace GitOpsActors.Engine.Jq;

/// <summary>The functions by name and number of arguments. Those that only select keep the place of a value in the document.</summary>
internal static class JqFunctions
{
    private delegate IEnumerable<JqValue> Selecting(
        JqEvaluation evaluation, IReadOnlyList<JqSyntax> arguments, JqValue input, JqScope? scope);

    private static readonly FrozenDictionary<string, Selecting> Selectors = new Dictionary<string, Selecting>
    {
        ["empty/0"] = static (_, _, _, _) => [],
        ["error/0"] = static (_, _, input, _) => throw new JqException(Text(input.Value)),
        ["error/1"] = static (run, with, input, scope) => throw new JqException(Text(run.Values(with[0], input, scope).First())),
        ["select/1"] = static (run, with, input, scope) => run.Values(with[0], input, scope).Where(JqOrder.IsTrue).Select(_ => input),
        ["recurse/0"] = static (run, _, input, _) => run.Recurse(input),
        ["recurse/1"] = static (run, with, input, scope) => Recurse(run, with[0], input, scope),
        ["first/0"] = static (_, _, input, _) => [JqEvaluation.At(input, 0)],
        ["first/1"] = static (run, with, input, scope) => run.Run(with[0], input, scope).Take(1),
        ["last/0"] = static (_, _, input, _) => [JqEvaluation.At(input, -1)],
        ["last/1"] = static (run, with, input, scope) => run.Run(with[0], input, scope).TakeLast(1),
        ["limit/2"] = static (run, with, input, scope) => run.Values(with[0], input, scope)
            .SelectMany(count => run.Run(with[1], input, scope).Take((int)JqOrder.Number(count))),
        ["getpath/1"] = static (run, with, input, scope) => run.Values(with[0], input, scope)
            .Select(path => path.List().Aggregate(input, JqEvaluation.At)),
        ["values/0"] = OfType(static value => value is not NullNode),
        ["nulls/0"] = OfType(static value => value is NullNode),
        ["booleans/0"] = OfType(static value => value is BoolNode),
        ["numbers/0"] = OfType(JqOrder.IsNumber),
        ["strings/0"] = OfType(static value => value is StringNode),
        ["arrays/0"] = OfType(static value => value is ListNode),
        ["objects/0"] = OfType(static value => value is MapNode),
        ["iterables/0"] = OfType(static value => value is ListNode or MapNode),
        ["scalars/0"] = OfType(static value => value is not (ListNode or MapNode)),
        ["map/1"] = static (run, with, input, scope) =>
            [JqValue.Made(ListNode.Of(run.Items(input).SelectMany(one => run.Values(with[0], one, scope))))],
        ["map_values/1"] = static (run, with, input, scope) => [JqValue.Made(MapValues(run, with[0], input, scope))],
        ["with_entries/1"] = static (run, with, input, scope) =>
            [JqValue.Made(FromEntries(ToEntries(input.Value).SelectMany(entry => run.Values(with[0], JqValue.Made(entry), scope))))],
        ["any/0"] = static (run, _, input, _) => [JqValue.Made(run.Items(input).Any(static one => JqOrder.IsTrue(one.Value)))],
        ["all/0"] = static (run, _, input, _) => [JqValue.Made(run.Items(input).All(static one => JqOrder.IsTrue(one.Value)))],
        ["any/1"] = static (run, with, input, scope) =>
            [JqValue.Made(run.Items(input).Any(one => run.Values(with[0], one, scope).Any(JqOrder.IsTrue)))],
        ["all/1"] = static (run, with, input, scope) =>
            [JqValue.Made(run.Items(input).All(one => run.Values(with[0], one, scope).All(JqOrder.IsTrue)))],
        ["any/2"] = static (run, with, input, scope) =>
            [JqValue.Made(run.Run(with[0], input, scope).Any(one => run.Values(with[1], one, scope).Any(JqOrder.IsTrue)))],
        ["all/2"] = static (run, with, input, scope) =>
            [JqValue.Made(run.Run(with[0], input, scope).All(one => run.Values(with[1], one, scope).All(JqOrder.IsTrue)))],
        ["range/1"] = static (run, with, input, scope) => run.Values(with[0], input, scope)
            .SelectMany(end => Range(run, 0, end)).Select(JqValue.Made),
        ["range/2"] = static (run, with, input, scope) => run.Values(with[0], input, scope)
            .SelectMany(from => run.Values(with[1], input, scope).SelectMany(end => Range(run, (long)JqOrder.Number(from), end)))
            .Select(JqValue.Made),
        ["sort_by/1"] = static (run, with, input, scope) =>
            [JqValue.Made(ListNode.Of(Sorted(
                input.Value.List(), item => ListNode.Of(run.Values(with[0], JqValue.Made(item), scope)))))],
        ["paths/0"] = static (run, _, input, _) => run.Recurse(new JqValue(input.Value, JqPath.Root)).Skip(1)
            .Select(one => JqValue.Made(ListNode.Of(one.Path!.Keys()))),
        ["path/1"] = static (run, with, input, scope) => run.Run(with[0], new JqValue(input.Value, JqPath.Root), scope)
            .Select(one => JqValue.Made(ListNode.Of(JqPaths.MustBe(one).Keys()))),
        ["del/1"] = static (run, with, input, scope) =>
            [JqValue.Made(JqPaths.Delete(input.Value, run.Run(with[0], new JqValue(input.Value, JqPath.Root), scope)))],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<Node, Node>> OfOne = new Dictionary<string, Func<Node, Node>>
    {
        ["not"] = static value => !JqOrder.IsTrue(value),
        ["type"] = static value => JqOrder.TypeOf(value),
        ["length"] = Length,
        ["keys"] = static value => value is ListNode list
            ? ListNode.Of(Enumerable.Range(0, list.Count).Select(static i => (Node)(long)i))
            : ListNode.Of(Keys(value).Order(StringComparer.Ordinal).Select(static key => (Node)key)),
        ["keys_unsorted"] = static value => ListNode.Of(Keys(value).Select(static key => (Node)key)),
        ["add"] = static value => Items(value).Aggregate((Node)NullNode.Instance, JqOperators.Add),
        ["sort"] = static value => ListNode.Of(Sorted(value.List(), static item => item)),
        ["unique"] = static value => ListNode.Of(Unique(value.List())),
        ["reverse"] = static value => ListNode.Of(value.List().Reverse()),
        ["flatten"] = static value => ListNode.Of(Flat(value)),
        ["min"] = static value => Sorted(value.List(), static item => item).FirstOrDefault(NullNode.Instance),
        ["max"] = static value => Sorted(value.List(), static item => item).LastOrDefault(NullNode.Instance),
        ["to_entries"] = static value => ListNode.Of(ToEntries(value)),
        ["from_entries"] = static value => FromEntries(value.List()),
        ["tostring"] = static value => value is StringNode ? value : JsonText.Write(value),
        ["tojson"] = static value => JsonText.Write(value),
        ["fromjson"] = static value => Json(Text(value)),
        ["tonumber"] = ToNumber,
        ["ascii_downcase"] = static value => Text(value).ToLowerInvariant(),
        ["ascii_upcase"] = static value => Text(value).ToUpperInvariant(),
        ["floor"] = static value => JqOrder.Of(Math.Floor(JqOrder.Number(value))),
        ["ceil"] = static value => JqOrder.Of(Math.Ceiling(JqOrder.Number(value))),
        ["round"] = static value => JqOrder.Of(Math.Round(JqOrder.Number(value), MidpointRounding.AwayFromZero)),
        ["abs"] = static value => JqOrder.Of(Math.Abs(JqOrder.Number(value))),
        ["trim"] = static value => Text(value).Trim(),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<Node, Node, Node>> OfTwo = new Dictionary<string, Func<Node, Node, Node>>
    {
        ["has"] = Has,
        ["in"] = static (value, map) => Has(map, value),
        ["contains"] = static (value, part) => Contains(value, part),
        ["inside"] = static (value, whole) => Contains(whole, value),
        ["startswith"] = static (value, start) => Text(value).StartsWith(Text(start), StringComparison.Ordinal),
        ["endswith"] = static (value, end) => Text(value).EndsWith(Text(end), StringComparison.Ordinal),
        ["ltrimstr"] = static (value, start) => value is StringNode text
            && start is StringNode cut
            && text.Value.StartsWith(cut.Value, StringComparison.Ordinal)
            ? text.Value[cut.Value.Length..] : value,
        ["rtrimstr"] = static (value, end) => value is StringNode text
            && end is StringNode cut
            && text.Value.EndsWith(cut.Value, StringComparison.Ordinal)
            ? text.Value[..^cut.Value.Length] : value,
        ["split"] = static (value, separator) => JqOperators.Split(Text(value), Text(separator)),
        ["join"] = static (value, separator) => string.Join(
            Text(separator),
            value.List().Select(static item => item is NullNode ? "" : item is StringNode text ? text.Value : JsonText.Write(item))),
        ["test"] = static (value, pattern) => Pattern(Text(pattern), "").IsMatch(Text(value)),
        ["index"] = static (value, part) => IndexOf(value, part) is var at and >= 0 ? at : NullNode.Instance,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="JqException">There is no such function.</exception>
    public static void MustBeKnown(JqToken token, int arguments)
    {
        var name = token.Text;
        if (Selectors.ContainsKey(string.Create(CultureInfo.InvariantCulture, $"{name}/{arguments}"))) return;
        if ((arguments == 0 && OfOne.ContainsKey(name))
            || (arguments == 1 && OfTwo.ContainsKey(name))
            || (name == "test" && arguments == 2)) return;
        throw new JqException(string.Create(
            CultureInfo.InvariantCulture, $"there is no function {name} with {arguments} arguments ({JqTokens.At(token.At)})"));
    }

    public static IEnumerable<JqValue> Run(JqEvaluation run, JqSyntax.Call call, JqValue input, JqScope? scope)
    {
        var with = call.Arguments;
        if (Selectors.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"{call.Name}/{with.Count}"), out var selector))
            return selector(run, with, input, scope);
        if (with.Count == 0) return [JqValue.Made(OfOne[call.Name](input.Value))];
        if (with.Count == 1)
            return run.Values(with[0], input, scope).Select(argument => JqValue.Made(OfTwo[call.Name](input.Value, argument)));
        return run.Values(with[0], input, scope).SelectMany(pattern => run.Values(with[1], input, scope).Select(flags =>
            JqValue.Made(Pattern(Text(pattern), flags.Text() ?? "").IsMatch(Text(input.Value)))));
    }

    private static Selecting OfType(Func<Node, bool> isMeant) => (_, _, input, _) => isMeant(input.Value) ? [input] : [];

    /// <summary>
    /// A stack of its own, since an expression may lead on without end; the steps are bounded, and the depth is none of the process's.
    /// </summary>
    private static IEnumerable<JqValue> Recurse(JqEvaluation run, JqSyntax by, JqValue input, JqScope? scope)
    {
        var open = new Stack<IEnumerator<JqValue>>();
        open.Push(((IEnumerable<JqValue>)[input]).GetEnumerator());
        while (open.TryPeek(out var at))
        {
            if (!at.MoveNext())
            {
                open.Pop().Dispose();
                continue;
            }

            var one = at.Current;
            yield return one;
            open.Push(run.Run(by, one, scope).GetEnumerator());
        }
    }

    private static string Text(Node value) =>
        value.Text() ?? throw new JqException($"a text is needed, and {JqOrder.TypeOf(value)} is given");

    private static string[] Keys(Node value) =>
        value is MapNode map ? map.Keys.ToArray() : throw new JqException($"{JqOrder.TypeOf(value)} has no keys");

    private static IEnumerable<Node> Items(Node value) => value is MapNode map ? map.Values.ToArray() : value.List();

    private static Node Length(Node value) => value switch
    {
        NullNode => 0,
        StringNode text => new StringInfo(text.Value).LengthInTextElements,
        ListNode list => list.Count,
        MapNode map => map.Count,
        _ when JqOrder.IsNumber(value) => JqOrder.Of(Math.Abs(JqOrder.Number(value))),
        _ => throw new JqException($"{JqOrder.TypeOf(value)} has no length"),
    };

    private static Node Has(Node value, Node key) => (value, key) switch
    {
        (MapNode map, StringNode name) => map.Has(name.Value),
        (ListNode list, _) when JqOrder.IsNumber(key) => JqOrder.Number(key) >= 0 && JqOrder.Number(key) < list.Count,
        _ => throw new JqException($"cannot look for {JqOrder.TypeOf(key)} in {JqOrder.TypeOf(value)}"),
    };

    private static bool Contains(Node value, Node part) => (value, part) switch
    {
        (MapNode map, MapNode wanted) => wanted.Keys.ToArray().All(key => map[key] is { } known && Contains(known, wanted[key]!)),
        (ListNode list, ListNode wanted) => wanted.All(one => list.Any(known => Contains(known, one))),
        (StringNode text, StringNode wanted) => text.Value.Contains(wanted.Value, StringComparison.Ordinal),
        _ => JqOrder.Compare(value, part) == 0,
    };

    private static int IndexOf(Node value, Node part) => value is ListNode list
        ? list.ToList().FindIndex(item => JqOrder.Compare(item, part) == 0)
        : Text(value).IndexOf(Text(part), StringComparison.Ordinal);

    private static IEnumerable<Node> Sorted(IEnumerable<Node> items, Func<Node, Node> by) =>
        items.OrderBy(by, Comparer<Node>.Create(JqOrder.Compare));

    private static IEnumerable<Node> Unique(IEnumerable<Node> items)
    {
        Node? last = null;
        foreach (var item in Sorted(items, static item => item))
        {
            if (last is null || JqOrder.Compare(last, item) != 0) yield return item;
            last = item;
        }
    }

    private static IEnumerable<Node> Flat(Node value) => value.List().SelectMany(static item => item is ListNode ? Flat(item) : [item]);

    private static IEnumerable<Node> ToEntries(Node value) =>
        Keys(value).Select(key => (Node)MapNode.Of(("key", key), ("value", value[key]!)));

    private static MapNode FromEntries(IEnumerable<Node> entries)
    {
        var map = MapNode.Empty;
        foreach (var entry in entries)
        {
            var key = entry["key"] ?? entry["k"] ?? entry["name"] ?? entry["Key"] ?? NullNode.Instance;
            map = map.With(
                key is StringNode text ? text.Value : JsonText.Write(key),
                entry["value"] ?? entry["v"] ?? entry["Value"] ?? NullNode.Instance);
        }

        return map;
    }

    private static Node MapValues(JqEvaluation run, JqSyntax by, JqValue input, JqScope? scope) => input.Value is ListNode list
        ? ListNode.Of(list.SelectMany(item => run.Values(by, JqValue.Made(item), scope).Take(1)))
        : MapNode.Of(Keys(input.Value).SelectMany(key => run.Values(by, JqValue.Made(input.Value[key]!), scope).Take(1)
            .Select(value => KeyValuePair.Create(key, value))));

    private static Node ToNumber(Node value)
    {
        if (JqOrder.IsNumber(value)) return value;
        return double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? JqOrder.Of(number)
            : throw new JqException($"'{Text(value)}' is not a number");
    }

    private static Node Json(string text)
    {
        try
        {
            return JsonReader.Read(text);
        }
        catch (DocumentException error)
        {
            throw new JqException(error.Message);
        }
    }

    private static IEnumerable<Node> Range(JqEvaluation run, long from, Node end)
    {
        for (var i = from; i < JqOrder.Number(end); i++)
        {
            run.Step();
            yield return i;
        }
    }

    private static GoRegex Pattern(string pattern, string flags)
    {
        if (flags.Any(static flag => !"gixsn".Contains(flag, StringComparison.Ordinal)))
            throw new JqException($"unknown flags of a pattern: {flags}");
        var options = string.Concat(flags.Where(static flag => flag is 'i' or 's'));
        try
        {
            return GoRegex.Of(options.Length > 0 ? $"(?{options}){pattern}" : pattern, isMust: false);
        }
        catch (Exception error) when (error is ArgumentException or Helm.Templates.TemplateException)
        {
            throw new JqException(error.Message);
        }
    }
}
