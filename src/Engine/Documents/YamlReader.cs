using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOpsActors.Engine.Documents;

/// <summary>Reads YAML: anchors, merge keys, many documents in a stream; bounded in depth and in what aliases may multiply.</summary>
public sealed class YamlReader
{
    // Each starts the reading anew; more blocks of that kind in one text are somebody's attack.
    private const int RepairsMax = 100;

    private readonly IParser _events;
    private readonly YamlDialect _dialect;
    private readonly ICollection<DuplicateKey>? _duplicates;
    private readonly List<string> _path = [];
    private readonly Dictionary<string, (Node Node, long Weight)> _anchors = new(StringComparer.Ordinal);
    private readonly int _depthMax;
    private long _nodes;
    private long _nodesOfAliases;
    private int _depth;
    private bool _isRepaired;
    private int _line;

    private YamlReader(IParser events, YamlDialect dialect, ICollection<DuplicateKey>? duplicates, int depthMax) =>
        (_events, _dialect, _duplicates, _depthMax) = (events, dialect, duplicates, depthMax);

    /// <summary>The first document of the text; null where the text has none.</summary>
    /// <exception cref="DocumentException">The text is not YAML, or goes beyond the limits.</exception>
    public static Node Read(string text, YamlDialect dialect = YamlDialect.Kubernetes, ICollection<DuplicateKey>? duplicates = null,
        int depthMax = JsonReader.DepthMaxDefault) =>
        PlainYaml.First(text, dialect, depthMax) ?? Documents(text, dialect, duplicates, depthMax).Select(static one => one.Document).FirstOrDefault() ?? NullNode.Instance;

    /// <summary>All documents of the text, in order; an empty document is a null.</summary>
    public static IReadOnlyList<Node> ReadAll(string text, YamlDialect dialect = YamlDialect.Kubernetes,
        int depthMax = JsonReader.DepthMaxDefault) =>
        PlainYaml.All(text, dialect, depthMax) is { } plain
            ? [.. plain.Select(static document => document.Document)]
            : [.. Documents(text, dialect, null, depthMax).Select(static one => one.Document)];

    /// <summary>All documents of the text, in order, each with the line on which it begins; an empty document is a null.</summary>
    public static IEnumerable<(Node Document, int Line)> ReadWithLines(string text, YamlDialect dialect = YamlDialect.Kubernetes)
    {
        if (PlainYaml.All(text, dialect, JsonReader.DepthMaxDefault) is { } plain) return plain;
        return DocumentsWithLines(text, dialect);
    }

    /// <summary>The same as <see cref="ReadWithLines"/> for any YAML, and slower.</summary>
    internal static IEnumerable<(Node Document, int Line)> DocumentsWithLines(string text, YamlDialect dialect) =>
        Documents(text, dialect, null, JsonReader.DepthMaxDefault);

    private static IEnumerable<(Node Document, int Line)> Documents(string text, YamlDialect dialect, ICollection<DuplicateKey>? duplicates, int depthMax)
    {
        var (read, repairs) = (0, 0);
        var reader = Over(text, dialect, duplicates, depthMax);
        while (true)
        {
            Node? document;
            try
            {
                document = reader.NextDocument(text);
            }
            catch (DocumentException error) when (repairs++ < RepairsMax && YamlBlocks.IsBlankStart(error) && YamlBlocks.WithEmptyStart(text, error.Line) is { } repaired)
            {
                // Once more from the start, up to where it was.
                duplicates?.Clear();
                (text, reader) = (repaired, Over(repaired, dialect, duplicates, depthMax));
                reader._isRepaired = true;
                for (var i = 0; i < read; i++) reader.NextDocument(text);
                continue;
            }

            if (document is null) yield break;
            read++;
            yield return (document, reader._line);
        }
    }

    private static YamlReader Over(string text, YamlDialect dialect, ICollection<DuplicateKey>? duplicates, int depthMax) =>
        new(new Parser(new Scanner(new StringReader(text), skipComments: true)), dialect, duplicates, depthMax);

    private Node? NextDocument(string text)
    {
        try
        {
            if (_events.Current is null) _events.Consume<StreamStart>();
            if (!_events.TryConsume<DocumentStart>(out _)) return null;
            _anchors.Clear();
            _line = (int)_events.Current!.Start.Line;
            var node = Value();
            _events.Consume<DocumentEnd>();
            return node;
        }
        catch (YamlException error)
        {
            throw YamlErrors.Translate(error, text);
        }
        catch (ArgumentException)
        {
            // The parser asks of tags that they be URIs, and says so in its own way.
            throw new DocumentException("yaml: did not find expected tag URI", (int)(_events.Current?.End.Line ?? 0));
        }
        catch (InvalidOperationException)
        {
            // The parser stumbles over some broken texts instead of refusing them; what it read last tells where.
            var line = (int)(_events.Current?.End.Line ?? 0);
            throw new DocumentException($"yaml: line {line}: did not find expected node content", line);
        }
    }

    private Node Value()
    {
        _nodes++;
        switch (_events.Current)
        {
            case AnchorAlias alias:
                _events.MoveNext();
                return Alias(alias.Value.Value);
            case Scalar scalar:
                _events.MoveNext();
                return Anchored(scalar, _nodes, Of(scalar));
            case MappingStart start: return Map(start);
            case SequenceStart start: return List(start);
            default: throw new DocumentException("yaml: unexpected end of the document");
        }
    }

