using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Notifications;

/// <summary>What a commit says of itself.</summary>
public sealed record CommitWords(string Message, string Author, DateTimeOffset Date, IReadOnlyList<string> Tags);

/// <summary>
/// The commits that conditions and templates ask for. Reading one takes time that the engine has not: what is wanted and not known is
/// noted, the caller reads it, and decides again.
/// </summary>
public sealed class CommitBook
{
    private const int CommitsMax = 10;

    private readonly Dictionary<string, CommitWords?> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);

    /// <summary>What was asked for and is not known.</summary>
    public IReadOnlyCollection<string> Wanted => _wanted;

    /// <param name="words">Null where there is no such commit, or it can't be read.</param>
    public void Add(string revision, CommitWords? words)
    {
        _wanted.Remove(revision);
        _known[revision] = words;
    }

    internal CommitWords Find(string revision)
    {
        if (_known.TryGetValue(revision, out var words))
            return words ?? throw new TemplateException($"the commit {revision} can't be read");
        if (_known.Count + _wanted.Count >= CommitsMax) throw new TemplateException($"more than {CommitsMax} commits are asked for");
        _wanted.Add(revision);
        throw new TemplateException($"the commit {revision} is not read yet");
    }
}
