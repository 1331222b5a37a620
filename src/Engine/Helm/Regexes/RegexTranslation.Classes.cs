using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Helm.Regexes;

/// <summary>Classes of characters, and what a backslash begins.</summary>
internal sealed partial class RegexTranslation
{
    private static readonly CodePoints Digits = CodePoints.Of(('0', '9'));
    private static readonly CodePoints Spaces = CodePoints.Of(('\t', '\n'), ('\f', '\r'), (' ', ' '));
    private static readonly CodePoints WordCharacters = CodePoints.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    // Where case does not count, two characters beyond ASCII are letters of a word.
    private static readonly CodePoints FoldedWordCharacters = CodePoints.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'), ('\u017F', '\u017F'), ('\u212A', '\u212A'));

    private static readonly Dictionary<string, CodePoints> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = CodePoints.Of(('0', '9'), ('A', 'Z'), ('a', 'z')),
        ["alpha"] = CodePoints.Of(('A', 'Z'), ('a', 'z')),
        ["ascii"] = CodePoints.Of((0, 0x7F)),
        ["blank"] = CodePoints.Of(('\t', '\t'), (' ', ' ')),
        ["cntrl"] = CodePoints.Of((0, 0x1F), (0x7F, 0x7F)),
        ["digit"] = Digits,
        ["graph"] = CodePoints.Of(('!', '~')),
        ["lower"] = CodePoints.Of(('a', 'z')),
        ["print"] = CodePoints.Of((' ', '~')),
        ["punct"] = CodePoints.Of(('!', '/'), (':', '@'), ('[', '`'), ('{', '~')),
        ["space"] = CodePoints.Of(('\t', '\r'), (' ', ' ')),
        ["upper"] = CodePoints.Of(('A', 'Z')),
        ["word"] = WordCharacters,
        ["xdigit"] = CodePoints.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
    };

    private void Class()
    {
        var start = _at++;
        var isNegated = _at < _pattern.Length && _pattern[_at] == '^';
        if (isNegated) _at++;
        var set = new CodePoints();
        for (var isFirst = true; isFirst || _at >= _pattern.Length || _pattern[_at] != ']'; isFirst = false)
        {
            if (_at >= _pattern.Length) throw Failed("missing closing ]", _pattern[start..]);
            if (Posix(set) || Named(set)) continue;
            Range(set, start);
        }

        _at++;
        IsAscii &= set.IsAscii;
        Write(set, isNegated);
    }

    private void Write(CodePoints set, bool isNegated)
    {
        Folded((_group.IsFolded ? set.WithSameLetters() : set).Pattern(isNegated, _hasPairs));
        Ended(1);
    }

    /// <summary>A character, or all from one to another. A hyphen at the end is one; behind a class such as \w it begins an item of its own.</summary>
    private void Range(CodePoints set, int start)
    {
        var first = _at;
        var from = ClassCharacter(start);
        var to = from;
        if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
        {
            _at++;
            to = ClassCharacter(start);
            if (to < from) throw Failed("invalid character class range", _pattern[first.._at]);
        }

        set.Add(from, to);
    }

    private int ClassCharacter(int start)
    {
        if (_at >= _pattern.Length) throw Failed("missing closing ]", _pattern[start..]);
        return _pattern[_at] == '\\' ? EscapedCharacter() : NextRune();
    }

    private bool Posix(CodePoints set)
    {
        if (!_pattern.AsSpan(_at).StartsWith("[:")) return false;
        var close = _pattern.IndexOf(":]", _at + 2, StringComparison.Ordinal);
        if (close < 0) return false;
        var name = _pattern[(_at + 2)..close];
        var isNegated = name.StartsWith('^');
        if (!PosixClasses.TryGetValue(isNegated ? name[1..] : name, out var found)) throw Failed("invalid character class range", _pattern[_at..(close + 2)]);
        set.Add(isNegated ? found.Others() : found);
        _at = close + 2;
        return true;
    }

    /// <summary>\d, \pL and the like within a class.</summary>
    private bool Named(CodePoints set)
    {
        if (_pattern[_at] != '\\' || NamedSet() is not var (found, isNegated)) return false;
        set.Add(isNegated ? found.Others() : found);
        return true;
    }

    /// <summary>What a backslash names here; null, and nothing read, when it escapes a character.</summary>
    private (CodePoints Set, bool IsNegated)? NamedSet()
    {
        if (_at + 1 >= _pattern.Length) return null;
        var sign = _pattern[_at + 1];
        if (sign is 'p' or 'P') return Property(sign == 'P');
        CodePoints? set = char.ToLowerInvariant(sign) switch
        {
            'd' => Digits,
            's' => Spaces,
            'w' => _group.IsFolded ? FoldedWordCharacters : WordCharacters,
            _ => null,
        };
        if (set is null) return null;
        _at += 2;
        return (set, char.IsAsciiLetterUpper(sign));
    }

    private (CodePoints, bool) Property(bool isNegated)
    {
        var start = _at;
        if (_at + 2 >= _pattern.Length) throw Failed("invalid character class range", _pattern[_at..]);
        string name;
        if (_pattern[_at + 2] == '{')
        {
            var end = _pattern.IndexOf('}', _at);
            if (end < 0) throw Failed("invalid character class range", _pattern[_at..]);
            (name, _at) = (_pattern[(_at + 3)..end], end + 1);
        }
        else
        {
            _at += 2;
            name = char.ConvertFromUtf32(NextRune());
        }

        if (name.StartsWith('^')) (isNegated, name) = (!isNegated, name[1..]);
        return UnicodeGroups.Find(name) is { } found ? (found, isNegated) : throw Failed("invalid character class range", _pattern[start.._at]);
    }

    private void Escape()
    {
        switch (_at + 1 < _pattern.Length ? _pattern[_at + 1] : '\0')
        {
            case 'A': Item("\\A", 2); return;
            case 'z': Item("\\z", 2); return;
            case 'b' or 'B':
                HasBoundaries = true;
                Item(_pattern[_at..(_at + 2)], 2);
                return;
            case 'Q':
                Quoted();
                return;
        }

        if (NamedSet() is var (set, isNegated))
        {
            IsAscii &= set.IsAscii || set == FoldedWordCharacters;
            Write(set, isNegated);
        }
        else Literal(EscapedCharacter());
    }

    private void Quoted()
    {
        _at += 2;
        var end = _pattern.IndexOf("\\E", _at, StringComparison.Ordinal);
        while (_at < (end < 0 ? _pattern.Length : end)) Literal(NextRune());
        if (end >= 0) _at = end + 2;
    }

    private int EscapedCharacter()
    {
        var start = _at++;
        if (_at >= _pattern.Length) throw Failed("trailing backslash at end of expression", "");
        var c = _pattern[_at];
        if (c == '0' || (c is >= '1' and <= '7' && _at + 1 < _pattern.Length && _pattern[_at + 1] is >= '0' and <= '7')) return Octal();
        if (c == 'x' && Hexadecimal() is { } code) return code;
        var character = NextRune();
        if (character < 0x80 && !char.IsAsciiLetterOrDigit((char)character)) return character;
        return c switch
        {
            'a' => '\a',
            'f' => '\f',
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'v' => '\v',
            'x' => throw Failed("invalid escape sequence", _pattern[start..EndOfDigits()]),
            _ => throw Failed("invalid escape sequence", _pattern[start.._at]),
        };
    }

    /// <summary>Behind the first sign that can't go on behind \x.</summary>
    private int EndOfDigits()
    {
        var digits = _at;
        if (_at >= _pattern.Length || _pattern[_at] != '{') return Math.Min(_at + 2, _pattern.Length);
        var code = 0;
        while (++digits < _pattern.Length && code <= 0x10FFFF && char.IsAsciiHexDigit(_pattern[digits])) code = (code * 16) + Convert.ToInt32(_pattern[digits].ToString(), 16);
        return code > 0x10FFFF ? digits : Math.Min(digits + 1, _pattern.Length);
    }

    private int Octal()
    {
        var code = 0;
        for (var i = 0; i < 3 && _at < _pattern.Length && _pattern[_at] is >= '0' and <= '7'; i++) code = (code * 8) + _pattern[_at++] - '0';
        return code;
    }

    /// <summary>\x7F or \x{10FFFF}; null, and nothing read, when it is neither.</summary>
    private int? Hexadecimal()
    {
        var isBraced = _at + 1 < _pattern.Length && _pattern[_at + 1] == '{';
        var end = isBraced ? _pattern.IndexOf('}', _at) : _at + 3;
        var digits = end < 0 || end > _pattern.Length ? default : _pattern.AsSpan((_at + (isBraced ? 2 : 1))..end);
        if (!uint.TryParse(digits.TrimStart('0').Length == 0 && digits.Length > 0 ? "0" : digits.TrimStart('0'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF) return null;
        _at = isBraced ? end + 1 : end;
        // A half of a pair is a number, and stands for no character.
        return Rune.IsValid(code) ? (int)code : 0xFFFD;
    }
}
