using System.Globalization;
using System.Text;

namespace GitOpsActors.Git.Mirrors;

/// <summary>Reads what git keeps of a commit.</summary>
internal static class CommitText
{
    public static CommitInfo Parse(ObjectId id, string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = Headers(end < 0 ? text : text[..end]);
        var (author, authorDate) = Person(headers, "author");
        var (committer, committerDate) = Person(headers, "committer");
        return new CommitInfo
        {
            Id = id,
            Tree = First(headers, "tree") is { } tree && ObjectId.TryParse(tree) is { } treeId ? treeId
                : throw new GitException(GitFaultKind.Corrupt, $"the commit {id} names no tree"),
            Parents = [.. headers.Where(static header => header.Name == "parent").Select(static header => ObjectId.TryParse(header.Value)).OfType<ObjectId>()],
            Author = author, AuthorDate = authorDate, Committer = committer, CommitterDate = committerDate,
            Message = end < 0 ? "" : text[(end + 2)..],
            Signature = First(headers, "gpgsig"),
        };
    }

    private static List<(string Name, string Value)> Headers(string text)
    {
        var headers = new List<(string Name, StringBuilder Value)>();
        foreach (var line in text.Split('\n'))
        {
            // A line that begins with a space goes on with the value of the one before.
            if (line.StartsWith(' ') && headers.Count > 0) headers[^1].Value.Append('\n').Append(line.AsSpan(1));
            else if (line.Split(' ', 2) is [var name, var value]) headers.Add((name, new StringBuilder(value)));
        }
        return [.. headers.Select(static header => (header.Name, header.Value.ToString()))];
    }

    private static string? First(List<(string Name, string Value)> headers, string name)
    {
        foreach (var header in headers)
            if (header.Name == name) return header.Value;
        return null;
    }

    /// <summary>"Name &lt;address&gt; 1700000000 +0100"; whatever of it is missing or wrong is left out, since people's tools write odd commits.</summary>
    private static (string Who, DateTimeOffset When) Person(List<(string Name, string Value)> headers, string name)
    {
        var text = First(headers, name) ?? "";
        var end = text.LastIndexOf('>');
        var rest = text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (end < 0 ? text : text[..(end + 1)], rest is [var seconds, .. var zone] ? When(seconds, zone is [var offset, ..] ? offset : "") : default);
    }

    private static DateTimeOffset When(string seconds, string zone)
    {
        // Years outside of what the platform knows are as good as none.
        if (!long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var since) || since is < -60_000_000_000 or > 250_000_000_000) return default;
        var moment = DateTimeOffset.FromUnixTimeSeconds(since);
        var isZone = int.TryParse(zone, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset) && Math.Abs(offset) <= 1400 && Math.Abs(offset % 100) < 60;
        return isZone ? moment.ToOffset(new TimeSpan(offset / 100, offset % 100, 0)) : moment;
    }
}
