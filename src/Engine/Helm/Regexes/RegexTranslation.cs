using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Regexes;

/// <summary>Reads a pattern as Go's parser does, and writes it for the platform. Errors have Go's words.</summary>
internal sealed partial class RegexTranslation
{
    private const int RepeatMax = 1000;
    private const int DepthMax = 1000;

    private readonly string _pattern;
    private readonly bool _hasPairs;
    private readonly StringBuilder _output = new();
    private readonly Stack<Group> _groups = new();
    private Group _group = new();
    private int _at;

    private RegexTranslation(string pattern, bool hasPairs) => (_pattern, _hasPairs) = (pattern, hasPairs);

    public string Text => _output.ToString();

    /// <summary>The names of the groups, by number. The platform would count those with names behind the others, so it sees none.</summary>
    public List<string> Names { get; } = [""];

    /// <summary>Whether it matters where words end.</summary>
    public bool HasBoundaries { get; private set; }

    /// <summary>Whether it names characters of ASCII only.</summary>
    public bool IsAscii { get; private set; } = true;

    /// <summary>Whether case does not count anywhere in it.</summary>
    public bool IsFolded { get; private set; }

    public static RegexTranslation Of(string pattern, bool hasPairs)
    {
        var translation = new RegexTranslation(pattern, hasPairs);
        translation.Translate();
        return translation;
    }

    /// <summary>What holds within a group: flags, and what its last item was.</summary>
    private sealed record Group
    {
        public bool IsFolded { get; set; }

        public bool IsMultiline { get; set; }

        public bool IsDotAll { get; set; }

        public bool IsUngreedy { get; set; }

        /// <summary>How often the last item and what is in it may be repeated; zero when there is nothing to repeat.</summary>
        public int LastWeight { get; set; }

        public int Weight { get; set; } = 1;
    }

    private void Translate()
    {
        // Where the repetition began that ends right here: two in a row are an error.
        var repetition = -1;
        while (_at < _pattern.Length)
        {
            var start = _at;
            switch (_pattern[_at])
            {
                case '*' or '+' or '?':
                    Repeat(start, 1, weight: 1, repetition);
                    repetition = start;
                    continue;
                case '{' when Bounds(out var weight) is var length and > 0:
                    Repeat(start, length, weight, repetition);
                    repetition = start;
                    continue;
                case '(': Open(); break;
                case ')': Close(); break;
                case '|':
                    _output.Append('|');
                    _at++;
                    _group.LastWeight = 0;
                    break;
                case '^': Item(_group.IsMultiline ? "(?m:^)" : "\\A", 1); break;
                case '$': Item(_group.IsMultiline ? "(?m:$)" : "\\z", 1); break;
                case '.': Item((_group.IsDotAll ? new CodePoints() : CodePoints.Of(('\n', '\n'))).Pattern(isNegated: true, _hasPairs), 1); break;
                case '[': Class(); break;
                case '\\': Escape(); break;
                default: Literal(NextRune()); break;
            }

            repetition = -1;
        }

        if (_groups.Count > 0) throw Failed("missing closing )", _pattern);
    }

    private void Item(string text, int length)
    {
        _output.Append(text);
        _at += length;
        Ended(1);
    }

    private void Ended(int weight)
    {
        _group.LastWeight = weight;
        _group.Weight = Math.Max(_group.Weight, weight);
    }

    private int NextRune()
    {
        var rune = Rune.GetRuneAt(_pattern, _at);
        _at += rune.Utf16SequenceLength;
        return rune.Value;
    }

    private void Literal(int character)
    {
        IsAscii &= character < 0x80;
        if (_group.IsFolded && CodePoints.SameLetters(character) is { } same) _output.Append(same.Pattern(isNegated: false, _hasPairs));
        else if (character < 0x80 && char.IsAsciiLetterOrDigit((char)character)) Folded(((char)character).ToString());
        else if (character <= 0xFFFF) Folded(string.Create(CultureInfo.InvariantCulture, $"\\u{character:X4}"));
        else _output.Append("(?:").Append(char.ConvertFromUtf32(character)).Append(')');
        Ended(1);
    }

    /// <summary>One character or class, whose case does not count where that was said. Every flag is in what is written, so none is in force.</summary>
    private void Folded(string text)
    {
        if (_group.IsFolded) _output.Append("(?i:").Append(text).Append(')');
        else _output.Append(text);
    }

