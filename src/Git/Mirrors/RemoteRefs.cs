namespace GitOpsActors.Git.Mirrors;

/// <summary>What a repository's branches and tags pointed to at one moment; annotated tags are peeled to their commit.</summary>
public sealed class RemoteRefs
{
    private readonly Dictionary<string, ObjectId> _refs;

    internal RemoteRefs(Dictionary<string, ObjectId> refs) => _refs = refs;

    /// <summary>Full names (refs/heads/..., refs/tags/..., HEAD) with the commit of each.</summary>
    public IReadOnlyDictionary<string, ObjectId> All => _refs;

    /// <summary>What a targetRevision means; null when it means nothing here.</summary>
    /// <param name="revision">A branch, tag, HEAD, commit or semver constraint; empty for HEAD.</param>
    /// <param name="tagPrefix">Of a constraint: only tags that begin so count, and what follows is their version.</param>
    public Resolution? Resolve(string revision, string tagPrefix = "") => throw new NotImplementedException();
}

/// <summary>What a targetRevision means.</summary>
/// <param name="Ref">The full name of the branch or tag; null when the revision names a commit.</param>
/// <param name="Commit">Null when only the start of a commit's id is known: a fetch tells.</param>
/// <param name="Text">The revision, or the tag that a constraint chose.</param>
public sealed record Resolution(string? Ref, ObjectId? Commit, string Text);
