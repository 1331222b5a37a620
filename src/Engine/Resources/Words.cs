namespace GitOpsActors.Engine.Resources;

/// <summary>Finds what somebody most likely meant to write.</summary>
public static class Words
{
    /// <summary>The word that needs the fewest changes of letters; case counts little.</summary>
    public static string Nearest(string written, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(written);
        return known.MinBy(word => Distance(written.ToLowerInvariant(), word.ToLowerInvariant())) ?? "";
    }

    private static int Distance(string left, string right)
    {
        var before = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 0; i < left.Length; i++)
        {
            var now = new int[right.Length + 1];
            now[0] = i + 1;
            for (var j = 0; j < right.Length; j++) now[j + 1] = Math.Min(Math.Min(now[j] + 1, before[j + 1] + 1), before[j] + (left[i] == right[j] ? 0 : 1));
            before = now;
        }

        return before[^1];
    }
}
