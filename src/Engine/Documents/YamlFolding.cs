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
        var (first, last) = style == Style.Plain ? (0, written.Length - 1) : (1, written.Length - 2);
        var isAfterBlank = false;
        for (var i = 0; i < written.Length; i++)
        {
            var c = written[i];
            var mayBreak = c == ' ' && !isAfterBlank && column > Width && (style == Style.Plain || (i > first && i < last));
            var isBeforeBlank = i + 1 <= last && written[i + 1] == ' ';
            if (mayBreak && (style == Style.DoubleQuoted || !isBeforeBlank))
            {
                output.Append('\n').Append(' ', indent);
                column = indent;
                if (isBeforeBlank)
                {
                    output.Append('\\');
                    column++;
                }
            }
            else
            {
                output.Append(c);
                if (!char.IsLowSurrogate(c)) column++;
            }

            isAfterBlank = c == ' ';
        }
    }

    private static int ColumnOf(StringBuilder output)
    {
        var column = 0;
        // Keys are short, or on a line of their own: looking back costs little.
        for (var i = output.Length - 1; i >= 0 && output[i] != '\n'; i--) column++;
        return column;
    }
}
