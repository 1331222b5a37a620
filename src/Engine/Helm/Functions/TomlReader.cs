using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Reads TOML. An error becomes the value of "Error", which is how templates learn of it.</summary>
internal sealed class TomlReader
{
    private readonly string _text;
    private int _at;

    private TomlReader(string text) => _text = text;

    public static GoMap Parse(string text)
    {
        var root = new GoMap();
        try
        {
            new TomlReader(text.Replace("\r\n", "\n", StringComparison.Ordinal)).Document(root);
            return root;
        }
        catch (TemplateException error) when (error is not LimitException)
        {
            return new GoMap { Entries = new Dictionary<string, object?>(StringComparer.Ordinal) { ["Error"] = error.Message } };
        }
    }

    private void Document(GoMap root)
    {
        var table = root;
        for (Space(breaks: true); _at < _text.Length; Space(breaks: true))
        {
            if (_text[_at] == '[')
            {
                var isList = At("[[");
                _at += isList ? 2 : 1;
                var path = Path();
                Expect(isList ? "]]" : "]");
                table = isList ? NewItem(root, path) : TableAt(root, path);
            }
            else Assign(table);

            Space(breaks: false);
            if (_at < _text.Length && _text[_at] != '\n') throw Failed("expected a line break");
        }
    }

    private void Assign(GoMap table)
    {
        var path = Path();
        Expect("=");
        Space(breaks: false);
        var target = TableAt(table, path[..^1]);
        if (target.Entries.ContainsKey(path[^1])) throw Failed($"Key '{string.Join('.', path)}' has already been defined.");
        target[path[^1]] = Value();
    }

    private GoMap TableAt(GoMap table, IEnumerable<string> path)
    {
        foreach (var step in path)
        {
            table = table[step] switch
            {
                GoMap below => below,
                GoList { Items: [.., GoMap last] } => last,
                null => (GoMap)(table[step] = new GoMap())!,
                _ => throw Failed($"Key '{step}' has already been defined."),
            };
        }

        return table;
    }

    private GoMap NewItem(GoMap root, List<string> path)
    {
        var table = TableAt(root, path[..^1]);
        var item = new GoMap();
        var items = table[path[^1]] is GoList list ? list.Items : [];
        table[path[^1]] = new GoList([.. items, item], "[]map[string]interface {}");
        return item;
    }

    private List<string> Path()
    {
        var path = new List<string>();
        while (true)
        {
            Space(breaks: false);
            if (_at < _text.Length && _text[_at] is '"' or '\'') path.Add(Text());
            else
            {
                var start = _at;
                while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-')) _at++;
                if (_at == start) throw Failed("expected a key");
                path.Add(_text[start.._at]);
            }

            Space(breaks: false);
            if (_at >= _text.Length || _text[_at] != '.') return path;
            _at++;
        }
    }

    private object Value()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (_at >= _text.Length) throw Failed("expected value but found end of file");
        switch (_text[_at])
        {
            case '"' or '\'': return Text();
            case '[': return List();
            case '{': return Inline();
        }

        var start = _at;
        while (_at < _text.Length && _text[_at] is not (',' or ']' or '}' or '\n' or '#' or ' ' or '\t')) _at++;
        return Word(_text[start.._at]);
    }

    private object Word(string word)
    {
        if (word is "true" or "false") return word == "true";
        var plain = word.Replace("_", "", StringComparison.Ordinal);
        var isHex = plain.StartsWith("0x", StringComparison.Ordinal);
        if (GoNumbers.ParseInteger(plain, plain.StartsWith('0') && plain.Length > 1 && (isHex || plain[1] is 'o' or 'b') ? 0 : 10) is { } integer) return integer;
        if (plain is "inf" or "+inf" or "-inf" or "nan" or "+nan" or "-nan" || (plain.Length > 0 && (char.IsAsciiDigit(plain[0]) || plain[0] is '+' or '-') && !plain.Contains(':', StringComparison.Ordinal)))
        {
            if (GoNumbers.ParseFloat(plain) is { } number) return number;
        }

        return DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && char.IsAsciiDigit(word[0])
            ? new GoTime(time, "UTC")
            : throw Failed($"expected value but found {GoQuote.Double(word)} instead");
    }

    private GoList List()
    {
        _at++;
        var items = new List<object?>();
        while (true)
        {
            Space(breaks: true);
            if (_at < _text.Length && _text[_at] == ']') break;
            items.Add(Value());
            Space(breaks: true);
            if (_at < _text.Length && _text[_at] == ',') _at++;
            else if (_at >= _text.Length || _text[_at] != ']') throw Failed("expected a comma (',') or array terminator (']')");
        }

        _at++;
        return new GoList([.. items]);
    }

    private GoMap Inline()
    {
        _at++;
        var map = new GoMap();
        while (true)
        {
            Space(breaks: true);
            if (_at < _text.Length && _text[_at] == '}') break;
            Assign(map);
            Space(breaks: true);
            if (_at < _text.Length && _text[_at] == ',') _at++;
            else if (_at >= _text.Length || _text[_at] != '}') throw Failed("expected a comma or an inline table terminator '}'");
        }

        _at++;
        return map;
    }

    private string Text()
    {
        var quote = _text[_at];
        var isLong = At(new string(quote, 3));
        _at += isLong ? 3 : 1;
        if (isLong && _at < _text.Length && _text[_at] == '\n') _at++;
        var output = new StringBuilder();
        while (true)
        {
            if (_at >= _text.Length || (!isLong && _text[_at] == '\n')) throw Failed("strings cannot contain newlines");
            if (isLong ? At(new string(quote, 3)) : _text[_at] == quote) break;
            if (_text[_at] == '\\' && quote == '"') Escape(output);
            else output.Append(_text[_at++]);
        }

        _at += isLong ? 3 : 1;
        return output.ToString();
    }

    private void Escape(StringBuilder output)
    {
        if (_at + 1 >= _text.Length) throw Failed("unexpected end of file");
        var c = _text[_at + 1];
        _at += 2;
        if (c is 'u' or 'U')
        {
            var digits = c == 'u' ? 4 : 8;
            if (_at + digits > _text.Length || !int.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code)) throw Failed("invalid escape");
            output.Append(new Rune(code));
            _at += digits;
        }
        else if (char.IsWhiteSpace(c))
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        }
        else
        {
            var at = "btnfr\"\\e".IndexOf(c, StringComparison.Ordinal);
            output.Append(at >= 0 ? "\b\t\n\f\r\"\\\u001b"[at] : throw Failed($"invalid escape character '{c}'"));
        }
    }

    private void Space(bool breaks)
    {
        while (_at < _text.Length)
        {
            if (_text[_at] == '#')
            {
                while (_at < _text.Length && _text[_at] != '\n') _at++;
            }
            else if (_text[_at] is ' ' or '\t' || (breaks && _text[_at] == '\n')) _at++;
            else return;
        }
    }

    private bool At(string expected) => string.CompareOrdinal(_text, _at, expected, 0, expected.Length) == 0;

    private void Expect(string expected)
    {
        Space(breaks: false);
        if (!At(expected)) throw Failed($"expected '{expected}'");
        _at += expected.Length;
    }

    private TemplateException Failed(string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"toml: line {_text.AsSpan(0, Math.Min(_at, _text.Length)).Count('\n') + 1}: {problem}"));
}
