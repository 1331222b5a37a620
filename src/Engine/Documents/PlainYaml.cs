using System.Buffers;

namespace GitOpsActors.Engine.Documents;

/// <summary>
/// Reads the YAML that manifests are made of, in one pass and without a stream of events: blocks of maps and lists, scalars of all
/// styles, flow collections of one line. Whatever else YAML knows (anchors, tags, tabs, complex keys, ...) and every error is left to
/// <see cref="YamlReader"/>: a null means "not mine", never "wrong". What it does read, it reads as that one would.
/// </summary>
internal ref partial struct PlainYaml
{
    private const int KeyLengthMax = 1000;
    private const int AtEnd = -1;

    // Line breaks of other systems and scripts, and what may not stand in YAML.
    private static readonly SearchValues<char> Foreign = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static c => (char)c).Where(static c => c is not '\n' and not '\t'),
            .. Enumerable.Range(0x7f, 0x21).Select(static c => (char)c), '\u2028', '\u2029', '\ufeff', '\ufffe', '\uffff']);

    private readonly ReadOnlySpan<char> _text;
    private readonly YamlDialect _dialect;
    private int _depthLeft;
    // Where the next token is, and its column; at the end of a document the column is AtEnd.
    private int _at;
    private int _column;

    // A comment ended the plain text that was read last: nothing continues it.
    private bool _isCommented;

    private PlainYaml(ReadOnlySpan<char> text, YamlDialect dialect, int depthMax)
    {
        _text = text;
        (_dialect, _depthLeft) = (dialect, depthMax);
    }

    /// <summary>The first document of the text, or null when there is none or another reader has to read it.</summary>
    public static Node? First(string text, YamlDialect dialect, int depthMax)
    {
        if (text.AsSpan().ContainsAny(Foreign)) return null;
        return new PlainYaml(text, dialect, depthMax).Document(out _);
    }

    /// <summary>All documents, each with the line on which it begins, or null when another reader has to read any of them.</summary>
    public static List<(Node Document, int Line)>? All(string text, YamlDialect dialect, int depthMax)
    {
        if (text.AsSpan().ContainsAny(Foreign)) return null;
        var reader = new PlainYaml(text, dialect, depthMax);
        var documents = new List<(Node, int)>();
        var (line, counted) = (1, 0);
        do
        {
            if (reader.Document(out var start) is not { } document) return null;
            line += reader._text[counted..start].Count('\n');
            counted = start;
            documents.Add((document, line));
        }
        while (reader._at < text.Length);
        return documents;
    }

    private Node? Document(out int start)
    {
        ToContent();
        // A line of dashes that ends one document begins the next.
        if (_column == AtEnd && IsMarker())
        {
            _at += 3;
            if (!ToLineEnd()) return Nothing(out start);
            ToContent();
        }
        start = _at;
        if (_column == AtEnd || _text[_at] == '%') return null;
        var node = Block(-1, _dialect == YamlDialect.Kustomize ? Place.Document : Place.Anywhere);
        return _column == AtEnd && (_at == _text.Length || _text[_at] == '-') ? node : null;
    }

    private static Node? Nothing(out int start)
    {
        start = 0;
        return null;
    }

    private readonly bool IsMarker() => _at + 3 <= _text.Length && _text.Slice(_at, 3) is "---";

    /// <summary>From the start of a line to the next token; to the end of the document when none is left in it.</summary>
    private void ToContent()
    {
        while (_at < _text.Length)
        {
            var rest = _text[_at..];
            var spaces = rest.IndexOfAnyExcept(' ');
            if (spaces < 0)
            {
                _at = _text.Length;
                break;
            }

            switch (rest[spaces])
            {
                case '\n':
                    _at += spaces + 1;
                    continue;
                case '#':
                    ToNextLine();
                    continue;
                case '-' or '.' when spaces == 0 && rest is ['-', '-', '-', ..] or ['.', '.', '.', ..]:
                    _column = AtEnd;
                    return;
                default:
                    (_at, _column) = (_at + spaces, spaces);
                    return;
            }
        }

        _column = AtEnd;
    }

    private void ToNextLine()
    {
        var length = _text[_at..].IndexOf('\n');
        _at = length < 0 ? _text.Length : _at + length + 1;
    }

    /// <summary>Behind a value: to the next line. False when something else than a comment follows on this one.</summary>
    private bool ToLineEnd()
    {
        var before = _at;
        SkipSpaces();
        if (!IsLineEnd && !(_text[_at] == '#' && _at > before)) return false;
        ToNextLine();
        return true;
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && _text[_at] == ' ') _at++;
    }

    private readonly bool IsLineEnd => _at >= _text.Length || _text[_at] == '\n';

    private readonly bool IsDash => _text[_at] == '-' && (_at + 1 >= _text.Length || _text[_at + 1] is ' ' or '\n');

    /// <summary>What begins at the next token, with what encloses it beginning at a column left of it.</summary>
    private Node? Block(int outer, Place place)
    {
        if (IsDash) return List(place);
        var found = TryKey(out var key);
        if (found == KeyFound.Yes) return Map(key, place);
        return found == KeyFound.No && (outer >= 0 || _text[_at] is '{' or '[') ? Inline(outer, place) : null;
    }

    private ListNode? List(Place place)
    {
        var column = _column;
        if (--_depthLeft < 0 || place == Place.Annotations) return null;
        var items = new List<Node>();
        var inner = place == Place.Items ? Place.Item : Place.Anywhere;
        do
        {
            _at++;
            if (Item(column, inner) is not { } item) return null;
            items.Add(item);
        }
        while (_column == column && IsDash);
        _depthLeft++;
        return _column > column ? null : ListNode.Owning([.. items]);
    }

    private Node? Item(int column, Place place)
    {
        var dash = _at - 1;
        SkipSpaces();
        if (IsLineEnd || _text[_at] == '#')
        {
            ToNextLine();
            ToContent();
            return _column > column ? Block(column, place) : NullNode.Instance;
        }

        _column = column + _at - dash;
        return Block(column, place);
    }

    private MapNode? Map(string key, Place place)
    {
        var column = _column;
        if (--_depthLeft < 0 || place is Place.Annotation or Place.Items) return null;
        var map = new MapBuilder();
        while (true)
        {
            if (key == YamlScalars.MergeKey || map.Has(key)) return null;
            if (Entry(column, Within(place, key)) is not { } value) return null;
            map.Add(key, value);
            if (_column < column) break;
            if (_column > column || TryKey(out key) != KeyFound.Yes) return null;
        }

        _depthLeft++;
        return map.Build();
    }

    /// <summary>The value of a key, from behind the colon.</summary>
    private Node? Entry(int column, Place place)
    {
        SkipSpaces();
        if (!IsLineEnd && _text[_at] != '#') return Inline(column, place);
        ToNextLine();
        ToContent();
        if (_column > column) return Block(column, place);
        if (_column == column && IsDash) return List(place);
        return place == Place.Annotation ? StringNode.Empty : NullNode.Instance;
    }

    /// <summary>Where in an object we are: Kustomize reads annotations as text, whatever they look like.</summary>
    private enum Place
    {
        Anywhere,
        Document,
        Items,
        Item,
        Metadata,
        Annotations,
        Annotation,
    }

    private static Place Within(Place place, string key) => (place, key) switch
    {
        (Place.Anywhere, _) => Place.Anywhere,
        (Place.Document or Place.Item, "metadata") => Place.Metadata,
        (Place.Document, "items") => Place.Items,
        (Place.Metadata, "annotations") => Place.Annotations,
        (Place.Annotations, _) => Place.Annotation,
        _ => Place.Anywhere,
    };
}
