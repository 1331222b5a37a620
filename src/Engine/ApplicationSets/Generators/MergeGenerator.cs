using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>`merge`: the sets of the first generator, overridden by those of the others that have the same values under all merge
/// keys.</summary>
internal static class MergeGenerator
{
    public static IReadOnlyList<Parameters>? Make(MapNode merge, GeneratorRun run, string place)
    {
        var generators = merge.List("generators");
        if (generators.Count < 2) throw new SetException($"{place}: found less than two generators, Merge requires two or more");
        string[] keys = [.. merge.List("mergeKeys").Select(static key => key.Text()).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (keys.Length == 0) throw new SetException($"{place}.mergeKeys: no merge keys were specified, Merge requires at least one");
        var made = run.Within(() =>
            generators.Select((entry, i) =>
            ByKey(run, entry, keys, string.Create(CultureInfo.InvariantCulture, $"{place}.generators[{i}]"))).ToList());
        if (made.Exists(static one => one is null)) return null;
        return [.. made[0]!.Select(one => made.Skip(1).Aggregate(one.Value, (merged, others) =>
            others!.TryGetValue(one.Key, out var over) ? over.Over(merged) : merged))];
    }

    /// <summary>The sets of a generator by what they have under the merge keys, in their order; null while something is missing.</summary>
    private static OrderedDictionary<MapNode, Parameters>? ByKey(GeneratorRun run, Node entry, string[] keys, string place)
    {
        if (run.MakeNested(entry, place, Parameters.None) is not { } made) return null;
        var byKey = new OrderedDictionary<MapNode, Parameters>();
        foreach (var one in made)
        {
            var key = MapNode.Of(keys.Select(name => KeyValuePair.Create(name, Value(one.Values, name))));
            if (!byKey.TryAdd(key, one))
                throw new SetException(
                    $"{place}: the parameters from a generator were not unique by the given mergeKeys, Merge requires all param sets to be "
                    + $"unique. Duplicate key was {key}");
        }

        return byKey;
    }

    /// <summary>What stands under a key, be it one with dots or a way through maps.</summary>
    private static Node Value(MapNode values, string key) => values[key] ?? values.At(key.Split('.')) ?? NullNode.Instance;
}
