namespace GitOpsActors.Host.Commands.Output;

/// <summary>The shortest way from one list of lines to another: keep, remove, add. Myers' greedy algorithm, on what begin and end leave over.</summary>
internal static class LineDiff
{
    // Memory and time grow with the square of the number of edits. What differs in more lines than this is shown as replaced whole:
    // nobody reads such a difference line by line.
    private const int EditsMax = 1000;

    public static List<LineEdit> Between(string[] before, string[] after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start]) start++;
        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)]) end++;
        var edits = new List<LineEdit>(before.Length + (after.Length / 4));
        edits.AddRange(before.Take(start).Select(static line => new LineEdit(' ', line)));
        Middle(before.AsSpan(start..^end), after.AsSpan(start..^end), edits);
        edits.AddRange(before.Skip(before.Length - end).Select(static line => new LineEdit(' ', line)));
        return edits;
    }

    private static void Middle(ReadOnlySpan<string> before, ReadOnlySpan<string> after, List<LineEdit> edits)
    {
        if (Trace(before, after) is { } trace)
        {
            Walk(before, after, trace, edits);
            return;
        }

        foreach (var line in before) edits.Add(new LineEdit('-', line));
        foreach (var line in after) edits.Add(new LineEdit('+', line));
    }

    /// <summary>
    /// How far one gets in `before` on each diagonal (before minus after) with each number of edits; null when it takes too many.
    /// Entry d holds the diagonals -d..d.
    /// </summary>
    private static List<int[]>? Trace(ReadOnlySpan<string> before, ReadOnlySpan<string> after)
    {
        var trace = new List<int[]>();
        for (var d = 0; d <= Math.Min(EditsMax, before.Length + after.Length); d++)
        {
            var reached = new int[(2 * d) + 1];
            trace.Add(reached);
            for (var k = -d; k <= d; k += 2)
            {
                var x = d == 0 ? 0 : GoesDown(trace[d - 1], d, k) ? trace[d - 1][k + 1 + d - 1] : trace[d - 1][k - 1 + d - 1] + 1;
                while (x < before.Length && x - k < after.Length && before[x] == after[x - k]) x++;
                reached[k + d] = x;
                if (x >= before.Length && x - k >= after.Length) return trace;
            }
        }

        return null;
    }

    /// <summary>Whether the best way to a diagonal comes from the one above, by an added line.</summary>
    private static bool GoesDown(int[] last, int d, int k) => k == -d || (k != d && last[k - 1 + d - 1] < last[k + 1 + d - 1]);

    private static void Walk(ReadOnlySpan<string> before, ReadOnlySpan<string> after, List<int[]> trace, List<LineEdit> edits)
    {
        var backwards = new List<LineEdit>(before.Length + after.Length);
        var (x, y) = (before.Length, after.Length);
        for (var d = trace.Count - 1; d > 0; d--)
        {
            var (last, k) = (trace[d - 1], x - y);
            var isAdded = GoesDown(last, d, k);
            var fromX = isAdded ? last[k + 1 + d - 1] : last[k - 1 + d - 1];
            var fromY = fromX - (isAdded ? k + 1 : k - 1);
            var (afterX, afterY) = isAdded ? (fromX, fromY + 1) : (fromX + 1, fromY);
            for (; x > afterX && y > afterY; x--, y--) backwards.Add(new LineEdit(' ', before[x - 1]));
            backwards.Add(isAdded ? new LineEdit('+', after[fromY]) : new LineEdit('-', before[fromX]));
            (x, y) = (fromX, fromY);
        }

        for (; x > 0; x--) backwards.Add(new LineEdit(' ', before[x - 1]));
        backwards.Reverse();
        edits.AddRange(backwards);
    }
}

/// <param name="Sign">' ' for a line of both, '-' for one of before, '+' for one of after.</param>
internal readonly record struct LineEdit(char Sign, string Line);
