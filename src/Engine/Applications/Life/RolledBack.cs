using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Spec;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>An Application went back by itself. What it left is not synced again before there is something newer, or a person wants it.</summary>
/// <param name="OperationId">The operation that went back.</param>
/// <param name="Revisions">What it left.</param>
/// <param name="Sources">Of what it left.</param>
/// <param name="Why">In words.</param>
public sealed record RolledBack(long OperationId, ImmutableArray<string> Revisions, ImmutableArray<SourceSpec> Sources, string Why)
{
    /// <summary>What became of taking it back in Git; null where that is not wanted, or not decided yet.</summary>
    public RevertEnd? Revert { get; init; }

    /// <summary>Whether this is what it left.</summary>
    public bool Left(IEnumerable<string> revisions, IEnumerable<SourceSpec> sources) => Revisions.SequenceEqual(revisions) && Sources.SequenceEqual(sources);
}

/// <summary>How the attempt ended to take back in Git what an Application left.</summary>
/// <param name="Commit">The commit that takes it back; empty where there is none.</param>
/// <param name="Refusal">Why there is none, and will not be; empty where there is one.</param>
public sealed record RevertEnd(string Commit, string Refusal);
