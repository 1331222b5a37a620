using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>Go's quoted strings, written and read.</summary>
internal static class GoQuote
{
    /// <summary>As strconv.Quote writes it.</summary>
    public static string Double(string text) => Quote(text, '"', isAscii: false);

    public static string Ascii(string text) => Quote(text, '"', isAscii: true);

    public static string Single(Rune rune) => Quote(rune.ToString(), '\'', isAscii: false);

    private static string Quote(string text, char quote, bool isAscii)
    {
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            if (GoBytes.IsRaw(text[i]) && (i == 0 || !char.IsHighSurrogate(text[i - 1])))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{GoBytes.RawOf(text[i]):x2}");
                continue;
            }

            var rune = Rune.TryGetRuneAt(text, i, out var whole) ? whole : Rune.ReplacementChar;
            i += rune.Utf16SequenceLength - 1;
            Append(quoted, rune, quote, isAscii);
        }

        return quoted.Append(quote).ToString();
    }

    private static void Append(StringBuilder quoted, Rune rune, char quote, bool isAscii)
    {
        var value = rune.Value;
        switch (value)
        {
            case var _ when value == quote || value == '\\': quoted.Append('\\').Append((char)value); break;
            case 7: quoted.Append("\\a"); break;
            case 8: quoted.Append("\\b"); break;
            case 12: quoted.Append("\\f"); break;
            case '\n': quoted.Append("\\n"); break;
            case '\r': quoted.Append("\\r"); break;
            case '\t': quoted.Append("\\t"); break;
            case 11: quoted.Append("\\v"); break;
            case < 0x20 or 0x7f: quoted.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"); break;
            case < 0x7f: quoted.Append((char)value); break;
            case var _ when !isAscii && IsPrintable(rune): quoted.Append(rune); break;
            case < 0x10000: quoted.Append(CultureInfo.InvariantCulture, $"\\u{value:x4}"); break;
            default: quoted.Append(CultureInfo.InvariantCulture, $"\\U{value:x8}"); break;
        }
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    /// <summary>What a quoted text says; null when it is not well formed.</summary>
    public static string? Unquote(string quoted)
    {
        if (quoted.Length < 2) return null;
        var quote = quoted[0];
        var inner = quoted.AsSpan(1, quoted.Length - 2);
        if (quote == '`') return inner.ToString().Replace("\r", "", StringComparison.Ordinal);
        if (inner.IndexOf('\\') < 0) return inner.IndexOfAny(quote, '\n') < 0 ? inner.ToString() : null;
        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] != '\\') text.Append(inner[i]);
            else if (++i >= inner.Length || !Escape(inner, ref i, quote, text)) return null;
        }

        return text.ToString();
    }

    private static bool Escape(ReadOnlySpan<char> inner, ref int at, char quote, StringBuilder text)
    {
        switch (inner[at])
        {
            case 'a': text.Append('\a'); return true;
            case 'b': text.Append('\b'); return true;
            case 'f': text.Append('\f'); return true;
            case 'n': text.Append('\n'); return true;
            case 'r': text.Append('\r'); return true;
            case 't': text.Append('\t'); return true;
            case 'v': text.Append('\v'); return true;
            case '\\': text.Append('\\'); return true;
            case 'x': return Code(inner, ref at, 2, isByte: true, text);
            case 'u': return Code(inner, ref at, 4, isByte: false, text);
            case 'U': return Code(inner, ref at, 8, isByte: false, text);
            case >= '0' and <= '7': return Octal(inner, ref at, text);
            case var c when c == quote: text.Append(c); return true;
            default: return false;
        }
    }

    private static bool Code(ReadOnlySpan<char> inner, ref int at, int digits, bool isByte, StringBuilder text)
    {
        if (at + digits >= inner.Length || !uint.TryParse(inner.Slice(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return false;
        at += digits;
        if (isByte) text.Append(code < 0x80 ? (char)code : GoBytes.Raw((byte)code));
        else if (Rune.IsValid(code)) text.Append(new Rune(code).ToString());
        else return false;
        return true;
    }

    private static bool Octal(ReadOnlySpan<char> inner, ref int at, StringBuilder text)
    {
        if (at + 2 >= inner.Length) return false;
        var code = 0;
        for (var i = 0; i < 3; i++)
        {
            if (inner[at + i] is < '0' or > '7') return false;
            code = (code * 8) + (inner[at + i] - '0');
        }

        at += 2;
        if (code > 255) return false;
        text.Append(code < 0x80 ? (char)code : GoBytes.Raw((byte)code));
        return true;
    }
}
