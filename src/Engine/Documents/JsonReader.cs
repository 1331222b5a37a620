using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Documents;

/// <summary>
/// Reads JSON in UTF-8. Written by hand because the words of its errors are those of the Go programs whose place we take: users
/// search for them, and the API server's answers contain them.
/// </summary>
public ref struct JsonReader
{
    public const int DepthMaxDefault = 1000;

    private readonly ReadOnlySpan<byte> _text;
    private readonly int _depthMax;
    private readonly ICollection<DuplicateKey>? _duplicates;
    private readonly List<string> _path = [];
    private int _at;
    private int _depth;

    private JsonReader(ReadOnlySpan<byte> text, int depthMax, ICollection<DuplicateKey>? duplicates)
    {
        _text = text;
        _depthMax = depthMax;
        _duplicates = duplicates;
    }

    /// <summary>Reads one document. Keys that come twice are reported to <paramref name="duplicates"/>; the last value wins.</summary>
    /// <exception cref="DocumentException">The text is not JSON, or nests too deeply.</exception>
    public static Node Read(ReadOnlySpan<byte> utf8, ICollection<DuplicateKey>? duplicates = null, int depthMax = DepthMaxDefault)
    {
        var reader = new JsonReader(utf8, depthMax, duplicates);
        var node = reader.Value();
        reader.Space();
        if (reader._at < utf8.Length) throw reader.Invalid("after top-level value");
        return node;
    }

    public static Node Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private Node Value()
    {
        Space();
        if (_at >= _text.Length) throw UnexpectedEnd();
        switch (_text[_at])
        {
            case (byte)'{': return Map();
            case (byte)'[': return List();
            case (byte)'"': return StringNode.Of(Text(isKey: false));
            case (byte)'t': Literal("true"u8, "true"); return BoolNode.True;
            case (byte)'f': Literal("false"u8, "false"); return BoolNode.False;
            case (byte)'n': Literal("null"u8, "null"); return NullNode.Instance;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'): return Number();
            default: throw Invalid("looking for beginning of value");
        }
    }

    private MapNode Map()
    {
        Enter();
        Space();
        if (_at < _text.Length && _text[_at] == '}') return Leave(MapNode.Empty);
        var builder = new MapBuilder();
        while (true)
        {
            var key = Key();
            if (_duplicates is not null) _path.Add(key);
            if (!builder.Set(key, Value()) && _duplicates is not null)
                _duplicates.Add(new DuplicateKey([.. _path]));
            if (_duplicates is not null) _path.RemoveAt(_path.Count - 1);
            if (Ended((byte)'}', "after object key:value pair")) return Leave(builder.Build());
        }
    }

    private string Key()
    {
        Space();
        if (_at >= _text.Length) throw UnexpectedEnd();
        if (_text[_at] != '"') throw Invalid("looking for beginning of object key string");
        var key = Text(isKey: true);
        Space();
        if (_at >= _text.Length) throw UnexpectedEnd();
        if (_text[_at] != ':') throw Invalid("after object key");
        _at++;
        return key;
    }

    private ListNode List()
    {
        Enter();
        Space();
        if (_at < _text.Length && _text[_at] == ']') return Leave(ListNode.Empty);
        var items = new List<Node>();
        while (true)
        {
            if (_duplicates is not null) _path.Add("[" + items.Count.ToString(CultureInfo.InvariantCulture) + "]");
            items.Add(Value());
            if (_duplicates is not null) _path.RemoveAt(_path.Count - 1);
            if (Ended((byte)']', "after array element")) return Leave(ListNode.Owning([.. items]));
        }
    }

    /// <summary>After an element: true at the closing bracket (which stays), false after a comma.</summary>
    private bool Ended(byte closing, string context)
    {
        Space();
        if (_at >= _text.Length) throw UnexpectedEnd();
        if (_text[_at] == closing) return true;
        if (_text[_at] != ',') throw Invalid(context);
        _at++;
        return false;
    }

    private void Enter()
    {
        if (++_depth > _depthMax) throw Failed("exceeded max depth");
        _at++;
    }

    private T Leave<T>(T node)
    {
        _depth--;
        _at++;
        return node;
    }

    private void Literal(ReadOnlySpan<byte> word, string name)
    {
        for (var i = 1; i < word.Length; i++)
        {
            _at++;
            if (_at >= _text.Length) throw UnexpectedEnd();
            if (_text[_at] != word[i]) throw Invalid($"in literal {name} (expecting {Quoted(word[i])})");
        }
        _at++;
    }

    private Node Number()
    {
        var start = _at;
        if (_text[_at] == '-') _at++;
        if (_at >= _text.Length) throw UnexpectedEnd();
        if (_text[_at] == '0') _at++;
        else Digits("in numeric literal");
        var isInteger = true;
        if (_at < _text.Length && _text[_at] == '.')
        {
            isInteger = false;
            _at++;
            Digits("after decimal point in numeric literal");
        }
        if (_at < _text.Length && (_text[_at] | 0x20) == 'e')
        {
            isInteger = false;
            _at++;
            if (_at < _text.Length && _text[_at] is (byte)'+' or (byte)'-') _at++;
            Digits("in exponent of numeric literal");
        }
        return NumberOf(_text[start.._at], isInteger);
    }

    private static Node NumberOf(ReadOnlySpan<byte> text, bool isInteger)
    {
        if (isInteger && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            return IntegerNode.Of(integer);
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        var look = Encoding.ASCII.GetString(text);
        return double.IsFinite(number)
            ? FloatNode.Of(number, look)
            : throw new DocumentException($"json: cannot unmarshal number {look} into Go value of type float64");
    }

    private void Digits(string context)
    {
        if (_at >= _text.Length) throw UnexpectedEnd();
        if (!char.IsAsciiDigit((char)_text[_at])) throw Invalid(context);
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at])) _at++;
    }

    private string Text(bool isKey)
    {
        var start = ++_at;
        var rest = _text[start..];
        var stop = rest.IndexOfAnyInRange((byte)0, (byte)0x1f);
        var length = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (length >= 0 && rest[length] == '"' && (stop < 0 || stop > length))
        {
            _at = start + length + 1;
            return isKey ? SharedStrings.Of(rest[..length]) : Encoding.UTF8.GetString(rest[..length]);
        }
        return EscapedText();
    }

    private string EscapedText()
    {
        var text = new StringBuilder();
        while (true)
        {
            var start = _at;
            while (_at < _text.Length && _text[_at] is not ((byte)'"' or (byte)'\\' or < 0x20)) _at++;
            text.Append(Encoding.UTF8.GetString(_text[start.._at]));
            if (_at >= _text.Length) throw UnexpectedEnd();
            if (_text[_at] == '"') break;
            if (_text[_at] != '\\') throw Invalid("in string literal");
            _at++;
            if (_at >= _text.Length) throw UnexpectedEnd();
            text.Append(Escape());
        }
        _at++;
        return Repaired(text.ToString());
    }

    private char Escape()
    {
        var c = _text[_at++];
        switch (c)
        {
            case (byte)'b': return '\b';
            case (byte)'f': return '\f';
            case (byte)'n': return '\n';
            case (byte)'r': return '\r';
            case (byte)'t': return '\t';
            case (byte)'"' or (byte)'\\' or (byte)'/': return (char)c;
            case (byte)'u': break;
            default:
                _at--;
                throw Invalid("in string escape code");
        }
        var code = 0;
        for (var i = 0; i < 4; i++, _at++)
        {
            if (_at >= _text.Length) throw UnexpectedEnd();
            if (!char.IsAsciiHexDigit((char)_text[_at])) throw Invalid("in \\u hexadecimal character escape");
            code = (code << 4) + Convert.ToInt32(((char)_text[_at]).ToString(), 16);
        }
        return (char)code;
    }

    /// <summary>Halves of surrogate pairs that stand alone cannot be written as UTF-8 again: they become the replacement character.</summary>
    private static string Repaired(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) repaired.Append(rune.ToString());
        return repaired.ToString();
    }

    private void Space()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') _at++;
    }

    private readonly DocumentException UnexpectedEnd() => Failed("unexpected end of JSON input");

    private readonly DocumentException Invalid(string context) => Failed($"invalid character {Quoted(_text[_at])} {context}");

    private readonly DocumentException Failed(string message)
    {
        var before = _text[..Math.Min(_at, _text.Length)];
        return new DocumentException(message, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'), _at);
    }

    private static string Quoted(byte c) => c switch
    {
        (byte)'\'' => @"'\''",
        (byte)'"' => "'\"'",
        (byte)'\\' => @"'\\'",
        (byte)'\n' => @"'\n'",
        (byte)'\r' => @"'\r'",
        (byte)'\t' => @"'\t'",
        0x07 => @"'\a'",
        0x08 => @"'\b'",
        0x0b => @"'\v'",
        0x0c => @"'\f'",
        < 0x20 or 0x7f => $@"'\x{c:x2}'",
        >= 0x80 and < 0xa1 or 0xad => $@"'\u00{c:x2}'",
        _ => $"'{(char)c}'",
    };
}
