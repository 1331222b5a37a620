using System.Collections.Immutable;

namespace GitOpsActors.Actors.Persistence;

/// <summary>What an event's tags tell about it: whose it is, who caused it, and which commit it is about.</summary>
/// <param name="Application">Namespace and name, with a slash between.</param>
/// <param name="Who">A user's name, or `automation`.</param>
public sealed record AuditTags(string? Application = null, string? Project = null, string? Who = null, string? Revision = null)
{
    public const string Automation = "automation";

    internal const string ApplicationPrefix = "application:";
    internal const string ProjectPrefix = "project:";
    internal const string WhoPrefix = "who:";
    internal const string RevisionPrefix = "revision:";

    // A tag is a column of 256 characters in one store and a line in the other.
    private const int CharactersMax = 256;

    public static readonly AuditTags None = new();

    /// <summary>The tags as Akka's <c>Tagged</c> takes them.</summary>
    public IImmutableSet<string> ToSet()
    {
        var tags = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var (prefix, value) in new[] { (ApplicationPrefix, Application), (ProjectPrefix, Project), (WhoPrefix, Who), (RevisionPrefix, Revision) })
        {
            if (!string.IsNullOrEmpty(value)) tags.Add(Bounded(prefix + value));
        }

        return tags.ToImmutable();
    }

    public static AuditTags Parse(IEnumerable<string> tags)
    {
        var parsed = None;
        foreach (var tag in tags)
        {
            if (After(tag, ApplicationPrefix) is { } application) parsed = parsed with { Application = application };
            else if (After(tag, ProjectPrefix) is { } project) parsed = parsed with { Project = project };
            else if (After(tag, WhoPrefix) is { } who) parsed = parsed with { Who = who };
            else if (After(tag, RevisionPrefix) is { } revision) parsed = parsed with { Revision = revision };
        }

        return parsed;
    }

    private static string? After(string tag, string prefix) => tag.StartsWith(prefix, StringComparison.Ordinal) ? tag[prefix.Length..] : null;

    // Names come from outside: control characters stand between the tags in both stores, and a NUL is no text for PostgreSQL.
    private static string Bounded(string tag)
    {
        if (tag.Any(char.IsControl)) tag = string.Concat(tag.Select(static letter => char.IsControl(letter) ? ' ' : letter));
        return tag.Length > CharactersMax ? tag[..CharactersMax] : tag;
    }
}
