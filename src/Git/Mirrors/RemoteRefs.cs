using System.Text;
using GitOpsActors.Engine.Versions;

namespace GitOpsActors.Git.Mirrors;

/// <summary>What a repository's branches and tags pointed to at one moment; annotated tags are peeled to their commit.</summary>
public sealed class RemoteRefs
{
    private const string Tags = "refs/tags/";
    private const string Peeled = "^{}";
    private const int AbbreviatedMin = 7;

    private readonly Dictionary<string, ObjectId> _refs;

    private readonly Dictionary<string, ObjectId> _tags;

    internal RemoteRefs(Dictionary<string, ObjectId> refs, Dictionary<string, ObjectId>? tags = null) => (_refs, _tags) = (refs, tags ?? []);

    /// <summary>Full names (refs/heads/..., refs/tags/..., HEAD) with the commit of each.</summary>
    public IReadOnlyDictionary<string, ObjectId> All => _refs;

    /// <summary>How many bytes ids have there; null where there is none yet.</summary>
    internal int? IdBytes => _refs.Count == 0 ? null : _refs.First().Value.Length;

    /// <summary>What a targetRevision means; null when it means nothing here.</summary>
    /// <param name="revision">A branch, tag, HEAD, commit or semver constraint; empty for HEAD.</param>
    /// <param name="tagPrefix">Of a constraint: only tags that begin so count, and what follows is their version.</param>
    /// <exception cref="GitException">There is a prefix, and the revision is no constraint.</exception>
    public Resolution? Resolve(string revision, string tagPrefix = "")
    {
        ArgumentNullException.ThrowIfNull(revision);
        ArgumentNullException.ThrowIfNull(tagPrefix);
        if (ObjectId.TryParse(revision) is { } full) return new Resolution(null, full, revision);
        if (revision.Length == 0) revision = "HEAD";
        revision = ChosenTag(revision, tagPrefix) ?? revision;
        if (Find(revision) is { } found) return new Resolution(found, _refs[found], revision) { Tag = _tags.TryGetValue(found, out var tag) ? tag : null };
        return revision.Length >= AbbreviatedMin && revision.Length < ObjectId.Digits && revision.All(char.IsAsciiHexDigit)
            ? new Resolution(null, null, revision.ToLowerInvariant()) : null;
    }

    /// <summary>The tag that a version or constraint names; null where the revision is something else, or no tag matches.</summary>
    private string? ChosenTag(string revision, string prefix)
    {
        // A version is a pin: the tag of exactly that name.
        if (SemanticVersion.TryParse(revision) is not null) return prefix + revision;
        if (VersionRange.TryParse(revision) is not { } range)
        {
            return prefix.Length == 0 ? null
                : throw new GitException(GitFaultKind.RevisionMissing, $"'{revision}' is no version constraint, which it must be beside a tagPrefix ('{prefix}')");
        }

        (SemanticVersion Version, string Tag)? best = null;
        foreach (var name in _refs.Keys.Where(name => name.StartsWith(Tags + prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var tag = name[Tags.Length..];
            if (SemanticVersion.TryParse(tag[prefix.Length..]) is { } version && range.Contains(version) && (best is null || version > best.Value.Version))
                best = (version, tag);
        }
        return best?.Tag;
    }

    // In git's own order, tags before branches, so that a constraint's choice is never a branch of the same name.
    private string? Find(string name)
    {
        foreach (var full in (string[])[name, "refs/" + name, Tags + name, "refs/heads/" + name])
            if (_refs.ContainsKey(full)) return full;
        return null;
    }

    /// <summary>Reads what `git ls-remote` prints.</summary>
    internal static RemoteRefs Parse(byte[] output)
    {
        var (refs, tags) = (new Dictionary<string, ObjectId>(), new Dictionary<string, ObjectId>());
        foreach (var line in Encoding.UTF8.GetString(output).Split('\n'))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0 || ObjectId.TryParse(line[..tab]) is not { } id) continue;
            var name = line[(tab + 1)..];
            // The peeled line comes after that of the tag itself, and counts instead of it.
            var isPeeled = name.EndsWith(Peeled, StringComparison.Ordinal);
            if (isPeeled) name = name[..^Peeled.Length];
            if (isPeeled && refs.TryGetValue(name, out var tag)) tags[name] = tag;
            refs[name] = id;
        }
        return new RemoteRefs(refs, tags);
    }
}

/// <summary>What a targetRevision means.</summary>
/// <param name="Ref">The full name of the branch or tag; null when the revision names a commit.</param>
/// <param name="Commit">Null when only the start of a commit's id is known: a fetch tells.</param>
/// <param name="Text">The revision, or the tag that a constraint chose.</param>
public sealed record Resolution(string? Ref, ObjectId? Commit, string Text)
{
    /// <summary>The tag itself, where it is an annotated one.</summary>
    public ObjectId? Tag { get; init; }
}
