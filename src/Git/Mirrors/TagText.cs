namespace GitOpsActors.Git.Mirrors;

/// <summary>Reads what git keeps of an annotated tag.</summary>
/// <param name="Object">What it names.</param>
/// <param name="IsOfTag">Whether that is a tag again, and no commit.</param>
internal sealed record TagText(ObjectId Object, bool IsOfTag, string Name)
{
    private const int DepthMax = 5;

    public static TagText? Parse(string text)
    {
        var lines = text.Split('\n', 4);
        return lines is [var target, var type, var name, ..] && target.StartsWith("object ", StringComparison.Ordinal) && name.StartsWith("tag ", StringComparison.Ordinal)
            && type is "type commit" or "type tag" && ObjectId.TryParse(lines[0]["object ".Length..]) is { } id
            ? new TagText(id, type == "type tag", name["tag ".Length..])
            : null;
    }

    /// <summary>Why the tag is none of that name for that commit; null when it is. The server says what a tag means, and a signature must not depend on that.</summary>
    /// <param name="read">The text of a tag; null when it is not there.</param>
    public static string? Problem(ObjectId tag, string name, ObjectId commit, Func<ObjectId, string?> read)
    {
        for (var (depth, id) = (0, tag); depth < DepthMax; depth++)
        {
            if (read(id) is not { } text || Parse(text) is not { } parsed) return $"the tag {name} can't be read";
            if (depth == 0 && parsed.Name != name) return $"the tag {name} was signed as {parsed.Name}";
            if (!parsed.IsOfTag) return parsed.Object == commit ? null : $"the tag {name} names {parsed.Object}, and not {commit}";
            id = parsed.Object;
        }

        return $"the tag {name} names a tag of a tag, and so on";
    }
}
