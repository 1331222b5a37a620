using System.Globalization;
using System.Text;

namespace GitOpsActors.Host.Commands.Output;

/// <summary>Differences of two texts in the form that diff -u prints and patch reads.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Empty when the texts are equal. An empty text stands for a file that does not exist.</summary>
    public static string Of(string name, string before, string after)
    {
        if (before == after) return "";
        var edits = LineDiff.Between(Lines(before), Lines(after));
        var text = new StringBuilder()
            .Append("--- ").Append(before.Length == 0 ? "/dev/null" : "live/" + name).Append('\n')
            .Append("+++ ").Append(after.Length == 0 ? "/dev/null" : "wanted/" + name).Append('\n');
        var (at, oldLine, newLine) = (0, 1, 1);
        while (NextHunk(edits, at) is { } hunk)
        {
            for (; at < hunk.Start; at++) (oldLine, newLine) = (oldLine + 1, newLine + 1);
            var (olds, news) = (0, 0);
            for (var i = hunk.Start; i < hunk.End; i++)
            {
                if (edits[i].Sign != '+') olds++;
                if (edits[i].Sign != '-') news++;
            }

            text.Append("@@ -").Append(Range(oldLine, olds)).Append(" +").Append(Range(newLine, news)).Append(" @@\n");
            for (; at < hunk.End; at++) text.Append(edits[at].Sign).Append(edits[at].Line).Append('\n');
            (oldLine, newLine) = (oldLine + olds, newLine + news);
        }

        return text.ToString();
    }

    /// <summary>The next changes that lie so near to each other that their surroundings touch, with these.</summary>
    private static (int Start, int End)? NextHunk(List<LineEdit> edits, int from)
    {
        var first = edits.FindIndex(from, static edit => edit.Sign != ' ');
        if (first < 0) return null;
        var last = first;
        while (edits.FindIndex(last + 1, static edit => edit.Sign != ' ') is var next and >= 0 && next - last <= 2 * Context + 1) last = next;
        return (Math.Max(from, first - Context), Math.Min(edits.Count, last + Context + 1));
    }

    // A range without lines is told by the line before it.
    private static string Range(int start, int count) => count == 1
        ? start.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? start - 1 : start)},{count}");

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}
