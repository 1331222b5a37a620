using System.Text;

namespace GitOpsActors.Engine.Documents;

/// <summary>
/// Breaks long strings at blanks, as kubectl and Helm print them: the line goes on up to the first blank behind column 80. Sums over printed
/// YAML, which charts put into annotations, depend on each of these breaks.
/// </summary>
internal static class YamlFolding
{
    private const int Width = 80;

    public enum Style
    {
        Plain,
        SingleQuoted,
        DoubleQuoted,
    }

    /// <param name="written">The string as its style writes it, quotes included.</param>
    /// <param name="style">The style.</param>
    /// <param name="output">Where it goes; what is in the last line already counts.</param>
    /// <param name="indent">With how many blanks the next lines begin.</param>
    public static void Write(string written, Style style, StringBuilder output, int indent)
    {
        var column = ColumnOf(output);
        if (column + written.Length <= Width)
        {
            output.Append(written);
            return;
        }

        // The first and the last sign of a quoted string are its quotes.
        var (first, last) = style == Style.Plain ? (-1, written.Length) : (1, written.Length - 2);
        var hasPairs = written.AsSpan().ContainsAnyInRange('\uDC00', '\uDFFF');
        var start = 0;
        for (var at = written.IndexOf(' ', StringComparison.Ordinal); at >= 0; at = written.IndexOf(' ', at + 1))
        {
            var reached = column + Columns(written.AsSpan(start..at), hasPairs);
            if (reached <= Width || at <= first || at >= last || (at > 0 && written[at - 1] == ' ')) continue;
            var isBeforeBlank = at + 1 < written.Length && at + 1 <= last && written[at + 1] == ' ';
            if (isBeforeBlank && style != Style.DoubleQuoted) continue;
            output.Append(written, start, at - start).Append('\n').Append(' ', indent);
            (start, column) = (at + 1, indent);
            if (!isBeforeBlank) continue;
            output.Append('\\');
            column++;
        }

        output.Append(written, start, written.Length - start);
    }

    /// <summary>How many columns a text takes; two halves of a pair take one.</summary>
    private static int Columns(ReadOnlySpan<char> text, bool hasPairs)
    {
        if (!hasPairs) return text.Length;
        var columns = text.Length;
        foreach (var c in text)
        {
            if (char.IsLowSurrogate(c)) columns--;
        }

        return columns;
    }

    private static int ColumnOf(StringBuilder output)
    {
        var column = 0;
        // Keys are short, or on a line of their own: looking back costs little.
        for (var i = output.Length - 1; i >= 0 && output[i] != '\n'; i--) column++;
        return column;
    }
}
