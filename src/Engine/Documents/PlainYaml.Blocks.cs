using System.Buffers;
using System.Text;

namespace GitOpsActors.Engine.Documents;

/// <summary>Literal and folded blocks of text, and flow collections of one line.</summary>
internal ref partial struct PlainYaml
{
    private static readonly SearchValues<char> EndsOfFlowWord = SearchValues.Create(",:[]{}#?&*\n\t\"'");

    /// <summary>A block of text, from its sign on.</summary>
    private string? BlockText(int outer)
    {
        var isFolded = _text[_at++] == '>';
        if (!BlockHead(out var chomping, out var increment)) return null;
        if ((increment > 0 ? outer + increment : IndentOfBlock(outer)) is not { } indent) return null;
        var text = new StringBuilder();
        // The break before a line is kept back until it is known what follows it.
        var (hasBreak, wasMoreIndented, blanks) = (false, false, 0);
        while (BlockLine(indent, ref blanks, out var line))
        {
            var isMoreIndented = line[0] is ' ' or '\t';
            if (isFolded && hasBreak && !wasMoreIndented && !isMoreIndented)
            {
                if (blanks == 0) text.Append(' ');
            }
            else if (hasBreak)
            {
                text.Append('\n');
            }

            text.Append('\n', blanks).Append(line);
            (hasBreak, wasMoreIndented, blanks) = (_text[_at - 1] == '\n', isMoreIndented, 0);
        }

        if (chomping != '-' && hasBreak) text.Append('\n');
        if (chomping == '+') text.Append('\n', blanks);
        return text.ToString();
    }

    /// <summary>What stands behind the sign, to the next line: how the text ends, and how far it is indented where that is said.</summary>
    private bool BlockHead(out char chomping, out int increment)
    {
        (chomping, increment) = (' ', 0);
        for (; !IsLineEnd; _at++)
        {
            if (_text[_at] is '-' or '+' && chomping == ' ') chomping = _text[_at];
            else if (_text[_at] is >= '1' and <= '9' && increment == 0) increment = _text[_at] - '0';
            else break;
        }

        return _at < _text.Length && ToLineEnd() && _text[_at - 1] == '\n';
    }

    /// <summary>The column of the first line that is not blank, or of a blank one before it that is longer; null where a tab stands there.</summary>
    private readonly int? IndentOfBlock(int outer)
    {
        var indent = outer + 1;
        for (var at = _at; at < _text.Length;)
        {
            var spaces = _text[at..].IndexOfAnyExcept(' ') is var found and >= 0 ? found : _text.Length - at;
            at += spaces;
            if (at < _text.Length && _text[at] == '\t') return null;
            indent = Math.Max(indent, spaces);
            if (at < _text.Length && _text[at] != '\n') break;
            at++;
        }

        return indent;
    }

    /// <summary>The next line of a block, behind blank ones. False at its end: then the blank ones are behind it.</summary>
    private bool BlockLine(int indent, ref int blanks, out ReadOnlySpan<char> line)
    {
        line = default;
        while (_at < _text.Length)
        {
            var rest = _text[_at..];
            var length = rest.IndexOf('\n') is var found and >= 0 ? found : rest.Length;
            var spaces = rest[..length].IndexOfAnyExcept(' ') is var first and >= 0 ? first : length;
            var isBlank = spaces == length && length <= indent;
            if (!isBlank && spaces < indent) return false;
            _at += Math.Min(length + 1, rest.Length);
            if (!isBlank)
            {
                line = rest[indent..length];
                return true;
            }

            if (length < rest.Length) blanks++;
        }

        return false;
    }

    private Node? Flow()
    {
        if (--_depthLeft < 0) return null;
        Node? node = _text[_at++] == '[' ? FlowList() : FlowMap();
        _depthLeft++;
        return node;
    }

    private ListNode? FlowList()
    {
        var items = new List<Node>();
        while (!FlowEnds(']'))
        {
            if (items.Count > 0 && !FlowComma()) return null;
            if (FlowValue() is not { } item) return null;
            items.Add(item);
        }

        return ListNode.Owning([.. items]);
    }

    private MapNode? FlowMap()
    {
        var map = new MapBuilder();
        while (!FlowEnds('}'))
        {
            if (map.Count > 0 && !FlowComma()) return null;
            if (FlowKey() is not { Length: > 0 } key || key == YamlScalars.MergeKey || map.Has(key)) return null;
            SkipSpaces();
            if (FlowValue() is not { } value) return null;
            map.Add(key, value);
        }

        return map.Build();
    }

    private bool FlowEnds(char end)
    {
        SkipSpaces();
        if (_at >= _text.Length || _text[_at] != end) return false;
        _at++;
        return true;
    }

    private bool FlowComma()
    {
        if (_at >= _text.Length || _text[_at] != ',') return false;
        _at++;
        SkipSpaces();
        return true;
    }

    private string? FlowKey()
    {
        if (IsLineEnd) return null;
        string? key;
        if (_text[_at] is '"' or '\'') key = Quoted() is { } quoted ? SharedStrings.Of(quoted) : null;
        else key = FlowPlain() is { IsEmpty: false } plain ? PlainKey(plain) : null;
        if (_at + 1 >= _text.Length || _text[_at] != ':' || _text[_at + 1] != ' ') return null;
        _at++;
        return key;
    }

    private Node? FlowValue()
    {
        if (IsLineEnd) return null;
        switch (_text[_at])
        {
            case '[' or '{': return Flow();
            case '"' or '\'': return Quoted() is { } quoted ? StringNode.Of(quoted) : null;
            default: return FlowPlain() is { IsEmpty: false } plain ? YamlScalars.Resolve(plain.ToString(), _dialect) : null;
        }
    }

    /// <summary>A word between the signs of a flow; those with signs in them are not for us.</summary>
    private ReadOnlySpan<char> FlowPlain()
    {
        var start = _at;
        if ((Indicators.Contains(_text[_at]) && !IsPlainStart) || _text[_at..] is ['-', ',' or ']' or '}', ..]) return default;
        var length = _text[_at..].IndexOfAny(EndsOfFlowWord);
        if (length < 0) return default;
        _at += length;
        return _text[_at] is ',' or ':' or ']' or '}' ? _text[start.._at].TrimEnd(' ') : default;
    }
}
