using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

internal static class StringFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("trim", "string", static a => Text(a, 0).Trim(Blanks));
        table.Add("trimAll trimall", "string string", static a => TrimStart(TrimEnd(Text(a, 1), Text(a, 0)), Text(a, 0)));
        table.Add("trimSuffix", "string string", static a => Text(a, 0) is { Length: > 0 } end && Text(a, 1).EndsWith(end, StringComparison.Ordinal) ? Text(a, 1)[..^end.Length] : a[1]);
        table.Add("trimPrefix", "string string", static a => Text(a, 0) is { Length: > 0 } start && Text(a, 1).StartsWith(start, StringComparison.Ordinal) ? Text(a, 1)[start.Length..] : a[1]);
        table.Add("nospace", "string", static a => WithoutBlanks(Text(a, 0)));
        table.Add("trunc", "int string", static a => Trunc(Int(a, 0), Text(a, 1)));
        table.Add("substr", "int int string", static a => Substring(Int(a, 0), Int(a, 1), Text(a, 2)));
        table.Add("abbrev", "int string", static a => Abbreviate(Text(a, 1), 0, Int(a, 0)));
        table.Add("abbrevboth", "int int string", static a => Abbreviate(Text(a, 2), Int(a, 0), Int(a, 1)));
        table.Add("repeat", "int string", static (execution, a) => Repeat(execution, Int(a, 0), Text(a, 1)));
        table.Add("contains", "string string", static a => Text(a, 1).Contains(Text(a, 0), StringComparison.Ordinal));
        table.Add("hasPrefix", "string string", static a => Text(a, 1).StartsWith(Text(a, 0), StringComparison.Ordinal));
        table.Add("hasSuffix", "string string", static a => Text(a, 1).EndsWith(Text(a, 0), StringComparison.Ordinal));
        table.Add("quote", "any...", static a => string.Join(' ', a.Where(static value => value is not null).Select(static value => GoQuote.Double(ToText(value)))));
        table.Add("squote", "any...", static a => string.Join(' ', a.Where(static value => value is not null).Select(static value => "'" + GoFormat.Show(value) + "'")));
        table.Add("cat", "any...", static a => string.Join(' ', a.Where(static value => value is not null).Select(GoFormat.Show)));
        table.Add("indent", "int string", static (execution, a) => Indent(execution, Int(a, 0), Text(a, 1)));
        table.Add("nindent", "int string", static (execution, a) => "\n" + Indent(execution, Int(a, 0), Text(a, 1)));
        table.Add("replace", "string string string", static (execution, a) => Replace(execution, Text(a, 0), Text(a, 1), Text(a, 2)));
        table.Add("plural", "string string int", static a => Int(a, 2) == 1 ? a[0] : a[1]);
        table.Add("toString", "any", static a => ToText(a[0]));
        table.Add("wrap", "int string", static a => Wrap(Int(a, 0), "\n", false, Text(a, 1)));
        table.Add("wrapWith", "int string string", static a => Wrap(Int(a, 0), Text(a, 1), true, Text(a, 2)));
        table.Add("split", "string string", static a => Numbered(Split(Text(a, 1), Text(a, 0))));
        table.Add("splitn", "string int string", static a => Numbered(SplitLimited(Text(a, 2), Text(a, 0), Int(a, 1))));
        table.Add("splitList", "string string", static a => GoList.OfStrings(Split(Text(a, 1), Text(a, 0))));
        table.Add("join", "string any", static (execution, a) => Join(execution, Text(a, 0), a[1]));
    }

    private static readonly char[] Blanks = ['\t', '\n', '\v', '\f', '\r', ' ', '\u0085', '\u00A0', '\u1680', '\u2000', '\u2001', '\u2002', '\u2003', '\u2004', '\u2005', '\u2006', '\u2007', '\u2008', '\u2009', '\u200a', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000'];

    // The original goes over bytes, and takes each for a letter as soon as there is a blank to take away.
    private static string WithoutBlanks(string text)
    {
        var letters = GoBytes.Of(text).Select(static one => (char)one).ToArray();
        return Array.Exists(letters, char.IsWhiteSpace) ? string.Concat(letters.Where(static letter => !char.IsWhiteSpace(letter))) : text;
    }

    public static string Text(object?[] arguments, int index) => (string)arguments[index]!;

    public static long Int(object?[] arguments, int index) => (nint)arguments[index]!;

    /// <summary>Any value as a text.</summary>
    public static string ToText(object? value) => value switch
    {
        string text => text,
        byte[] bytes => GoBytes.Text(bytes),
        _ => GoFormat.Show(value),
    };

    private static string TrimStart(string text, string characters)
    {
        while (text.Length > 0 && Rune.GetRuneAt(text, 0) is var rune && characters.Contains(rune.ToString(), StringComparison.Ordinal)) text = text[rune.Utf16SequenceLength..];
        return text;
    }

    private static string TrimEnd(string text, string characters)
    {
        var kept = text.EnumerateRunes().ToList();
        while (kept.Count > 0 && characters.Contains(kept[^1].ToString(), StringComparison.Ordinal)) kept.RemoveAt(kept.Count - 1);
        return string.Concat(kept.Select(static rune => rune.ToString()));
    }

    private static string Trunc(long count, string text)
    {
        var length = GoBytes.Length(text);
        if (count < 0 && length + count > 0) return GoBytes.Slice(text, (int)(length + count), length);
        return count >= 0 && length > count ? GoBytes.Slice(text, 0, (int)count) : text;
    }

    private static string Substring(long start, long end, string text)
    {
        var length = GoBytes.Length(text);
        if (start < 0) return GoBytes.Slice(text, 0, end >= 0 && end <= length ? (int)end : throw new TemplateException(string.Create(CultureInfo.InvariantCulture, $"runtime error: slice bounds out of range [:{end}]{(end < 0 ? "" : " with length " + length.ToString(CultureInfo.InvariantCulture))}")));
        if (end < 0 || end > length) return GoBytes.Slice(text, CheckedBound(start, length), length);
        return start <= end ? GoBytes.Slice(text, (int)start, (int)end) : throw OutOfRange(start, end);
    }

    private static int CheckedBound(long bound, int length) => bound >= 0 && bound <= length ? (int)bound : throw OutOfRange(bound, length);

    private static TemplateException OutOfRange(long bound, long length) =>
        new(string.Create(CultureInfo.InvariantCulture, $"runtime error: slice bounds out of range [{bound}:{length}]"));

    /// <summary>Cuts words out of the middle of a text, and puts dots where it cut.</summary>
    private static string Abbreviate(string text, long offset, long width)
    {
        if (width < 4 || (offset > 0 && width < 7)) return text;
        if (GoBytes.Length(text) <= width) return text;
        var length = GoBytes.Length(text);
        if (offset > length) offset = length;
        if (length - offset < width - 3) offset = length - (width - 3);
        if (offset <= 4) return GoBytes.Slice(text, 0, (int)width - 3) + "...";
        if (offset + width - 3 < length) return "..." + Abbreviate(GoBytes.Slice(text, (int)offset, length), 0, width - 3);
        return "..." + GoBytes.Slice(text, (int)(length - (width - 3)), length);
    }

    private static string Repeat(Execution execution, long count, string text)
    {
        if (count < 0) throw new TemplateException("strings: negative Repeat count");
        if (text.Length == 0 || count == 0) return "";
        execution.State.Budget.Characters(count > RenderBudget.TextMax ? long.MaxValue / 2 : text.Length * count);
        return new StringBuilder(text.Length * (int)count).Insert(0, text, (int)count).ToString();
    }

    private static string Indent(Execution execution, long spaces, string text)
    {
        if (spaces < 0) throw new TemplateException("strings: negative Repeat count");
        execution.State.Budget.Characters(text.Length + (Math.Min(spaces, RenderBudget.TextMax) * (text.AsSpan().Count('\n') + 1)));
        var output = new StringBuilder(text.Length + (int)spaces);
        var rest = text.AsSpan();
        while (true)
        {
            output.Append(' ', (int)spaces);
            var at = rest.IndexOf('\n');
            if (at < 0) return output.Append(rest).ToString();
            output.Append(rest[..(at + 1)]);
            rest = rest[(at + 1)..];
        }
    }

    private static string Replace(Execution execution, string old, string replacement, string text)
    {
        execution.State.Budget.Step(text.Length / 64);
        if (old.Length > 0)
        {
            if (replacement.Length > old.Length) execution.State.Budget.Characters(text.Length + ((long)text.AsSpan().Count(old) * replacement.Length));
            return text.Replace(old, replacement, StringComparison.Ordinal);
        }

        execution.State.Budget.Characters(text.Length + ((text.Length + 1L) * replacement.Length));
        return replacement + string.Concat(text.EnumerateRunes().Select(rune => rune + replacement));
    }

    /// <summary>Breaks lines at blanks. The original counts bytes, and cuts letters in two.</summary>
    private static string Wrap(long width, string lineBreak, bool breaksWords, string text)
    {
        if (width < 1) width = 1;
        if (lineBreak.Length == 0) lineBreak = "\n";
        var bytes = GoBytes.Of(text).AsSpan();
        var output = new StringBuilder(text.Length + 16);
        // The bytes of a letter that is cut in two are no text, each for itself.
        while (bytes.Length > width)
        {
            if (bytes[0] == ' ')
            {
                bytes = bytes[1..];
                continue;
            }

            var at = bytes[..((int)width + 1)].LastIndexOf((byte)' ');
            var cut = at >= 0 ? at : breaksWords ? (int)width : bytes[(int)width..].IndexOf((byte)' ') is var behind and >= 0 ? (int)width + behind : bytes.Length;
            output.Append(GoBytes.Text(bytes[..cut]));
            if (cut < bytes.Length) output.Append(lineBreak);
            bytes = bytes[Math.Min(cut + (at < 0 && breaksWords ? 0 : 1), bytes.Length)..];
        }

        return output.Append(GoBytes.Text(bytes)).ToString();
    }

    public static IEnumerable<string> Split(string text, string separator)
    {
        if (separator.Length == 0) return text.EnumerateRunes().Select(static rune => rune.ToString());
        return text.Split(separator);
    }

    private static IEnumerable<string> SplitLimited(string text, string separator, long count)
    {
        if (count == 0) return [];
        if (count < 0 || separator.Length > 0) return count < 0 ? Split(text, separator) : text.Split(separator, (int)Math.Min(count, int.MaxValue));
        var runes = Split(text, "").ToList();
        return runes.Count <= count ? runes : [.. runes.Take((int)count - 1), string.Concat(runes.Skip((int)count - 1))];
    }

    private static GoMap Numbered(IEnumerable<string> parts)
    {
        var map = new GoMap(GoMap.Strings);
        foreach (var part in parts) map["_" + map.Entries.Count.ToString(CultureInfo.InvariantCulture)] = part;
        return map;
    }

    private static string Join(Execution execution, string separator, object? value)
    {
        var parts = ListFunctions.TextsOf(value);
        execution.State.Budget.Items(parts.Count);
        execution.State.Budget.Characters(parts.Sum(static part => (long)part.Length) + ((long)parts.Count * separator.Length));
        return string.Join(separator, parts);
    }
}
