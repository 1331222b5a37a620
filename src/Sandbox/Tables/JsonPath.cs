using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>The part of JSONPath that definitions may use: .spec.a, ['a.b'], [0], [*], [?(@.type=="Ready")].</summary>
internal static class JsonPath
{
    public static List<Node> Find(string path, Node root)
    {
        List<Node> found = [root];
        var at = 0;
        while (at < path.Length && found.Count > 0)
        {
            if (path[at] == '[')
            {
                var end = End(path, at);
                found = Bracket(path[(at + 1)..end], found);
                at = end + 1;
                continue;
            }
            if (path[at] == '.') at++;
            var start = at;
            while (at < path.Length && path[at] is not ('.' or '['))
            {
                if (path[at] == '\\' && at + 1 < path.Length) at++;
                at++;
            }
            if (at > start) found = Child(path[start..at].Replace("\\", "", StringComparison.Ordinal), found);
        }
        return found;
    }

    private static int End(string path, int start)
    {
        var isQuoted = false;
        for (var i = start; i < path.Length; i++)
        {
            if (path[i] is '\'' or '"') isQuoted = !isQuoted;
            if (path[i] == ']' && !isQuoted) return i;
        }
        return path.Length;
    }

    private static List<Node> Child(string key, List<Node> from) => key == "*"
        ? [.. from.SelectMany(Children)]
        : [.. from.Select(node => node[key]).OfType<Node>()];

    private static IEnumerable<Node> Children(Node node) => node switch
    {
        ListNode list => list,
        MapNode map => map.Values.ToArray(),
        _ => [],
    };

    private static List<Node> Bracket(string inside, List<Node> from)
    {
        if (inside == "*") return [.. from.SelectMany(Children)];
        if (inside.StartsWith("?(", StringComparison.Ordinal)) return Filtered(inside[2..].TrimEnd(')'), from);
        if (inside.Length > 1 && inside[0] is '\'' or '"') return Child(inside.Trim('\'', '"'), from);
        if (!int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)) return [];
        return [.. from.OfType<ListNode>().Select(list => index < 0 ? list.Count + index : index).Zip(from.OfType<ListNode>())
            .Where(pair => pair.First >= 0 && pair.First < pair.Second.Count).Select(pair => pair.Second[pair.First])];
    }

    private static List<Node> Filtered(string condition, List<Node> from)
    {
        var (operation, at) = condition.IndexOf("==", StringComparison.Ordinal) is >= 0 and var equal ? ("==", equal)
            : ("!=", condition.IndexOf("!=", StringComparison.Ordinal));
        if (at < 0) return [.. from.SelectMany(Children).Where(item => Find(condition.Trim().TrimStart('@'), item).Count > 0)];
        var left = condition[..at].Trim().TrimStart('@');
        var right = condition[(at + 2)..].Trim().Trim('"', '\'');
        return [.. from.SelectMany(Children).Where(item => Find(left, item).Any(value => Cell.Text(value) == right) == (operation == "=="))];
    }
}
