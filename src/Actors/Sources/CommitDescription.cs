using GitOpsActors.Git.Mirrors;

namespace GitOpsActors.Actors.Sources;

/// <summary>What a commit says of itself, and which tags name it.</summary>
public sealed record CommitDescription(CommitInfo Commit, IReadOnlyList<string> Tags);
