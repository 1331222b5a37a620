using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schedules;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Diffing.Ignoring;

/// <summary>
/// A field of a custom kind that holds a type of Kubernetes, `knownTypeFields` in the settings. Amounts and durations in it have one
/// spelling, as in the types themselves: `2000m` and `2` are no difference.
/// </summary>
internal sealed class KnownTypeField
{
    private const string Core = "io.k8s.api.core.v1.";

    private readonly string[] _path;
    private readonly Func<Node, Node> _spelled;

    private KnownTypeField(string[] path, Func<Node, Node> spelled) => (_path, _spelled) = (path, spelled);

    /// <summary>An entry of the list; null when it can't be used.</summary>
    public static KnownTypeField? Read(Node entry, string place, ICollection<string> problems)
    {
        var (field, type) = (entry["field"].Text() ?? "", entry["type"].Text() ?? "");
        if (field.Length == 0) problems.Add($"{place}: field is missing");
        else if (Spelling(type) is { } spelled) return new KnownTypeField(field.Split('.'), spelled);
        else problems.Add($"{place}: {field}: there is no type '{type}'; write core/v1/<Type>, core/Quantity or meta/v1/Duration");
        return null;
    }

    public Node Spell(Node document) => At(document, _path);

    private Node At(Node node, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty) return _spelled(node);
        if (node is ListNode list)
        {
            var items = new List<Node>(list.Count);
            foreach (var item in list) items.Add(At(item, path));
            return ListNode.Of(items);
        }

        return node is MapNode map && map[path[0]] is { } below ? map.With(path[0], At(below, path[1..])) : node;
    }

    private static Func<Node, Node>? Spelling(string type)
    {
        switch (type)
        {
            case "core/Quantity": return Amount;
            case "core/v1/ResourceList":
                return static node => node is MapNode amounts
                ? amounts.Changed(static (_, value) => Amount(value)) : node;
            case "meta/v1/Duration": return Duration;
        }

        if (!type.StartsWith("core/v1/", StringComparison.Ordinal)) return null;
        try
        {
            var shape = Schema.Kubernetes.Type(Core + type["core/v1/".Length..]);
            return node => Shaped(node, shape);
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }

    private static Node Shaped(Node node, Shape? shape) => (node, shape) switch
    {
        (_, { ShortName: "Quantity" }) => Amount(node),
        (MapNode map, { Map: { } fields }) => map.Changed((key, value) => Shaped(value, fields.Below(key))),
        (ListNode list, { List: { } items }) => ListNode.Of(list.Select(item => Shaped(item, items.Element))),
        _ => node,
    };

    private static Node Amount(Node node) => Quantity.TryParse(node.PlainText(), out var amount) ? amount.ToString() : node;

    private static Node Duration(Node node) => GoDuration.Parse(node.PlainText()) is { } span ? GoDuration.Write(span) : node;
}
