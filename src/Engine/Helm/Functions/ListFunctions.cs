using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Lists: functions never change one, they make another.</summary>
internal static class ListFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("list tuple", "any...", static a => new GoList(a));
        table.Add("first mustFirst", "any", static a => Items(a[0], "first") is [var first, ..] ? first : null);
        table.Add("last mustLast", "any", static a => Items(a[0], "last") is [.., var last] ? last : null);
        table.Add("rest mustRest", "any", static a => Items(a[0], "rest") is [_, .. var rest] ? new GoList(rest) : GoList.Nil);
        table.Add("initial mustInitial", "any", static a => Items(a[0], "initial") is [.. var initial, _] ? new GoList(initial) : GoList.Nil);
        table.Add("append push mustAppend mustPush", "any any", static (e, a) => Made(e, [.. Items(a[0], "push"), a[1]]));
        table.Add("prepend mustPrepend", "any any", static (e, a) => Made(e, [a[1], .. Items(a[0], "prepend")]));
        table.Add("concat", "any...", static (e, a) => a.SelectMany(static list => Items(list, "concat")).ToArray() is { Length: > 0 } items ? Made(e, items) : GoList.Nil);
        table.Add("reverse mustReverse", "any", static a => new GoList([.. Items(a[0], "reverse").Reverse()]));
        table.Add("compact mustCompact", "any", static a => new GoList([.. Items(a[0], "compact").Where(GoTypes.IsTrue)]));
        table.Add("uniq mustUniq", "any", static (e, a) => Unique(e, Items(a[0], "uniq")));
        table.Add("without mustWithout", "any any...", static (e, a) => Without(e, Items(a[0], "without"), a[1..]));
        table.Add("has mustHas", "any any", static (e, a) => a[1] is not null && Has(e, Items(a[1], "has"), a[0]));
        table.Add("slice mustSlice", "any any...", static a => Slice(a));
        table.Add("chunk mustChunk", "int any", static (e, a) => Chunk(e, (nint)a[0]!, Items(a[1], "chunk")));
        table.Add("sortAlpha", "any", static (e, a) => Sorted(e, a[0]));
        table.Add("toStrings", "any", static a => GoList.OfStrings(TextsOf(a[0])));
    }

    /// <summary>The items of a list, as texts; other values are a list of one.</summary>
    public static List<string> TextsOf(object? value) => value switch
    {
        null => [],
        GoList list => [.. list.Items.Where(static item => item is not null).Select(StringFunctions.ToText)],
        byte[] bytes => [.. bytes.Select(static one => GoFormat.Show(one))],
        GoObject { Items: { } items } => [.. items.Items.Select(StringFunctions.ToText)],
        _ => [StringFunctions.ToText(value)],
    };

    private static object?[] Items(object? value, string function) => value switch
    {
        GoList list => list.Items,
        GoObject { Items: { } items } => items.Items,
        byte[] bytes => [.. bytes.Select(static one => (object?)one)],
        null => throw new TemplateException("runtime error: invalid memory address or nil pointer dereference"),
        _ => throw new TemplateException(Refusal(function, GoTypes.KindOf(value))),
    };

    private static string Refusal(string function, string kind) => function switch
    {
        "first" or "last" or "rest" or "initial" or "reverse" or "uniq" or "without" or "has" => $"Cannot find {function} on type {kind}",
        "push" or "prepend" or "compact" => $"Cannot {function} on type {kind}",
        "concat" => $"Cannot concat type {kind} as list",
        _ => $"Cannot {function} type {kind}",
    };

    private static GoList Made(Execution execution, object?[] items)
    {
        // Copying is much cheaper than a step; only that nobody builds a list of a million by appending to it.
        execution.State.Budget.Items(items.Length > 100 ? items.Length / 16 : 1);
        return new GoList(items);
    }

    private static bool Has(Execution execution, object?[] items, object? wanted)
    {
        execution.State.Budget.Step(items.Length / 8);
        return Array.Exists(items, item => DeepEqual(item, wanted));
    }

    private static GoList Unique(Execution execution, object?[] items)
    {
        var kept = new List<object?>();
        var texts = new HashSet<string>();
        foreach (var item in items)
        {
            if (item is string text)
            {
                if (texts.Add(text)) kept.Add(item);
                continue;
            }

            execution.State.Budget.Step(kept.Count / 8);
            if (!kept.Exists(other => DeepEqual(other, item))) kept.Add(item);
        }

        return new GoList([.. kept]);
    }

    private static GoList Without(Execution execution, object?[] items, object?[] unwanted)
    {
        execution.State.Budget.Step((long)items.Length * unwanted.Length / 8);
        return new GoList([.. items.Where(item => !Array.Exists(unwanted, other => DeepEqual(item, other)))]);
    }

    private static object? Slice(object?[] arguments)
    {
        if (arguments[0] is not (GoList or byte[] or null)) throw new TemplateException($"list should be type of slice or array but {GoTypes.KindOf(arguments[0])}");
        var items = Items(arguments[0], "slice");
        if (items.Length == 0) return null;
        var start = arguments.Length > 1 ? NumberFunctions.ToInteger(arguments[1]) : 0;
        var end = arguments.Length > 2 ? NumberFunctions.ToInteger(arguments[2]) : items.Length;
        if (start < 0 || end < start || end > items.Length) throw new TemplateException("reflect.Value.Slice: slice index out of bounds");
        return arguments[0] is byte[] bytes ? bytes[(int)start..(int)end] : new GoList(items[(int)start..(int)end], ((GoList)arguments[0]!).Type);
    }

    private static GoList Chunk(Execution execution, long size, object?[] items)
    {
        if (size <= 0) throw new TemplateException("runtime error: makeslice: len out of range");
        execution.State.Budget.Items(items.Length);
        return new GoList([.. items.Chunk((int)Math.Min(size, int.MaxValue)).Select(static part => new GoList(part))], "[][]interface {}");
    }

    private static GoList Sorted(Execution execution, object? value)
    {
        var texts = value is null ? [GoFormat.Show(null)] : TextsOf(value);
        execution.State.Budget.Items(texts.Count);
        texts.Sort(string.CompareOrdinal);
        return GoList.OfStrings(texts);
    }

    /// <summary>As reflect.DeepEqual: 1 and 1.0 are different, and so are lists of different types.</summary>
    public static bool DeepEqual(object? left, object? right) => DeepEqual(left, right, 0);

    private static bool DeepEqual(object? left, object? right, int depth)
    {
        if (depth > 1000) throw new TemplateException("values are nested too deeply to be compared");
        if (ReferenceEquals(left, right)) return true;
        switch (left, right)
        {
            case (GoList a, GoList b):
                if (a.Type != b.Type || a.Items.Length != b.Items.Length || a.IsNil != b.IsNil) return false;
                for (var i = 0; i < a.Items.Length; i++)
                {
                    if (!DeepEqual(a.Items[i], b.Items[i], depth + 1)) return false;
                }

                return true;
            case (GoMap a, GoMap b):
                if (a.Type != b.Type || a.Entries.Count != b.Entries.Count) return false;
                foreach (var (key, value) in a.Entries)
                {
                    if (!b.Entries.TryGetValue(key, out var other) || !DeepEqual(value, other, depth + 1)) return false;
                }

                return true;
            case (byte[] a, byte[] b): return a.AsSpan().SequenceEqual(b);
            default: return left is not null && left.Equals(right);
        }
    }
}
