using System.Buffers;
using System.Text;

namespace GitOpsActors.Engine.Documents;

/// <summary>Keys, and values that begin on the line of their key.</summary>
internal ref partial struct PlainYaml
{
    private const string Indicators = "-?:,[]{}#&*!|>'\"%@`\t";

    private static readonly SearchValues<char> EndsOfPlain = SearchValues.Create(":#\n\t");

    private enum KeyFound
    {
        No,
        Yes,
        Unclear,
    }

    /// <summary>Is the next token the key of a map? Then it is read, with its colon.</summary>
    private KeyFound TryKey(out string key)
    {
        key = "";
        var start = _at;
        ReadOnlySpan<char> text;
        if (_text[_at] is '"' or '\'')
        {
            // What does not end on its line is no key.
            if (Quoted() is not { } quoted) return Back(start, KeyFound.No);
            key = SharedStrings.Of(quoted);
        }
        else
        {
            if (Indicators.Contains(_text[_at]) && !IsPlainStart) return Back(start, KeyFound.No);
            if (!ToColon(out text)) return Back(start, KeyFound.No);
            if (text.IsEmpty || text[^1] == ':' || text.Contains('*') || (key = PlainKey(text)).Length == 0) return KeyFound.Unclear;
        }

        if (_at - start > KeyLengthMax) return KeyFound.Unclear;
        SkipSpaces();
        if (_at >= _text.Length || _text[_at] != ':' || (_at + 1 < _text.Length && _text[_at + 1] is not (' ' or '\n'))) return Back(start, KeyFound.No);
        _at++;
        return KeyFound.Yes;
    }

    private KeyFound Back(int start, KeyFound found)
    {
        _at = start;
        return found;
    }

    /// <summary>A word such as -1 or --flag, which only looks like an indicator.</summary>
    private readonly bool IsPlainStart => _text[_at] == '-' && _at + 1 < _text.Length && _text[_at + 1] is not (' ' or '\n' or '\t');

    /// <summary>To the colon that ends a plain key on this line, if there is one.</summary>
    private bool ToColon(out ReadOnlySpan<char> key)
    {
        var start = _at;
        key = default;
        if (!ToEndOfPlain() || _at >= _text.Length || _text[_at] != ':') return false;
        key = _text[start.._at].TrimEnd(' ');
        return true;
    }

    /// <summary>To the colon, the comment or the line break that ends plain text. False at a tab.</summary>
    private bool ToEndOfPlain()
    {
        while (true)
        {
            var length = _text[_at..].IndexOfAny(EndsOfPlain);
            if (length < 0)
            {
                _at = _text.Length;
                return true;
            }

            _at += length;
            var isEnd = _text[_at] switch
            {
                '\n' => true,
                '#' => _text[_at - 1] == ' ',
                ':' => _at + 1 >= _text.Length || _text[_at + 1] is ' ' or '\n' or '\t',
                _ => false,
            };
            if (isEnd) return true;
            if (_text[_at] == '\t') return false;
            _at++;
        }
    }

    /// <summary>The name of a plain key; empty when what it means is no text.</summary>
    private readonly string PlainKey(ReadOnlySpan<char> text)
    {
        var key = SharedStrings.Of(text);
        if (YamlScalars.IsSurelyText(key)) return key;
        return YamlScalars.Resolve(key, _dialect) is StringNode meant ? meant.Value : "";
    }

    private Node? Inline(int outer, Place place)
    {
        if (place is Place.Metadata or Place.Annotations) return null;
        switch (_text[_at])
        {
            case '"' or '\'':
                return QuotedLines() is { } text && ToLineEnd() ? Ended(StringNode.Of(text)) : null;
            case '|' or '>':
                return BlockText(outer) is { } block ? Ended(StringNode.Of(block)) : null;
            case '[' or '{':
                return place is Place.Anywhere && Flow() is { } flow && ToLineEnd() ? Ended(flow) : null;
            default:
                if (Indicators.Contains(_text[_at]) && !IsPlainStart) return null;
                return Plain(outer) is not { } plain ? null : Ended(place == Place.Annotation ? StringNode.Of(plain) : YamlScalars.Resolve(plain, _dialect));
        }
    }

    private Node Ended(Node node)
    {
        ToContent();
        return node;
    }

    /// <summary>Plain text, with the lines that continue it.</summary>
    private string? Plain(int outer)
    {
        if (PlainLine() is not { IsEmpty: false } first) return null;
        if (!ContinuesAfter(outer, out var breaks)) return first.ToString();
        var text = new StringBuilder().Append(first);
        do
        {
            if (breaks > 1) text.Append('\n', breaks - 1);
            else text.Append(' ');
            if (PlainLine() is not { IsEmpty: false } line) return null;
            text.Append(line);
        }
        while (ContinuesAfter(outer, out breaks));
        return text.ToString();
    }

    /// <summary>Plain text to the end of the line; empty when something ends it that is not for us.</summary>
    private ReadOnlySpan<char> PlainLine()
    {
        var start = _at;
        if (!ToEndOfPlain() || (_at < _text.Length && _text[_at] == ':')) return default;
        var line = _text[start.._at].TrimEnd(' ');
        _isCommented = !IsLineEnd;
        ToNextLine();
        return line;
    }

    /// <summary>At the start of a line: does the text above go on behind it? Moves there, and tells how many lines it is away.</summary>
    private bool ContinuesAfter(int outer, out int breaks)
    {
        breaks = 1;
        for (var at = _at; at < _text.Length; breaks++)
        {
            var spaces = _text[at..].IndexOfAnyExcept(' ');
            if (spaces < 0) return false;
            if (_text[at + spaces] == '\n')
            {
                at += spaces + 1;
                continue;
            }

            // What stands there all the same is not for us, and the block above will see it.
            if (spaces <= outer || _isCommented || _text[at + spaces] == '#') return false;
            _at = at + spaces;
            return true;
        }

        return false;
    }

    /// <summary>Text in quotes, over as many lines as it takes.</summary>
    private string? QuotedLines()
    {
        var start = _at;
        if (Quoted() is { } line) return line;
        _at = start;
        var quote = _text[_at++];
        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == quote)
            {
                if (quote == '"' || _at >= _text.Length || _text[_at] != '\'') return text.ToString();
                _at++;
            }
            else if (c is ' ' or '\n')
            {
                _at--;
                if (!Gap(text, isJoined: false)) return null;
                continue;
            }
            else if (c == '\\' && quote == '"')
            {
                if (_at < _text.Length && _text[_at] == '\n')
                {
                    if (!Gap(text, isJoined: true)) return null;
                    continue;
                }

                if (_at >= _text.Length || Escape(_text[_at++]) is not { } meant) return null;
                c = meant;
            }
            else if (c == '\t')
            {
                return null;
            }

            text.Append(c);
        }

        return null;
    }

    /// <summary>Blanks within quotes: those around a line break go, one break is a blank, and each further one is a break. False at what is not for us.</summary>
    private bool Gap(StringBuilder text, bool isJoined)
    {
        var (start, breaks) = (_at, 0);
        for (; _at < _text.Length && _text[_at] is ' ' or '\n'; _at++)
        {
            if (_text[_at] == '\n') breaks++;
        }

        // How far the lines are indented does not matter, as long as none is a line between documents.
        if (_at >= _text.Length || (breaks > 0 && _text[_at] == '\t')) return false;
        if (_text[_at - 1] == '\n' && _text[_at..] is ['-', '-', '-', ..] or ['.', '.', '.', ..]) return false;
        if (breaks == 0) text.Append(' ', _at - start);
        else if (isJoined) text.Append('\n', breaks - 1);
        else if (breaks == 1) text.Append(' ');
        else text.Append('\n', breaks - 1);
        return true;
    }

    /// <summary>Text in quotes that ends on its line.</summary>
    private string? Quoted()
    {
        var quote = _text[_at];
        var start = ++_at;
        while (_at < _text.Length && _text[_at] != '\n')
        {
            if (_text[_at] == '\\' && quote == '"') return Escaped(start);
            if (_text[_at++] != quote) continue;
            if (quote == '\'' && _at < _text.Length && _text[_at] == '\'') return Doubled(start);
            return _text[start..(_at - 1)].ToString();
        }

        return null;
    }

    private string? Doubled(int start)
    {
        var text = new StringBuilder();
        for (_at = start; _at < _text.Length && _text[_at] != '\n'; _at++)
        {
            if (_text[_at] == '\'' && (++_at >= _text.Length || _text[_at] != '\'')) return text.ToString();
            text.Append(_text[_at]);
        }

        return null;
    }

    private string? Escaped(int start)
    {
        var text = new StringBuilder();
        for (_at = start; _at < _text.Length && _text[_at] != '\n'; _at++)
        {
            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                return text.ToString();
            }

            if (c == '\\')
            {
                if (++_at >= _text.Length || Escape(_text[_at]) is not { } meant) return null;
                c = meant;
            }

            text.Append(c);
        }

        return null;
    }

    private static char? Escape(char c) => c switch
    {
        '"' or '\\' => c,
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        ' ' => c,
        '0' => '\0',
        'a' => '\a',
        'b' => '\b',
        'e' => '\e',
        'f' => '\f',
        'v' => '\v',
        _ => null,
    };
}
