using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>
/// Regular expressions in Go's syntax (RE2), run by the platform's engine that takes linear time: it can no more be made to search for
/// ever than the original can. Look-around and back references are in neither.
/// </summary>
internal sealed class GoRegex
{
    private const int CacheMax = 2000;
    private const int PatternMax = 10_000;
    private const int RepeatMax = 1000;

    private static readonly ConcurrentDictionary<string, GoRegex> Cache = new(StringComparer.Ordinal);

    // Pairs of the first and the last sign of a range, in order.
    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "09AZaz", ["alpha"] = "AZaz", ["ascii"] = "\0\x7F", ["blank"] = "\t\t  ", ["cntrl"] = "\0\x1F\x7F\x7F", ["digit"] = "09", ["graph"] = "!~", ["lower"] = "az",
        ["print"] = " ~", ["punct"] = "!/:@[`{~", ["space"] = "\t\r  ", ["upper"] = "AZ", ["word"] = "09AZ__az", ["xdigit"] = "09AFaf",
    };

    private readonly string _pattern;
    private readonly StringBuilder _output = new();
    private readonly Stack<(bool IsMultiline, bool IsUngreedy)> _groups = new();
    private bool _isMultiline;
    private bool _isUngreedy;
    private int _at;
    private Regex _regex = null!;

    private GoRegex(string pattern) => _pattern = pattern;

    // Groups have numbers from left to right; the platform would count those with names behind the others.
    private readonly List<string> _names = [""];

    /// <summary>The expression of a pattern.</summary>
    /// <exception cref="TemplateException">The pattern is none: said as by the functions that must parse it, or else as by those that panic.</exception>
    public static GoRegex Of(string pattern, bool isMust)
    {
        if (Cache.TryGetValue(pattern, out var known)) return known;
        if (pattern.Length > PatternMax) throw new TemplateException($"a regular expression has more than {PatternMax} characters");
        if (GoBytes.Clean(pattern) is var clean && clean != pattern) throw new TemplateException($"{(isMust ? "" : $"regexp: Compile({GoQuote.Double(pattern)}): ")}error parsing regexp: invalid UTF-8: `{clean}`");
        var made = new GoRegex(pattern);
        try
        {
            var translated = made.Translate();
            made._regex = new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or TemplateException)
        {
            var problem = error is RegexParseException { Error: RegexParseError.ReversedCharacterRange } ? made.ReversedRange() : error.Message;
            var place = pattern.Contains('`', StringComparison.Ordinal) ? GoQuote.Double(pattern) : $"`{pattern}`";
            throw new TemplateException($"{(isMust ? "" : $"regexp: Compile({place}): ")}error parsing regexp: {problem}", error);
        }

        if (Cache.Count >= CacheMax) Cache.Clear();
        return Cache[pattern] = made;
    }

    public bool IsMatch(string text) => _regex.IsMatch(text);

    public Match Match(string text) => _regex.Match(text);

    /// <summary>What the group of a name or a number has found; nothing where there is no such group.</summary>
    public string GroupOf(Match match, string name)
    {
        var isNumber = name.All(char.IsAsciiDigit) && (name.Length == 1 || name[0] != '0');
        var group = !isNumber ? _names.IndexOf(name) : int.TryParse(name, CultureInfo.InvariantCulture, out var number) ? number : -1;
        return group < 0 || group >= _names.Count ? "" : match.Groups[group].Value;
    }

    private string ReversedRange()
    {
        for (var i = 1; i + 1 < _pattern.Length; i++)
            if (_pattern[i] == '-' && _pattern[i - 1] > _pattern[i + 1]) return $"invalid character class range: `{_pattern[(i - 1)..(i + 2)]}`";
        return $"invalid character class range: `{_pattern}`";
    }

    private string Translate()
    {
        var mayRepeat = false;
        while (_at < _pattern.Length)
        {
            var c = _pattern[_at];
            switch (c)
            {
                case '\\':
                    Escape(inClass: false);
                    mayRepeat = true;
                    break;
                case '[':
                    Class();
                    mayRepeat = true;
                    break;
                case '(':
                    Group();
                    mayRepeat = false;
                    break;
                case ')':
                    if (!_groups.TryPop(out var outer)) throw Failed($"unexpected ): `{_pattern}`");
                    (_isMultiline, _isUngreedy) = outer;
                    Take();
                    mayRepeat = true;
                    break;
                case '*' or '+' or '?' or '{' when c != '{' || Bounds() > 0:
                    if (!mayRepeat) throw Failed(_at == 0 || _pattern[_at - 1] is '(' or '|' ? $"missing argument to repetition operator: `{c}`" : $"invalid nested repetition operator: `{_pattern[(_at - 1)..(_at + 1)]}`");
                    Repeat();
                    mayRepeat = false;
                    break;
                case '{':
                    _output.Append("\\{");
                    _at++;
                    mayRepeat = true;
                    break;
                case '$':
                    _output.Append(_isMultiline ? "$" : "\\z");
                    _at++;
                    mayRepeat = true;
                    break;
                case '|':
                    Take();
                    mayRepeat = false;
                    break;
                default:
                    Take();
                    mayRepeat = true;
                    break;
            }
        }

        return _groups.Count == 0 ? _output.ToString() : throw Failed($"missing closing ): `{_pattern}`");
    }

    private void Take() => _output.Append(_pattern[_at++]);

    private void Repeat()
    {
        var (start, length) = (_at, _pattern[_at] == '{' ? Bounds() : 1);
        _output.Append(_pattern, _at, length);
        _at += length;
        var isLazy = _at < _pattern.Length && _pattern[_at] == '?';
        if (isLazy) _at++;
        if (isLazy != _isUngreedy) _output.Append('?');
        if (_at < _pattern.Length && _pattern[_at] is '*' or '+' or '?') throw Failed($"invalid nested repetition operator: `{_pattern[start..(_at + 1)]}`");
    }

    /// <summary>How long {n,m} is here; zero when this brace is only a brace.</summary>
    private int Bounds()
    {
        var close = _pattern.IndexOf('}', _at);
        if (close < 0) return 0;
        var parts = _pattern[(_at + 1)..close].Split(',');
        if (parts.Length > 2 || parts[0].Length == 0 || parts.Any(static part => part.Any(static c => !char.IsAsciiDigit(c)))) return 0;
        foreach (var part in parts)
        {
            if (part.Length > 0 && (part.Length > 4 || int.Parse(part, CultureInfo.InvariantCulture) > RepeatMax)) throw Failed($"invalid repeat count: `{_pattern[_at..(close + 1)]}`");
        }

        return close + 1 - _at;
    }

    private void Group()
    {
        _groups.Push((_isMultiline, _isUngreedy));
        if (_at + 1 >= _pattern.Length || _pattern[_at + 1] != '?')
        {
            _names.Add("");
            Take();
            return;
        }

        var rest = _pattern.AsSpan(_at + 2);
        if (rest.StartsWith("P<") || (rest.StartsWith("<") && !rest.StartsWith("<=") && !rest.StartsWith("<!")))
        {
            Named(rest[0] == 'P' ? 4 : 3);
            return;
        }

        Flags();
    }

    private void Named(int opening)
    {
        var end = _pattern.IndexOf('>', _at);
        if (end < 0) throw Failed($"invalid named capture: `{_pattern[_at..]}`");
        var name = _pattern[(_at + opening)..end];
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')) throw Failed($"invalid named capture: `{_pattern[_at..(end + 1)]}`");
        _names.Add(name);
        _output.Append('(');
        _at = end + 1;
    }

    private void Flags()
    {
        var start = _at;
        _at += 2;
        var (isOn, flags) = (true, new StringBuilder("(?"));
        while (_at < _pattern.Length)
        {
            var c = _pattern[_at++];
            switch (c)
            {
                case 'i' or 's': flags.Append(c); break;
                case 'm':
                    flags.Append(c);
                    _isMultiline = isOn;
                    break;
                case 'U': _isUngreedy = isOn; break;
                case '-' when isOn:
                    flags.Append(c);
                    isOn = false;
                    break;
                case ':' or ')':
                    if (c == ')') _groups.Pop();
                    var text = flags.ToString().TrimEnd('-');
                    _output.Append(c == ')' && text == "(?" ? "" : text + c);
                    return;
                default: throw Failed($"invalid or unsupported Perl syntax: `{_pattern[start.._at]}`");
            }
        }

        throw Failed("missing argument to repetition operator: `?`");
    }

    private void Class()
    {
        var start = _at;
        Take();
        if (_at < _pattern.Length && _pattern[_at] == '^') Take();
        var isFirst = true;
        while (_at < _pattern.Length && (_pattern[_at] != ']' || isFirst))
        {
            isFirst = false;
            switch (_pattern[_at])
            {
                case '[' when _at + 1 < _pattern.Length && _pattern[_at + 1] == ':': Posix(); break;
                case '[' or ']':
                    _output.Append('\\');
                    Take();
                    break;
                case '\\': Escape(inClass: true); break;
                default: Take(); break;
            }
        }

        if (_at >= _pattern.Length) throw Failed($"missing closing ]: `{_pattern[start..]}`");
        Take();
    }

    private void Posix()
    {
        var close = _pattern.IndexOf(":]", _at, StringComparison.Ordinal);
        var name = close < 0 ? "" : _pattern[(_at + 2)..close];
        if (!PosixClasses.TryGetValue(name.TrimStart('^'), out var ranges)) throw Failed($"invalid character class range: `[:{name}:]`");
        if (name[0] == '^') ranges = Others(ranges);
        for (var i = 0; i < ranges.Length; i += 2) _output.Append(CultureInfo.InvariantCulture, $"\\u{(int)ranges[i]:X4}-\\u{(int)ranges[i + 1]:X4}");
        _at = close + 2;
    }

    /// <summary>The ranges between ranges.</summary>
    private static string Others(string ranges)
    {
        var others = new StringBuilder();
        var next = '\0';
        for (var i = 0; i < ranges.Length; i += 2)
        {
            if (ranges[i] > next) others.Append(next).Append((char)(ranges[i] - 1));
            next = (char)(ranges[i + 1] + 1);
        }

        return others.Append(next).Append('\uFFFF').ToString();
    }

    private void Escape(bool inClass)
    {
        if (_at + 1 >= _pattern.Length) throw Failed("trailing backslash at end of expression: ``");
        var c = _pattern[_at + 1];
        _at += 2;
        switch (c)
        {
            // Classes are of ASCII only, other than those of the platform.
            case 'd': _output.Append(inClass ? "0-9" : "[0-9]"); break;
            case 'w': _output.Append(inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]"); break;
            case 's': _output.Append(inClass ? @"\t\n\f\r " : @"[\t\n\f\r ]"); break;
            case 'D': _output.Append(inClass ? @"\x00-/:-\uFFFF" : "[^0-9]"); break;
            case 'W': _output.Append(inClass ? @"\x00-/:-@\[-\^`{-\uFFFF" : "[^0-9A-Za-z_]"); break;
            case 'S': _output.Append(inClass ? @"\x00-\x08\x0B\x0E-\x1F!-\uFFFF" : @"[^\t\n\f\r ]"); break;
            case 'b' or 'B' when !inClass: _output.Append('\\').Append(c); break;
            case 'A' or 'z' when !inClass: _output.Append('\\').Append(c); break;
            case 'Q' when !inClass: Quoted(); break;
            case 'p' or 'P': Property(c); break;
            case 'x': Hexadecimal(); break;
            case 'a' or 'f' or 't' or 'n' or 'r' or 'v': _output.Append('\\').Append(c); break;
            case '0': _output.Append("\\0"); break;
            case var _ when char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c): _output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"); break;
            default: throw Failed($"invalid escape sequence: `\\{c}`");
        }
    }

    private void Quoted()
    {
        var end = _pattern.IndexOf("\\E", _at, StringComparison.Ordinal);
        var text = end < 0 ? _pattern[_at..] : _pattern[_at..end];
        _output.Append(Regex.Escape(text).Replace("]", "\\]", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal));
        _at = end < 0 ? _pattern.Length : end + 2;
    }

    private void Property(char sign)
    {
        if (_at >= _pattern.Length) throw Failed($"invalid character class range: `\\{sign}`");
        var name = _pattern[_at].ToString();
        var end = _at + 1;
        if (name == "{")
        {
            end = _pattern.IndexOf('}', _at) + 1;
            if (end == 0) throw Failed($"invalid character class range: `\\{sign}{_pattern[_at..]}`");
            name = _pattern[(_at + 1)..(end - 1)];
        }

        var isNegated = name.StartsWith('^') != (sign == 'P');
        name = name.TrimStart('^') switch { "Latin" => "IsBasicLatin", "Greek" => "IsGreek", "Cyrillic" => "IsCyrillic", "Han" => "IsCJKUnifiedIdeographs", "Hebrew" => "IsHebrew", "Arabic" => "IsArabic", var other => other };
        _output.Append(isNegated ? "\\P{" : "\\p{").Append(name).Append('}');
        _at = end;
    }

    private void Hexadecimal()
    {
        var isBraced = _at < _pattern.Length && _pattern[_at] == '{';
        var end = isBraced ? _pattern.IndexOf('}', _at) : _at + 2;
        var start = isBraced ? _at + 1 : _at;
        if (end < 0 || end > _pattern.Length || !int.TryParse(_pattern.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code))
            throw Failed($"invalid escape sequence: `\\x{_pattern[_at..Math.Min(Math.Max(end, _at), _pattern.Length)]}`");
        foreach (var unit in new Rune(code).ToString()) _output.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        _at = isBraced ? end + 1 : end;
    }

    private static TemplateException Failed(string problem) => new(problem);
}
