using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>How the values of a user and of charts come together. What is nearer to the user wins; a null of the user takes a key away.</summary>
internal static class Coalesce
{
    private const string Global = "global";

    /// <summary>The user's values over those of the chart and its charts. With <paramref name="keepsNulls"/>, nulls stay and take nothing away.</summary>
    public static GoMap Values(ChartInstance chart, GoMap values, bool keepsNulls)
    {
        var target = Copy(values);
        Into(chart, target, keepsNulls);
        return target;
    }

    private static void Into(ChartInstance chart, GoMap target, bool keepsNulls)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        OwnValues(chart, target, keepsNulls);
        foreach (var below in chart.Charts)
        {
            if (!target.Entries.TryGetValue(below.Name, out var value)) target[below.Name] = value = new GoMap();
            if (value is not GoMap table) throw new RenderException($"type mismatch on {below.Name}: the values of a chart are a map");
            Globals(table, target);
            Into(below, table, keepsNulls);
        }
    }

    private static void OwnValues(ChartInstance chart, GoMap target, bool keepsNulls)
    {
        foreach (var (key, value) in chart.CopyValues().Entries)
        {
            if (!target.Entries.TryGetValue(key, out var given)) target[key] = value;
            else if (given is null && !keepsNulls) target.Entries.Remove(key);
            else if (given is GoMap map && value is GoMap source)
                Tables(map, source, keepsNulls || chart.Charts.Exists(below => below.Name == key));
        }
    }

    private static void Globals(GoMap target, GoMap source)
    {
        var given = target.Entries.GetValueOrDefault(Global);
        if (target.Entries.ContainsKey(Global) && given is not GoMap) return;
        var from = source.Entries.GetValueOrDefault(Global);
        if (source.Entries.ContainsKey(Global) && from is not GoMap) return;
        var globals = given as GoMap ?? new GoMap();
        foreach (var (key, value) in (from as GoMap ?? new GoMap()).Entries)
        {
            if (value is GoMap map)
            {
                if (!globals.Entries.TryGetValue(key, out var own)) globals[key] = CopyOfFirstLevel(map);
                else if (own is GoMap below)
                {
                    // The globals of the parent win here, other than its values elsewhere.
                    var merged = CopyOfFirstLevel(map);
                    Tables(merged, below, keepsNulls: true);
                    globals[key] = merged;
                }
            }
            else if (globals[key] is not GoMap) globals[key] = value;
        }

        target[Global] = globals;
    }

    /// <summary>Fills a table with what it lacks of another.</summary>
    public static void Tables(GoMap target, GoMap source, bool keepsNulls)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var (key, value) in source.Entries)
        {
            if (!target.Entries.TryGetValue(key, out var given)) target[key] = value;
            else if (given is null && !keepsNulls)
            {
                // A null over a null takes nothing away: it stays.
                if (value is not null) target.Entries.Remove(key);
            }
            else if (given is GoMap map && value is GoMap below) Tables(map, below, keepsNulls);
        }
    }

    /// <summary>Charts share the maps below, and see what another chart adds to them.</summary>
    private static GoMap CopyOfFirstLevel(GoMap map) => new(map.Type) { Entries = new Dictionary<string, object?>(map.Entries, StringComparer.Ordinal) };

    public static GoMap Copy(GoMap map) => (GoMap)CopyOf(map)!;

    private static object? CopyOf(object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value is GoList list) return new GoList([.. list.Items.Select(CopyOf)], list.Type);
        if (value is not GoMap map) return value;
        var entries = new Dictionary<string, object?>(map.Entries.Count, StringComparer.Ordinal);
        foreach (var (key, item) in map.Entries) entries[key] = CopyOf(item);
        return new GoMap(map.Type) { Entries = entries };
    }
}
