using System.Collections.Immutable;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Projects;

/// <summary>From which repositories a project's Applications may come, by `sourceRepos`. Equal when they say the same.</summary>
public sealed class SourceRules : IEquatable<SourceRules>
{
    public static readonly SourceRules None = new([]);

    private readonly ImmutableArray<string> _texts;
    private readonly ImmutableArray<Pattern> _entries;

    public SourceRules(ImmutableArray<string> entries) =>
        (_texts, _entries) = (entries, [.. entries.Select(static entry => Pattern.OfDeniable(entry, '/', RepositoryUrl.Normalise))]);

    /// <summary>Walks the entries in order: a `!entry` that matches refuses at once, one that does not match permits, as a matching entry does.</summary>
    public bool Permit(string repoUrl)
    {
        var url = RepositoryUrl.Normalise(repoUrl);
        var permitted = false;
        foreach (var entry in _entries)
        {
            var matches = entry.IsAny || entry.Hits(url);
            if (entry.IsDeny && matches) return false;
            permitted |= entry.IsDeny || matches;
        }

        return permitted;
    }

    public bool Equals(SourceRules? other) => other is not null && _texts.SequenceEqual(other._texts, StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as SourceRules);

    public override int GetHashCode() => _texts.Length;
}