    private Node Alias(string name)
    {
        if (!_anchors.TryGetValue(name, out var anchor)) throw new DocumentException($"yaml: unknown anchor '{name}' referenced");
        _nodes += anchor.Weight;
        _nodesOfAliases += anchor.Weight;
        // Small documents may consist of aliases; the larger the whole becomes, the less of it may come from them.
        var share = _nodes <= 400_000 ? 0.99 : _nodes >= 4_000_000 ? 0.10 : 0.99 - (0.89 * ((_nodes - 400_000) / 3_600_000.0));
        if (_nodesOfAliases > 100 && _nodes > 1000 && _nodesOfAliases > share * _nodes)
            throw new DocumentException("yaml: document contains excessive aliasing");
        return anchor.Node;
    }

    private Node Anchored(NodeEvent start, long nodesBefore, Node node)
    {
        if (!start.Anchor.IsEmpty) _anchors[start.Anchor.Value] = (node, _nodes - nodesBefore + 1);
        return node;
    }

    private Node List(SequenceStart start)
    {
        Enter();
        var before = _nodes;
        var items = new List<Node>();
        _events.MoveNext();
        while (!_events.TryConsume<SequenceEnd>(out _))
        {
            _path.Add("[" + items.Count.ToString(CultureInfo.InvariantCulture) + "]");
            items.Add(Value());
            _path.RemoveAt(_path.Count - 1);
        }
        _depth--;
        return Anchored(start, before, ListNode.Owning([.. items]));
    }

    private Node Map(MappingStart start)
    {
        Enter();
        var before = _nodes;
        var map = new MapBuilder();
        var own = new HashSet<string>(StringComparer.Ordinal);
        _events.MoveNext();
        while (!_events.TryConsume<MappingEnd>(out _)) Entry(map, own);
        _depth--;
        return Anchored(start, before, map.Build());
    }

    private void Entry(MapBuilder map, HashSet<string> own)
    {
        if (_events.Current is Scalar { Value: YamlScalars.MergeKey, Style: ScalarStyle.Plain })
        {
            _events.MoveNext();
            Merge(Value(), map, own);
            return;
        }
        var line = _events.Current!.Start.Line;
        var key = KeyText(Value());
        if (!own.Add(key)) Duplicate(key, line);
        _path.Add(key);
        map.Set(key, Value());
        _path.RemoveAt(_path.Count - 1);
    }

    private void Duplicate(string key, long line)
    {
        if (_dialect == YamlDialect.Kustomize)
            throw new DocumentException($"yaml: unmarshal errors:\n  line {line}: mapping key \"{key}\" already defined", (int)line);
        _duplicates?.Add(new DuplicateKey([.. _path, key]) { Line = (int)line });
    }

    private void Merge(Node source, MapBuilder map, HashSet<string> own)
    {
        switch (source)
        {
            case MapNode one:
                // The older library lets a merge overwrite the keys above it; the newer one never touches keys of the map itself.
                foreach (var (key, value) in one)
                    if (_dialect == YamlDialect.Kubernetes || !own.Contains(key)) map.Set(key, value);
                break;
            case ListNode many when many.Items.ToArray().All(item => item is MapNode):
                // Earlier maps win over later ones.
                for (var i = many.Count - 1; i >= 0; i--) Merge(many[i], map, own);
                break;
            default: throw new DocumentException("yaml: map merge requires map or sequence of maps as the value");
        }
    }

    private static string KeyText(Node key) => key switch
    {
        StringNode text => SharedStrings.Of(text.Value),
        IntegerNode number => number.Value.ToString(CultureInfo.InvariantCulture),
        FloatNode number => number.Format(),
        BoolNode flag => flag.Value ? "true" : "false",
        NullNode => throw new DocumentException("unsupported map key of type: %!s(<nil>), key: <nil>"),
        _ => throw new DocumentException("yaml: invalid map key: " + key),
    };

    /// <summary>Kustomize reads the annotations of an object as text, whatever they look like.</summary>
    private bool IsAnnotation => _dialect == YamlDialect.Kustomize && _path is [.., "metadata", "annotations", _]
        && (_path.Count == 3 || (_path.Count == 5 && _path[0] == "items"));

    private Node Of(Scalar scalar)
    {
        var value = _isRepaired ? scalar.Value.Replace(YamlBlocks.Mark.ToString(), "", StringComparison.Ordinal) : scalar.Value;
        if (IsAnnotation) return StringNode.Of(value);
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        if (tag is "tag:yaml.org,2002:str" || (scalar.Style != ScalarStyle.Plain && tag is "" or "!")) return StringNode.Of(value);
        var node = tag switch
        {
            // A tag of one's own makes a text even of nothing.
            ['!', ..] when scalar.Value.Length == 0 => StringNode.Empty,
            "tag:yaml.org,2002:binary" => StringNode.Of(YamlScalars.Base64Text(scalar.Value)),
            _ => YamlScalars.Resolve(scalar.Value, _dialect),
        };
        return tag == "tag:yaml.org,2002:float" && node is IntegerNode integer ? FloatNode.Of(integer.Value, scalar.Value) : node;
    }

    private void Enter()
    {
        if (++_depth > _depthMax) throw new DocumentException("yaml: exceeded max depth");
    }
}
