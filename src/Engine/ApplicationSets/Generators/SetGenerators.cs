using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>What is known of generators without running them.</summary>
public static class SetGenerators
{
    /// <summary>In the order in which those of one entry count.</summary>
    internal static readonly string[] Kinds =
        ["list", "clusters", "git", "scmProvider", "clusterDecisionResource", "pullRequest", "matrix", "merge", "plugin"];

    private const int DepthMax = 8;
    private const long SecondsMax = 30 * 24 * 3600;

    /// <summary>All generators of a set, those within others among them, with their kinds.</summary>
    public static IEnumerable<(string Kind, MapNode Generator)> All(ListNode generators) => All(generators, 0);

    /// <summary>
    /// After how long a set has to be looked at again though nobody has told of news; null for never. Git tells by itself, unless the user
    /// wants it to be looked at more often.
    /// </summary>
    public static TimeSpan? RequeueAfter(ListNode generators)
    {
        var all = All(generators).Select(static one => RequeueAfter(one.Kind, one.Generator)).OfType<TimeSpan>().ToList();
        return all.Count == 0 ? null : all.Min();
    }

    private static TimeSpan? RequeueAfter(string kind, MapNode generator)
    {
        var said = generator["requeueAfterSeconds"].Integer() is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, SecondsMax))
            : (TimeSpan?)null;
        return kind switch
        {
            "scmProvider" or "pullRequest" or "plugin" => said ?? TimeSpan.FromMinutes(30),
            "clusterDecisionResource" => said ?? TimeSpan.FromMinutes(3),
            "git" => said,
            _ => null,
        };
    }

    internal static void CheckSelector(MapNode selector, string place)
    {
        var expressions = selector.List("matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            var (what, operation, count) = (string.Create(CultureInfo.InvariantCulture, $"{place}.matchExpressions[{i}]"),
                expressions[i]["operator"].Text() ?? "", expressions[i].List("values").Count);
            if (operation is not ("In" or "NotIn" or "Exists" or "DoesNotExist"))
                throw new SetException(
                    $"{what}: \"{operation}\" is not a valid label selector operator; write In, NotIn, Exists or DoesNotExist");
            if (operation is "In" or "NotIn" && count == 0) throw new SetException($"{what}: {operation} needs values");
            if (operation is "Exists" or "DoesNotExist" && count > 0) throw new SetException($"{what}: {operation} takes no values");
        }
    }

    private static IEnumerable<(string Kind, MapNode Generator)> All(ListNode generators, int depth)
    {
        if (depth > DepthMax) yield break;
        foreach (var entry in generators)
        {
            foreach (var kind in Kinds)
            {
                if (entry[kind] is not MapNode generator) continue;
                yield return (kind, generator);
                foreach (var below in All(generator.List("generators"), depth + 1)) yield return below;
            }
        }
    }
}
