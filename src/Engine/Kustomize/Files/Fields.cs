using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Files;

/// <summary>
/// The fields of one map of a file that a user wrote, read by name and type. What is of the wrong type, or left over when all that
/// is known has been read, is an error with its place. Names are found whatever their case, as Kustomize's own reader does.
/// </summary>
internal sealed class Fields
{
    private readonly MapNode _map;
    private readonly string _place;
    private readonly bool _isLoose;
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="node">The map; nothing counts as an empty one.</param>
    /// <param name="place">What to call it in errors.</param>
    /// <param name="isLoose">Whether numbers and flags are texts where a text is asked for, and unknown fields are nobody's concern.</param>
    private Fields(Node? node, string place, bool isLoose)
    {
        (_place, _isLoose) = (place, isLoose);
        _map = node switch
        {
            MapNode map => map,
            null or NullNode => MapNode.Empty,
            _ => throw Wrong("", "a map", node),
        };
    }

    public string Place => _place;

    public Node? Node(string name)
    {
        _known.Add(name);
        if (_map[name] is { } exact) return exact is NullNode ? null : exact;
        foreach (var (key, value) in _map)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) return value is NullNode ? null : value;
        }

        return null;
    }

    public string Text(string name) => Node(name) switch
    {
        null => "",
        StringNode text => text.Value,
        var other => Loose(other) ?? throw Wrong(name, "a string", other),
    };

    public bool Bool(string name) => Node(name) switch
    {
        null => false,
        BoolNode flag => flag.Value,
        var other => throw Wrong(name, "true or false", other),
    };

    public long? Integer(string name) => Node(name) switch
    {
        null => null,
        IntegerNode number => number.Value,
        var other => throw Wrong(name, "a whole number", other),
    };

    public IReadOnlyList<string> Texts(string name) => [.. Items(name).Select(item => item.Node switch
    {
        StringNode text => text.Value,
        NullNode => "",
        _ => Loose(item.Node) ?? throw Wrong(item.Name, "a string", item.Node),
    })];

    public IReadOnlyList<KeyValuePair<string, string>> TextMap(string name)
    {
        var map = Node(name) switch
        {
            null => MapNode.Empty,
            MapNode value => value,
            var other => throw Wrong(name, "a map", other),
        };
        return [.. map.AsEnumerable().Select(entry => new KeyValuePair<string, string>(entry.Key, entry.Value switch
        {
            StringNode text => text.Value,
            NullNode => "",
            _ => Loose(entry.Value) ?? throw Wrong($"{name}.{entry.Key}", "a string", entry.Value),
        })).OrderBy(static entry => entry.Key, StringComparer.Ordinal)];
    }

    public IReadOnlyList<T> Each<T>(string name, Func<Fields, T> read) =>
        [.. Items(name).Select(item => ReadWhole(item.Node, $"{_place}: {item.Name}", read, _isLoose))];

    public T? One<T>(string name, Func<Fields, T> read)
        where T : class =>
        Node(name) is { } node ? ReadWhole(node, $"{_place}: {name}", read, _isLoose) : null;

    /// <summary>Reads a map and makes sure that nothing of it is unknown, unless it is read loosely.</summary>
    public static T ReadWhole<T>(Node? node, string place, Func<Fields, T> read, bool isLoose = false)
    {
        var fields = new Fields(node, place, isLoose);
        var value = read(fields);
        if (!isLoose) fields.RefuseUnknown();
        return value;
    }

    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) _known.Add(name);
    }

    public RenderException Error(string problem) => new($"{_place}: {problem}");

    /// <summary>The text that a number or a flag is when it went through JSON.</summary>
    private string? Loose(Node node) => _isLoose && node is IntegerNode or FloatNode or BoolNode ? (node is FloatNode number ? number.Format() : node.PlainText()) : null;

    private void RefuseUnknown()
    {
        foreach (var key in _map.Keys)
        {
            if (!_known.Contains(key)) throw new RenderException($"{_place}: unknown field \"{key}\"");
        }
    }

    private IEnumerable<(string Name, Node Node)> Items(string name)
    {
        var list = Node(name) switch
        {
            null => ListNode.Empty,
            ListNode value => value,
            var other => throw Wrong(name, "a list", other),
        };
        for (var i = 0; i < list.Count; i++) yield return ($"{name}[{i}]", list[i]);
    }

    private RenderException Wrong(string name, string expected, Node actual) => new(
        $"{_place}{(name.Length == 0 ? "" : ": " + name)} must be {expected}, and is {actual switch
        {
            StringNode => "a string",
            IntegerNode or FloatNode => "a number",
            BoolNode => "true or false",
            ListNode => "a list",
            MapNode => "a map",
            _ => "nothing",
        }}");
}