    private void Repeat(int start, int length, int weight, int repetition)
    {
        _at += length;
        var isLazy = _at < _pattern.Length && _pattern[_at] == '?';
        if (isLazy) _at++;
        if (repetition >= 0) throw Failed("invalid nested repetition operator", _pattern[repetition.._at]);
        if (_group.LastWeight == 0) throw Failed("missing argument to repetition operator", _pattern[start.._at]);
        var total = (long)weight * _group.LastWeight;
        if (weight > 1 && total > RepeatMax) throw Failed("invalid repeat count", _pattern[start.._at]);
        _output.Append(_pattern, start, length);
        if (isLazy != _group.IsUngreedy) _output.Append('?');
        Ended((int)Math.Min(total, RepeatMax));
    }

    /// <summary>How long {n,m} is here; zero when this brace is only a brace.</summary>
    private int Bounds(out int weight)
    {
        weight = 1;
        var close = _pattern.IndexOf('}', _at);
        if (close < 0) return 0;
        var parts = _pattern[(_at + 1)..close].Split(',');
        if (parts.Length > 2 || !IsNumber(parts[0]) || (parts.Length == 2 && parts[1].Length > 0 && !IsNumber(parts[1]))) return 0;
        var (least, most) = (Number(parts[0]), parts.Length == 1 ? Number(parts[0]) : parts[1].Length == 0 ? -1 : Number(parts[1]));
        if (least > RepeatMax || most > RepeatMax || (most >= 0 && least > most)) throw Failed("invalid repeat count", _pattern[_at..(close + 1)]);
        weight = Math.Max(1, Math.Max(least, most));
        return close + 1 - _at;
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');

    private static int Number(string text) => text.Length > 8 ? int.MaxValue : int.Parse(text, CultureInfo.InvariantCulture);

    private void Open()
    {
        var rest = _pattern.AsSpan(_at);
        if (rest.Length < 2 || rest[1] != '?')
        {
            Names.Add("");
            Enter("(", 1);
        }
        else if (rest.StartsWith("(?P<") && rest.Length > 4) Named(4);
        else if (rest.StartsWith("(?<") && rest.Length > 3) Named(3);
        else Flags();
    }

    private void Enter(string text, int length)
    {
        if (_groups.Count >= DepthMax) throw Failed("expression nests too deeply", _pattern);
        _groups.Push(_group with { });
        _group.LastWeight = 0;
        _group.Weight = 1;
        _output.Append(text);
        _at += length;
    }

    private void Close()
    {
        if (!_groups.TryPop(out var outer)) throw Failed("unexpected )", _pattern);
        var weight = _group.Weight;
        _group = outer;
        _output.Append(')');
        _at++;
        Ended(weight);
    }

    private void Named(int opening)
    {
        var end = _pattern.IndexOf('>', _at);
        if (end < 0) throw Failed("invalid named capture", _pattern[_at..]);
        var name = _pattern[(_at + opening)..end];
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')) throw Failed("invalid named capture", _pattern[_at..(end + 1)]);
        Names.Add(name);
        Enter("(", end + 1 - _at);
    }

    private void Flags()
    {
        var start = _at;
        var flags = _group with { };
        var (isOn, hasFlag) = (true, false);
        for (var at = _at + 2; at < _pattern.Length; at++)
        {
            var c = _pattern[at];
            hasFlag |= c is 'i' or 'm' or 's' or 'U';
            switch (c)
            {
                case 'i': flags.IsFolded = isOn; break;
                case 'm': flags.IsMultiline = isOn; break;
                case 's': flags.IsDotAll = isOn; break;
                case 'U': flags.IsUngreedy = isOn; break;
                case '-' when isOn:
                    (isOn, hasFlag) = (false, false);
                    break;
                case ':' or ')' when isOn || hasFlag:
                    Apply(flags, at, c == ':');
                    return;
                default: throw Failed("invalid or unsupported Perl syntax", _pattern[start..(at + 1)]);
            }
        }

        throw Failed("missing closing )", _pattern);
    }

    private void Apply(Group flags, int end, bool isGroup)
    {
        IsFolded |= flags.IsFolded;
        if (isGroup) Enter("(?:", end + 1 - _at);
        else _at = end + 1;
        (_group.IsFolded, _group.IsMultiline, _group.IsDotAll, _group.IsUngreedy) = (flags.IsFolded, flags.IsMultiline, flags.IsDotAll, flags.IsUngreedy);
    }

    private static TemplateException Failed(string problem, string where) => new($"{problem}: `{where}`");
}
