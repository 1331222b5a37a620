using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>
/// The paths of replacements: names parted by dots (in brackets or behind a backslash where a name has dots itself), numbers for places in a list,
/// `[name=value]` for the items with a field, `*` for all items, `-` for the last.
/// </summary>
internal static class ReplacementPath
{
    public static string[] Split(string path)
    {
        var steps = new List<string>();
        var step = new System.Text.StringBuilder();
        var depth = 0;
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            if (c == '\\' && i + 1 < path.Length && path[i + 1] == '.') step.Append(path[++i]);
            else if (c == '.' && depth == 0) Flush(steps, step);
            else
            {
                if (c == '[' && depth++ == 0 && step.Length > 0) Flush(steps, step);
                if (c == ']') depth--;
                step.Append(c);
                if (c == ']' && depth == 0) Flush(steps, step);
            }
        }

        Flush(steps, step);
        return [.. steps];
    }

    /// <summary>The value at the path; null when there is none.</summary>
    public static Node? Read(Node node, ReadOnlySpan<string> steps)
    {
        foreach (var step in steps)
        {
            var next = node switch
            {
                MapNode map => map[Name(step)],
                ListNode list => Places(list, step) is [var place, ..] ? list[place] : null,
                _ => null,
            };
            if (next is null) return null;
            node = next;
        }

        return node is NullNode ? null : node;
    }

    /// <summary>The document with all values at the path changed, and how many there were.</summary>
    public static (Node Changed, int Count) Write(Node node, ReadOnlySpan<string> steps, bool create, Node value, Func<Node?, Node> change)
    {
        if (steps.IsEmpty) return (change(node), 1);
        var step = steps[0];
        switch (node)
        {
            case MapNode when step == "*" || Condition(step) is not null:
                throw new RenderException($"'{step}': wrong node kind: expected SequenceNode but got MappingNode");
            case MapNode map:
                return WriteField(map, Name(step), steps, create, value, change);
            case ListNode list:
                return WriteItems(list, step, steps, create, value, change);
            case NullNode when create:
                return Write(IsListStep(step) ? ListNode.Empty : MapNode.Empty, steps, create, value, change);
            default:
                return (node, 0);
        }
    }

    private static (Node, int) WriteField(MapNode map, string name, ReadOnlySpan<string> steps, bool create, Node value, Func<Node?, Node> change)
    {
        var field = map[name];
        if (field is null)
        {
            if (!create) return (map, 0);
            if (steps.Length == 1) return (map.With(name, change(null)), 1);
            field = IsListStep(steps[1]) ? ListNode.Empty : MapNode.Empty;
        }

        var (changed, count) = Write(field, steps[1..], create, value, change);
        return count == 0 ? (map, 0) : (map.With(name, changed), count);
    }

    private static (Node, int) WriteItems(ListNode list, string step, ReadOnlySpan<string> steps, bool create, Node value, Func<Node?, Node> change)
    {
        var places = Places(list, step);
        if (places.Count == 0 && create && Condition(step) is var (key, wanted))
        {
            var (made, found) = Write(key.Length == 0 ? wanted : MapNode.Of((key, wanted)), steps[1..], create, value, change);
            return (list.Append(made), found);
        }

        if (places.Count == 0 && create && step == list.Count.ToString(CultureInfo.InvariantCulture))
        {
            if (steps.Length == 1) return (list.Append(change(null)), 1);
            var (made, found) = Write(IsListStep(steps[1]) ? ListNode.Empty : MapNode.Empty, steps[1..], create, value, change);
            return (list.Append(made), found);
        }

        if (places.Count == 0 && IsNumber(step)) throw new RenderException($"index {step} specified but only {list.Count} elements found");
        var total = 0;
        foreach (var place in places)
        {
            var (changed, count) = Write(list[place], steps[1..], create, value, change);
            list = list.With(place, changed);
            total += count;
        }

        return (list, total);
    }

    private static List<int> Places(ListNode list, string step)
    {
        if (step == "*") return [.. Enumerable.Range(0, list.Count)];
        if (step == "-") return list.Count > 0 ? [list.Count - 1] : [];
        if (int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return index < list.Count ? [index] : [];
        if (Condition(step) is not var (key, value)) throw new RenderException($"'{step}' is no place in a list: use a number, '*', '-' or '[name=value]'");
        return [.. Enumerable.Range(0, list.Count).Where(i => Plain(key.Length == 0 ? list[i] : list[i][key]) == value)];
    }

    private static (string Key, string Value)? Condition(string step)
    {
        if (step is not ['[', .., ']']) return null;
        var equals = step.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? null : (step[1..equals], step[(equals + 1)..^1].Trim('"', '\''));
    }

    private static bool IsListStep(string step) => IsNumber(step) || Condition(step) is not null;

    private static bool IsNumber(string step) => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Brackets are for names with dots; around any other they can only mean an item of a list.</summary>
    private static string Name(string step)
    {
        if (step is not ['[', .., ']'] || Condition(step) is not null) return step;
        return step.Contains('.', StringComparison.Ordinal) ? step[1..^1] : throw new RenderException($"'{step}': list path element must contain fieldName=fieldValue for element to match");
    }

    private static string? Plain(Node? node) => node is null or NullNode ? null : node.PlainText();

    private static void Flush(List<string> steps, System.Text.StringBuilder step)
    {
        if (step.Length == 0) return;
        steps.Add(step.ToString());
        step.Clear();
    }
}
