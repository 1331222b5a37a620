namespace GitOpsActors.Git.Mirrors;

/// <summary>What a commit is to take back: some of what changed between two commits.</summary>
/// <param name="Revision">What names the branch; empty for the branch that HEAD names.</param>
/// <param name="Good">The commit whose files come back.</param>
/// <param name="Bad">The commit that the branch must still name.</param>
/// <param name="IsMeant">Which of the paths that differ come back.</param>
/// <param name="Message">Of the commit.</param>
public sealed record Revert(string Revision, ObjectId Good, ObjectId Bad, Func<string, bool> IsMeant, string Message);

/// <param name="Commit">The commit that takes it back, on its branch; null when there is none.</param>
/// <param name="Refusal">Why there is none, and will not be; empty where there is one.</param>
public sealed record RevertResult(ObjectId? Commit, string Refusal);
