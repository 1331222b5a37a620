namespace GitOpsActors.Engine.Documents;

/// <summary>
/// The library refuses a block of text whose first lines are longer than the text is indented, though they are blank. YAML takes them for
/// empty lines, so it gets them as empty lines.
/// </summary>
internal static class YamlBlocks
{
    /// <summary>Is this what the library has stumbled over?</summary>
    public static bool IsBlankStart(DocumentException error) =>
        error.Message.Contains("found extra spaces in first line", StringComparison.Ordinal)
        || error.Message.Contains("found more spaces in lines above first content line", StringComparison.Ordinal);

    /// <summary>Stands at the end of a blank line that is text, so that the library takes it for text; the reader drops it again.</summary>
    public const char Mark = '\uFDD0';

    /// <summary>The text with the blank lines at the start of a block emptied, or marked where they are text; null where there are none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="line">The line of the error: the first one of the block, or one behind its blank lines.</param>
    public static string? WithEmptyStart(string text, int line)
    {
        var lines = text.Split('\n');
        var head = Math.Min(line, lines.Length) - 2;
        while (head >= 0 && IsBlank(lines[head])) head--;
        if (head < 0 || head + 1 >= lines.Length) return null;
        if (HasIndent(lines[head])) lines[head + 1] = lines[head + 1].TrimEnd('\r') + Mark;
        else if (!Emptied(lines, head)) return null;
        return string.Join('\n', lines);
    }

    private static bool Emptied(string[] lines, int head)
    {
        var end = head + 1;
        var longest = 0;
        for (; end < lines.Length && IsBlank(lines[end]); end++) longest = Math.Max(longest, lines[end].TrimEnd('\r').Length);
        if (longest == 0) return false;
        if (end < lines.Length && Indent(lines[end]) < longest && Indent(lines[end]) > Indent(lines[head]))
        {
            // Text left of a blank line above it is an error, and stays one; a comment there ends a block that has no text.
            if (!lines[end].TrimStart(' ').StartsWith('#')) return false;
            lines[end] = lines[end].TrimStart(' ');
        }

        Array.Fill(lines, "", head + 1, end - head - 1);
        return true;
    }

    private static int Indent(string line) => line.Length - line.AsSpan().TrimStart(' ').Length;

    private static bool IsBlank(string line) => line.AsSpan().Trim(" \r").IsEmpty;

    /// <summary>A block that says how far it is indented counts longer blank lines as its text.</summary>
    private static bool HasIndent(string head)
    {
        var comment = head.IndexOf(" #", StringComparison.Ordinal);
        var signs = (comment < 0 ? head : head[..comment]).TrimEnd(' ', '\r', '-', '+');
        return signs.Length > 1 && char.IsAsciiDigit(signs[^1]) && signs[..^1].TrimEnd('-', '+') is [.., '|' or '>'];
    }
}
