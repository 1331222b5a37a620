using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Helm.Regexes;

/// <summary>A set of characters as ranges of their numbers, and how the platform's expressions write it.</summary>
internal sealed class CodePoints
{
    private const int Last = 0x10FFFF;
    private const int FirstOfPairs = 0x10000;
    private const string AnyUnit = @"[\0-\uFFFF]";
    private const string NoUnit = @"[^\0-\uFFFF]";

    /// <summary>Letters that are the same when case does not count, where the platform knows it of fewer of them.</summary>
    private static readonly string[] Letters =
    [
        "kK\u212A", "sS\u017F", "\u03C3\u03C2\u03A3", "\u03B2\u0392\u03D0", "\u03B5\u0395\u03F5", "\u03B8\u0398\u03D1\u03F4", "\u03B9\u0399\u0345\u1FBE", "\u03BA\u039A\u03F0",
        "\u03BC\u039C\u00B5", "\u03C0\u03A0\u03D6", "\u03C1\u03A1\u03F1", "\u03C6\u03A6\u03D5", "\u03C9\u03A9\u2126", "\u00E5\u00C5\u212B", "\u00DF\u1E9E", "\u01C4\u01C5\u01C6",
        "\u01C7\u01C8\u01C9", "\u01CA\u01CB\u01CC", "\u01F1\u01F2\u01F3", "\u1E61\u1E60\u1E9B",
    ];

    private readonly List<(int From, int To)> _ranges = [];

    public bool IsAscii => _ranges.TrueForAll(static range => range.To < 0x80);

    public static CodePoints Of(params ReadOnlySpan<(int From, int To)> ranges)
    {
        var set = new CodePoints();
        foreach (var (from, to) in ranges) set.Add(from, to);
        return set;
    }

    public void Add(int from, int to) => _ranges.Add((from, to));

    public void Add(CodePoints other) => _ranges.AddRange(other._ranges);

    /// <summary>The letters that are the same as this one when case does not count; null where the platform knows them.</summary>
    public static CodePoints? SameLetters(int character) =>
        character <= 0xFFFF && Array.Find(Letters, letters => letters.Contains((char)character, StringComparison.Ordinal)) is { } found ? Of(found) : null;

    /// <summary>The set with all letters that are the same as one in it when case does not count.</summary>
    public CodePoints WithSameLetters()
    {
        var all = new CodePoints();
        all.Add(this);
        foreach (var letters in Letters)
        {
            if (letters.Any(letter => _ranges.Exists(range => range.From <= letter && letter <= range.To))) all.Add(Of(letters));
        }

        return all;
    }

    private static CodePoints Of(string letters)
    {
        var set = new CodePoints();
        foreach (var letter in letters) set.Add(letter, letter);
        return set;
    }

    /// <summary>All that is not in the set.</summary>
    public CodePoints Others()
    {
        var others = new CodePoints();
        var next = 0;
        foreach (var (from, to) in Merged())
        {
            if (from > next) others.Add(next, from - 1);
            next = to + 1;
        }

        if (next <= Last) others.Add(next, Last);
        return others;
    }

    /// <summary>An expression for one character of the set, or one that is not in it.</summary>
    /// <param name="isNegated">Whether it is for one that is not.</param>
    /// <param name="hasPairs">Whether characters beyond 16 bits are to be found: those are two units of a text.</param>
    public string Pattern(bool isNegated, bool hasPairs)
    {
        var units = Units(hasPairs && !isNegated);
        if (!hasPairs) return units.Length > 0 ? $"[{(isNegated ? "^" : "")}{units}]" : isNegated ? AnyUnit : NoUnit;
        var ways = new List<string>();
        if (isNegated) ways.Add($@"[^{units}\uD800-\uDFFF]");
        else if (units.Length > 0) ways.Add($"[{units}]");
        foreach (var (from, to) in (isNegated ? Others() : this).Merged())
        {
            if (to >= FirstOfPairs) AddPairs(Math.Max(from, FirstOfPairs), to, ways);
        }

        return ways.Count == 0 ? NoUnit : $"(?:{string.Join('|', ways)})";
    }

    private string Units(bool withoutHalves)
    {
        var units = new StringBuilder();
        foreach (var (from, to) in Merged())
        {
            if (from >= FirstOfPairs) break;
            var end = Math.Min(to, 0xFFFF);
            if (!withoutHalves || end < 0xD800 || from > 0xDFFF) Append(units, from, end);
            else
            {
                // A half of a pair is no character.
                if (from < 0xD800) Append(units, from, 0xD7FF);
                if (end > 0xDFFF) Append(units, 0xE000, end);
            }
        }

        return units.ToString();
    }

    private static void Append(StringBuilder units, int from, int to)
    {
        units.Append(CultureInfo.InvariantCulture, $"\\u{from:X4}");
        if (to > from) units.Append(CultureInfo.InvariantCulture, $"-\\u{to:X4}");
    }

    private static void AddPairs(int from, int to, List<string> ways)
    {
        var (high, low) = Halves(from);
        var (lastHigh, lastLow) = Halves(to);
        if (high == lastHigh)
        {
            ways.Add($@"\u{high:X4}[\u{low:X4}-\u{lastLow:X4}]");
            return;
        }

        if (low > 0xDC00) ways.Add($@"\u{high++:X4}[\u{low:X4}-\uDFFF]");
        if (lastLow < 0xDFFF) ways.Add($@"\u{lastHigh--:X4}[\uDC00-\u{lastLow:X4}]");
        if (high <= lastHigh) ways.Add($@"[\u{high:X4}-\u{lastHigh:X4}][\uDC00-\uDFFF]");
    }

    private static (int High, int Low) Halves(int character) =>
        (0xD800 + ((character - FirstOfPairs) >> 10), 0xDC00 + ((character - FirstOfPairs) & 0x3FF));

    private List<(int From, int To)> Merged()
    {
        var merged = new List<(int From, int To)>(_ranges.Count);
        foreach (var range in _ranges.Order())
        {
            if (merged.Count > 0 && range.From <= merged[^1].To + 1) merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, range.To));
            else merged.Add(range);
        }

        return merged;
    }
}
