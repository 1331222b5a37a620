namespace GitOpsActors.Actors.Persistence;

/// <summary>
/// The tags of an event as one text: each between two separators, so that one is found by looking for it with both. A table of tags
/// would cost more than the events: each has four, and an index of tags is written in many places.
/// </summary>
internal static class TagText
{
    /// <summary>In the file: a line each.</summary>
    public const string Line = "\n";

    /// <summary>In PostgreSQL: the plugin's configuration takes white space away.</summary>
    public const string Record = "\u001e";

    public static string Join(IEnumerable<string> tags)
    {
        var sorted = tags.Order(StringComparer.Ordinal).ToList();
        return sorted.Count == 0 ? "" : Line + string.Join(Line, sorted) + Line;
    }

    public static IEnumerable<string> Split(string tags, string separator) => tags.Split(separator, StringSplitOptions.RemoveEmptyEntries);

    public static string Find(string tag, string separator) => separator + tag + separator;
}
