using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Scenarios.Format;

/// <summary>
/// Whether a document is as a scenario expects it: of maps only what is named counts, lists are compared whole and in order, null stands
/// for what must not be there, and in texts `*` stands for anything.
/// </summary>
public static class Likeness
{
    /// <summary>What is not as expected; null when all is.</summary>
    public static string? Problem(Node expected, Node? actual, string place)
    {
        switch (expected)
        {
            case NullNode: return actual.IsNullOrAbsent() ? null : $"{place} is {actual}, and should not be there";
            case MapNode map:
                foreach (var (key, value) in map)
                    if (Problem(value, actual?[key], $"{place}.{key}") is { } problem) return problem;
                return null;
            case ListNode list:
                var there = actual as ListNode ?? ListNode.Empty;
                if (there.Count != list.Count) return $"{place} has {there.Count} entries instead of {list.Count}: {there}";
                for (var at = 0; at < list.Count; at++)
                    if (Problem(list[at], there[at], $"{place}[{at}]") is { } problem) return problem;
                return null;
            default:
                return actual is not null and not MapNode and not ListNode && IsText(expected.PlainText(), actual.PlainText()) ? null
                    : $"{place} is {Told(actual)} instead of {expected.PlainText()}";
        }
    }

    public static bool IsText(string expected, string actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        if (!expected.Contains('*', StringComparison.Ordinal)) return expected == actual;
        // Messages are full of what else means something in a pattern.
        var parts = expected.Split('*');
        return Glob.TryParse(string.Join('*',
            parts.Select(static part => string.Concat(part.Select(static c => "?[]{}\\".Contains(c, StringComparison.Ordinal) ? $"\\{c}"
            : $"{c}")))), null, out var glob) && glob.IsMatch(actual);
    }

    private static string Told(Node? actual) => actual is null ? "not there" : actual.PlainText();
}
