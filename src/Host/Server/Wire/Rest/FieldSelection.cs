using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Wire.Rest;

/// <summary>
/// Which fields of an answer somebody wants: only those that are named, or all but those. A list stands for each of its items.
/// </summary>
internal sealed class FieldSelection
{
    private readonly Part _root;
    private readonly bool _isExclusion;

    private FieldSelection(Part root, bool isExclusion) => (_root, _isExclusion) = (root, isExclusion);

    /// <summary>Null when all is wanted.</summary>
    /// <param name="text">Paths with commas in between; after a '-', they are what is not wanted.</param>
    public static FieldSelection? Parse(string text)
    {
        var isExclusion = text.StartsWith('-');
        var paths = text[(isExclusion ? 1 : 0)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (paths.Length == 0) return null;
        var root = new Part();
        foreach (var path in paths)
        {
            var at = root;
            foreach (var name in path.Split('.')) at = at.Below.TryGetValue(name, out var known) ? known : at.Below[name] = new Part();
            at.IsNamed = true;
        }

        return new FieldSelection(root, isExclusion);
    }

    /// <summary>The same for what stands in a field; null when all of it is wanted.</summary>
    public (FieldSelection? Selection, bool IsWanted) Below(string field) => !_root.Below.TryGetValue(field, out var part)
        ? (null, _isExclusion)
        : part.IsNamed ? (null, !_isExclusion) : (new FieldSelection(part, _isExclusion), true);

    public MapNode Of(MapNode document) => document.Changed((name, value) =>
    {
        var (selection, isWanted) = Below(name);
        return !isWanted ? null : selection is null ? value : selection.OfValue(value);
    });

    private Node? OfValue(Node value) => value switch
    {
        MapNode map => Of(map),
        ListNode list => ListNode.Of(list.Select(OfValue).OfType<Node>()),
        // A path that goes on beyond a value names nothing.
        _ => _isExclusion ? value : null,
    };

    private sealed class Part
    {
        public Dictionary<string, Part> Below { get; } = new(StringComparer.Ordinal);

        public bool IsNamed { get; set; }
    }
}
