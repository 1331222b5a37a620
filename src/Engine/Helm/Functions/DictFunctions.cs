using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Dictionaries. Some of these change the one that they are given: charts rely on it.</summary>
internal static class DictFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("dict", "any...", static a => Dict(a));
        table.Add("get", "map string", static a => Of(a[0]).Entries.TryGetValue((string)a[1]!, out var value) ? value : "");
        table.Add("set", "map string any", static a => Set((GoMap?)a[0], (string)a[1]!, a[2]));
        table.Add("unset", "map string", static a =>
        {
            Of(a[0]).Entries.Remove((string)a[1]!);
            return a[0];
        });
        table.Add("hasKey", "map string", static a => Of(a[0]).Entries.ContainsKey((string)a[1]!));
        table.Add("pluck", "string map...", static a => new GoList([.. a.Skip(1).Where(map => Of(map).Entries.ContainsKey((string)a[0]!)).Select(map => Of(map)[(string)a[0]!])]));
        // The original lists keys and values in an order of chance; in ours it is always the same.
        table.Add("keys", "map...", static a => GoList.OfStrings(a.SelectMany(static map => Of(map).SortedKeys())));
        table.Add("values", "map", static a => new GoList([.. Of(a[0]).SortedKeys().Select(key => Of(a[0])[key])]));
        table.Add("pick", "map string...", static a => Pick(Of(a[0]), a[1..]));
        table.Add("omit", "map string...", static a => Omit(Of(a[0]), a[1..]));
        table.Add("merge mustMerge", "map map...", static (e, a) => MergeAll(e, a, overwrites: false));
        table.Add("mergeOverwrite mustMergeOverwrite", "map map...", static (e, a) => MergeAll(e, a, overwrites: true));
        table.Add("deepCopy mustDeepCopy", "any", static (e, a) => a[0] is null ? throw new TemplateException("reflect: call of reflect.Value.Type on zero Value") : Copy(e, a[0]));
        table.Add("dig", "any...", static a => Dig(a));
    }

    private static GoMap Of(object? value) => value as GoMap ?? new GoMap();

    private static GoMap Dict(object?[] pairs)
    {
        var map = new GoMap();
        for (var i = 0; i < pairs.Length; i += 2) map[StringFunctions.ToText(pairs[i])] = i + 1 < pairs.Length ? pairs[i + 1] : "";
        return map;
    }

    private static GoMap Set(GoMap? map, string key, object? value)
    {
        if (map is null) throw new TemplateException("assignment to entry in nil map");
        map[key] = value;
        return map;
    }

    private static GoMap Pick(GoMap map, object?[] keys)
    {
        var picked = new GoMap();
        foreach (string key in keys.Cast<string>())
        {
            if (map.Entries.TryGetValue(key, out var value)) picked[key] = value;
        }

        return picked;
    }

    private static GoMap Omit(GoMap map, object?[] keys)
    {
        var kept = new GoMap { Entries = new Dictionary<string, object?>(map.Entries, StringComparer.Ordinal) };
        foreach (string key in keys.Cast<string>()) kept.Entries.Remove(key);
        return kept;
    }

    private static GoMap MergeAll(Execution execution, object?[] maps, bool overwrites)
    {
        var target = Of(maps[0]);
        foreach (var source in maps.Skip(1)) Merge(execution, target, Of(source), overwrites);
        return target;
    }

    private static void Merge(Execution execution, GoMap target, GoMap source, bool overwrites)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (ReferenceEquals(target, source)) return;
        execution.State.Budget.Step(source.Entries.Count);
        foreach (var (key, value) in source.Entries.ToArray())
        {
            var isThere = target.Entries.TryGetValue(key, out var old);
            if (value is null)
            {
                if (overwrites) target[key] = null;
            }
            else if (value is GoMap map && old is GoMap below)
            {
                Merge(execution, below, map, overwrites);
                // Of a table that is empty even now, the other one takes the place, with its nulls, and is shared from then on.
                if (below.Entries.Count == 0) target[key] = map;
            }
            else if (overwrites || !isThere || !GoTypes.IsTrue(old)) target[key] = value;
        }
    }

    public static object? Copy(Execution execution, object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case GoMap map:
                execution.State.Budget.Step(map.Entries.Count);
                var copy = new GoMap(map.Type) { Entries = new Dictionary<string, object?>(map.Entries.Count, StringComparer.Ordinal) };
                foreach (var (key, item) in map.Entries) copy[key] = Copy(execution, item);
                return copy;
            case GoList { IsNil: false } list:
                execution.State.Budget.Step(list.Items.Length);
                return new GoList([.. list.Items.Select(item => Copy(execution, item))], list.Type);
            default: return value;
        }
    }

    private static object? Dig(object?[] arguments)
    {
        if (arguments.Length < 3) throw new TemplateException("dig needs at least three arguments");
        var value = arguments[^1];
        foreach (var step in arguments[..^2])
        {
            if (value is not GoMap { Type: GoMap.Anything } map) throw new TemplateException($"interface conversion: interface {{}} is {(value is null ? "nil" : GoTypes.NameOf(value))}, not {GoMap.Anything}");
            if (step is not string key) throw new TemplateException($"interface conversion: interface {{}} is {GoTypes.NameOf(step)}, not string");
            if (!map.Entries.TryGetValue(key, out value)) return arguments[^2];
        }

        return value;
    }
}
