using System.Buffers;
using System.Text;

namespace GitOpsActors.Engine.Documents;

/// <summary>How a string is written in YAML: plain where that reads back as the same string, else quoted, or as a block.</summary>
internal static class YamlStrings
{
    public static string Key(string key)
    {
        if (YamlScalars.NeedsQuotes(key)) return DoubleQuoted(key);
        var look = Look.At(key);
        return look.Plain ? key : look.SingleQuoted && !look.HasBreaks ? SingleQuoted(key) : DoubleQuoted(key);
    }

    public static void Write(string text, StringBuilder output, int indent, YamlStyle style)
    {
        if (YamlScalars.NeedsQuotes(text))
        {
            output.Append(DoubleQuoted(text)).Append('\n');
            return;
        }
        var look = Look.At(text, style);
        if (look.HasBreaks && look.Block) WriteBlock(text, output, indent);
        else
        {
            var quoting = look.HasBreaks ? YamlFolding.Style.DoubleQuoted : look.Plain ? YamlFolding.Style.Plain : look.SingleQuoted ? YamlFolding.Style.SingleQuoted : YamlFolding.Style.DoubleQuoted;
            var written = quoting switch { YamlFolding.Style.Plain => text, YamlFolding.Style.SingleQuoted => SingleQuoted(text), _ => DoubleQuoted(text) };
            if (style == YamlStyle.Pretty) output.Append(written);
            else YamlFolding.Write(written, quoting, output, indent);
            output.Append('\n');
        }
    }

    private static void WriteBlock(string text, StringBuilder output, int indent)
    {
        output.Append('|');
        if (text[0] is ' ' or '\n') output.Append('2');
        if (text[^1] != '\n') output.Append('-');
        else if (text.Length == 1 || text[^2] == '\n') output.Append('+');
        output.Append('\n');
        var body = text[^1] == '\n' ? text.AsSpan(0, text.Length - 1) : text.AsSpan();
        foreach (var range in body.Split('\n'))
        {
            var line = body[range];
            if (!line.IsEmpty) output.Append(' ', indent).Append(line);
            output.Append('\n');
        }
    }

    private static string SingleQuoted(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"': quoted.Append("\\\""); break;
                case '\\': quoted.Append("\\\\"); break;
                case '\n': quoted.Append("\\n"); break;
                case '\r': quoted.Append("\\r"); break;
                case '\t': quoted.Append("\\t"); break;
                case 0: quoted.Append("\\0"); break;
                case 7: quoted.Append("\\a"); break;
                case 8: quoted.Append("\\b"); break;
                case 0x0b: quoted.Append("\\v"); break;
                case 0x0c: quoted.Append("\\f"); break;
                case 0x1b: quoted.Append("\\e"); break;
                case 0x85: quoted.Append("\\N"); break;
                case 0x2028: quoted.Append("\\L"); break;
                case 0x2029: quoted.Append("\\P"); break;
                case var c when Look.IsPrintable(rune): quoted.Append(rune.ToString()); break;
                case <= 0xff: quoted.Append($"\\x{rune.Value:X2}"); break;
                case <= 0xffff: quoted.Append($"\\u{rune.Value:X4}"); break;
                default: quoted.Append($"\\U{rune.Value:X8}"); break;
            }
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>Which ways of writing a string are open to it.</summary>
    private readonly record struct Look(bool Plain, bool SingleQuoted, bool Block, bool HasBreaks)
    {
        // Whatever stands beside these, they are only themselves.
        private static readonly SearchValues<char> Harmless = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ._/()+=;$\\^~,");

        public static Look At(string text, YamlStyle style = YamlStyle.Usual)
        {
            if (char.IsAsciiLetter(text[0]) && text[^1] != ' ' && !text.AsSpan().ContainsAnyExcept(Harmless)) return new Look(true, true, true, false);
            var indicators = text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal);
            bool special = false, tabs = false, breaks = false, blankThenBreak = false, breakThenBlank = false;
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                indicators |= IsIndicator(text, i);
                if (c == '\n')
                {
                    breaks = true;
                    blankThenBreak |= i > 0 && text[i - 1] == ' ';
                }
                else if (c == ' ') breakThenBlank |= i > 0 && text[i - 1] == '\n';
                else if (c == '\t' && style == YamlStyle.Pretty) tabs = true;
                else special |= char.IsSurrogate(c) || c is '\u0085' or '\u2028' or '\u2029' || !IsPrintable(new Rune(c));
            }
            var edge = text[0] is ' ' or '\n' || text[^1] is ' ' or '\n';
            var bad = special || blankThenBreak;
            return new Look(
                Plain: !bad && !tabs && !indicators && !edge && !breaks,
                SingleQuoted: !bad && !tabs && !breakThenBlank,
                Block: !bad && text[^1] != ' ',
                HasBreaks: breaks);
        }

        public static bool IsPrintable(Rune rune) => rune.Value is '\n' or (>= 0x20 and <= 0x7e) or 0x85 or (>= 0xa0 and <= 0xd7ff)
            or (>= 0xe000 and <= 0xfefe) or (>= 0xff00 and <= 0xfffd);

        private static bool IsIndicator(string text, int i)
        {
            var endsWord = i + 1 == text.Length || text[i + 1] is ' ' or '\n' or '\t';
            if (i > 0) return (text[i] == ':' && endsWord) || (text[i] == '#' && text[i - 1] is ' ' or '\n' or '\t');
            return text[0] is '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`'
                || (text[0] is '-' or '?' or ':' && endsWord);
        }
    }
}
