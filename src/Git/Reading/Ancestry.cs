using GitOpsActors.Git.Mirrors;

namespace GitOpsActors.Git.Reading;

/// <summary>Whether one commit was made on another.</summary>
internal sealed class Ancestry(ObjectStore objects)
{
    // A branch that went back further than that was rewritten on purpose.
    private const int CommitsMax = 20_000;

    // Clocks of those who commit differ.
    private static readonly TimeSpan Skew = TimeSpan.FromDays(1);

    /// <summary>False where the mirror does not hold all that lies between.</summary>
    public bool IsAncestor(ObjectId older, ObjectId newer)
    {
        if (!objects.HasCommit(older) || !objects.HasCommit(newer)) return false;
        var earliest = Read(older).CommitterDate - Skew;
        var (seen, open) = (new HashSet<ObjectId> { newer }, new Queue<ObjectId>([newer]));
        while (open.TryDequeue(out var id) && seen.Count < CommitsMax)
        {
            if (id == older) return true;
            if (!objects.HasCommit(id)) continue;
            var commit = Read(id);
            if (commit.CommitterDate < earliest) continue;
            foreach (var parent in commit.Parents)
                if (seen.Add(parent)) open.Enqueue(parent);
        }

        return false;
    }

    private CommitInfo Read(ObjectId id) => CommitText.Parse(id, objects.Commit(id));
}
