namespace GitOpsActors.Git.Mirrors;

/// <summary>What a commit says of itself.</summary>
public sealed record CommitInfo
{
    public required ObjectId Id { get; init; }

    public required ObjectId Tree { get; init; }

    public required IReadOnlyList<ObjectId> Parents { get; init; }

    /// <summary>"Name &lt;address&gt;".</summary>
    public required string Author { get; init; }

    public required DateTimeOffset AuthorDate { get; init; }

    public required string Committer { get; init; }

    public required DateTimeOffset CommitterDate { get; init; }

    /// <summary>The whole message; <see cref="Subject"/> is its first line.</summary>
    public required string Message { get; init; }

    /// <summary>The signature as the commit carries it (PGP or SSH, armoured), not verified; null when it has none.</summary>
    public string? Signature { get; init; }

    public string Subject => Message.Split('\n', 2)[0].TrimEnd('\r');
}
