using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm.Values;

/// <summary>
/// The grammar of --set: a.b=c, lists in braces, indexes in brackets, backslashes before signs that mean something. Values go straight
/// into a map that may hold others already.
/// </summary>
internal sealed class SetParser
{
    private const int DepthMax = 30;
    private const int IndexMax = 65536;

    private readonly string _text;
    private readonly Func<string, object?> _read;
    private readonly bool _isJson;
    private int _at;

    private SetParser(string text, Func<string, object?> read, bool isJson) => (_text, _read, _isJson) = (text, read, isJson);

    /// <summary>--set: words become numbers, booleans and nulls.</summary>
    public static void Set(string text, GoMap target) => new SetParser(text, Typed, isJson: false).Run(target);

    /// <summary>--set-string</summary>
    public static void SetString(string text, GoMap target) => new SetParser(text, static value => value, isJson: false).Run(target);

    /// <summary>--set-file: each value names a file.</summary>
    public static void SetFile(string text, GoMap target, Func<string, string> read) => new SetParser(text, read, isJson: false).Run(target);

    /// <summary>--set-json: values are JSON; without a key, the whole text is a map.</summary>
    public static void SetJson(string text, GoMap target)
    {
        if (!text.TrimStart().StartsWith('{'))
        {
            new SetParser(text, static value => value, isJson: true).Run(target);
            return;
        }

        try
        {
            if (YamlFunctions.FromNode(JsonReader.Read(text)) is GoMap map) ValuesMerge.Over(target, map);
        }
        catch (DocumentException error)
        {
            throw new RenderException($"failed parsing JSON: {text}: {error.Message}", error);
        }
    }

    private static object? Typed(string text) => text switch
    {
        "0" => 0L,
        _ when text.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        _ when text.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        _ when text.Equals("null", StringComparison.OrdinalIgnoreCase) => null,
        _ when text.Length > 0 && text[0] != '0' && GoNumbers.ParseInteger(text, 10) is { } number => number,
        _ => text,
    };

    private void Run(GoMap target)
    {
        while (_at < _text.Length) Key(target, 0);
    }

    private static RenderException Failed(string problem) => new($"failed parsing --set data: {problem}");

    private void Key(GoMap map, int depth)
    {
        var (key, stop) = Until("=[,.");
        switch (stop)
        {
            case '[':
                var index = Index();
                var list = map.Entries.TryGetValue(key, out var known) ? known as GoList ?? throw Failed($"interface conversion: the value of {GoQuote.Double(key)} is no list") : new GoList([]);
                list = Item(list, index, depth);
                if (key.Length > 0) map[key] = list;
                break;
            case '=':
                var value = Value();
                if (key.Length > 0) map[key] = value;
                break;
            case ',': throw Failed($"key {GoQuote.Double(key)} has no value (cannot end with ,)");
            case '.':
                if (++depth > DepthMax) throw Failed(string.Create(CultureInfo.InvariantCulture, $"value name nested level is greater than maximum supported nested level of {DepthMax}"));
                var inner = map.Entries.TryGetValue(key, out var below) ? below as GoMap ?? throw Failed($"interface conversion: the value of {GoQuote.Double(key)} is no map") : new GoMap();
                if (_at < _text.Length) Key(inner, depth);
                if (inner.Entries.Count == 0) throw Failed($"key map {GoQuote.Double(key)} has no value");
                if (key.Length > 0) map[key] = inner;
                break;
            default:
                if (key.Length > 0) throw Failed($"key {GoQuote.Double(key)} has no value");
                break;
        }
    }

    private int Index()
    {
        var (text, _) = Until("]");
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) ? index : throw Failed($"error parsing index: strconv.Atoi: parsing {GoQuote.Double(text)}: invalid syntax");
    }

    private GoList Item(GoList list, int index, int depth)
    {
        if (index < 0) throw Failed(string.Create(CultureInfo.InvariantCulture, $"negative {index} index not allowed"));
        if (index > IndexMax) throw Failed(string.Create(CultureInfo.InvariantCulture, $"index of {index} is greater than maximum supported index of {IndexMax}"));
        var (rest, stop) = Until("[.=");
        if (rest.Length > 0) throw Failed($"unexpected data at end of array index: {GoQuote.Double(rest)}");
        var known = index < list.Items.Length ? list.Items[index] : null;
        switch (stop)
        {
            case '=': return With(list, index, Value());
            case '[':
                if (++depth > DepthMax) throw Failed("lists are nested too deeply");
                var next = Index();
                return With(list, index, Item(known is null ? new GoList([]) : known as GoList ?? throw Failed("interface conversion: the item is no list"), next, depth));
            case '.':
                var inner = known as GoMap ?? new GoMap();
                if (++depth > DepthMax) throw Failed("maps are nested too deeply");
                if (_at < _text.Length) Key(inner, depth);
                return With(list, index, inner);
            default: return list;
        }
    }

    private static GoList With(GoList list, int index, object? value)
    {
        var items = list.Items;
        var grown = new object?[Math.Max(items.Length, index + 1)];
        items.CopyTo(grown, 0);
        grown[index] = value;
        return new GoList(grown);
    }

    private object? Value()
    {
        if (_isJson) return Json();
        if (_at >= _text.Length) return "";
        if (_text[_at] == '{') return List();
        return _read(Until(",").Text);
    }

    private GoList List()
    {
        _at++;
        var items = new List<object?>();
        while (true)
        {
            var (item, stop) = Until(",}");
            if (stop == '\0') throw Failed("list must terminate with '}'");
            items.Add(_read(item));
            if (stop != '}') continue;
            Comma();
            return new GoList([.. items]);
        }
    }

    private void Comma()
    {
        if (_at < _text.Length && _text[_at] == ',') _at++;
    }

    private object? Json()
    {
        var end = JsonEnd(_at);
        var text = _text[_at..end];
        _at = end;
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        Comma();
        if (string.IsNullOrWhiteSpace(text)) return null;
        try
        {
            return YamlFunctions.FromNode(JsonReader.Read(text));
        }
        catch (DocumentException error)
        {
            throw Failed(error.Message);
        }
    }

    /// <summary>Where the JSON value ends: at a comma outside of strings and brackets.</summary>
    private int JsonEnd(int from)
    {
        var depth = 0;
        for (var i = from; i < _text.Length; i++)
        {
            switch (_text[i])
            {
                case '"':
                    for (i++; i < _text.Length && _text[i] != '"'; i++)
                    {
                        if (_text[i] == '\\') i++;
                    }

                    break;
                case '{' or '[': depth++; break;
                case '}' or ']': depth--; break;
                case ',' when depth == 0: return i;
            }
        }

        return _text.Length;
    }

    /// <summary>The text up to one of the signs, which is taken away; a zero where the text ends before one.</summary>
    private (string Text, char Stop) Until(string stops)
    {
        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (stops.Contains(c, StringComparison.Ordinal)) return (text.ToString(), c);
            if (c == '\\' && _at < _text.Length) c = _text[_at++];
            text.Append(c);
        }

        return (text.ToString(), '\0');
    }
}
