using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm.Schemas;

/// <summary>Finds what a schema refers to, within its own document.</summary>
internal sealed class SchemaReferences(Node root)
{
    private Dictionary<string, Node>? _named;

    public Node Find(string reference)
    {
        if (reference is "#" or "") return root;
        if (reference.StartsWith("#/", StringComparison.Ordinal)) return Pointer(reference[2..]) ?? throw Missing(reference);
        _named ??= Named();
        return _named.GetValueOrDefault(reference) ?? _named.GetValueOrDefault(reference.TrimStart('#')) ?? throw Missing(reference);
    }

    private static DocumentException Missing(string reference) =>
        new($"the schema refers to '{reference}', which is not in it; schemas from elsewhere are not fetched");

    private Node? Pointer(string path)
    {
        Node? node = root;
        foreach (var step in path.Split('/'))
        {
            var key = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            node = node is ListNode list ? int.TryParse(key, out var index) && index >= 0 && index < list.Count ? list[index] : null : node?[key];
        }

        return node;
    }

    private Dictionary<string, Node> Named()
    {
        var named = new Dictionary<string, Node>(StringComparer.Ordinal);
        var pending = new Stack<Node>([root]);
        while (pending.TryPop(out var node))
        {
            if (node is ListNode list)
            {
                foreach (var item in list) pending.Push(item);
            }

            if (node is not MapNode map) continue;
            foreach (var key in new[] { "$id", "id", "$anchor", "$dynamicAnchor" })
            {
                if (map[key].Text() is { } name) named.TryAdd(name.TrimStart('#'), map);
            }

            foreach (var (_, value) in map) pending.Push(value);
        }

        return named;
    }
}
