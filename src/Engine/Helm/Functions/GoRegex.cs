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

    private static readonly ConcurrentDictionary<string, Regex> Cache = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F", ["digit"] = "0-9",
        ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`{-~", ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    private readonly string _pattern;
    private readonly StringBuilder _output = new();
    private readonly Stack<(bool IsMultiline, bool IsUngreedy)> _groups = new();
    private bool _isMultiline;
    private bool _isUngreedy;
    private int _at;

    private GoRegex(string pattern) => _pattern = pattern;

    public static Regex Of(string pattern)
    {
        if (Cache.TryGetValue(pattern, out var known)) return known;
        if (pattern.Length > PatternMax) throw new TemplateException($"a regular expression has more than {PatternMax} characters");
        Regex regex;
        try
        {
            regex = new Regex(new GoRegex(pattern).Translate(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new TemplateException($"regexp: Compile(`{pattern}`): error parsing regexp: {error.Message}", error);
        }

        if (Cache.Count >= CacheMax) Cache.Clear();
        return Cache[pattern] = regex;
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
        var length = _pattern[_at] == '{' ? Bounds() : 1;
        _output.Append(_pattern, _at, length);
        _at += length;
        var isLazy = _at < _pattern.Length && _pattern[_at] == '?';
        if (isLazy) _at++;
        if (isLazy != _isUngreedy) _output.Append('?');
        if (_at < _pattern.Length && _pattern[_at] is '*' or '+' or '?') throw Failed($"invalid nested repetition operator: `{_pattern[(_at - 1)..(_at + 1)]}`");
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
            Take();
            return;
        }

        var rest = _pattern.AsSpan(_at + 2);
        if (rest.StartsWith("P<") || (rest.StartsWith("<") && !rest.StartsWith("<=") && !rest.StartsWith("<!")))
        {
            _output.Append("(?<");
            _at += rest[0] == 'P' ? 4 : 3;
            return;
        }

        Flags();
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
        if (!PosixClasses.TryGetValue(name, out var ranges)) throw Failed($"invalid character class range: `[:{name}:]`");
        _output.Append(ranges);
        _at = close + 2;
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
            case var _ when char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c): _output.Append('\\').Append(c); break;
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
            throw Failed("invalid escape sequence: `\\x`");
        foreach (var unit in new Rune(code).ToString()) _output.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        _at = isBraced ? end + 1 : end;
    }

    private TemplateException Failed(string problem) => new($"regexp: Compile(`{_pattern}`): error parsing regexp: {problem}");
}
