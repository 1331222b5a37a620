using GitOpsActors.Engine.Applications.Spec;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>What is to be taken back in Git: what the Application reads becomes again what it was, in one commit on top of the one that was left.</summary>
/// <param name="OperationId">The operation that went back.</param>
/// <param name="Goal">With the only source, and the project whose credentials are used.</param>
/// <param name="Good">The commit that it went back to.</param>
/// <param name="Bad">The commit that it left, and that the branch must still name.</param>
/// <param name="Why">In words, for the message of the commit.</param>
public sealed record RevertAsk(int Number, long OperationId, RenderGoal Goal, string Good, string Bad, string Why)
{
    public bool Equals(RevertAsk? other) => other is not null && other.Number == Number;

    public override int GetHashCode() => Number;
}

/// <summary>How an attempt went to take something back in Git.</summary>
public abstract record RevertOutcome
{
    private RevertOutcome()
    {
    }

    /// <summary>It is done, or will not be.</summary>
    public sealed record Ended(RevertEnd End) : RevertOutcome;

    /// <summary>It may work later: the repository can't be reached, say.</summary>
    public sealed record Failed(string Problem) : RevertOutcome;
}

/// <summary>
/// Takes back in Git what was left, where the Application asks for it, so that Git says again what runs. Once the way back has succeeded, and once for
/// each: a commit that was refused is refused for good.
/// </summary>
internal static class Reverts
{
    public static void Step(Turn turn, Context context, AutoRollback setting, OperationState operation)
    {
        if (!setting.RevertsInGit || turn.Record.RolledBack is not { Revert: null } back || back.OperationId != operation.Id) return;
        if (operation.Phase != OperationPhase.Succeeded || context.Goal is not { } goal || turn.Picture.Reverting is not null || turn.Picture.WaitsToRevert) return;
        if (Refusal(back, operation, goal) is { Length: > 0 } refusal)
        {
            turn.Happened(new ApplicationEvent.RevertEnded(back.OperationId, new RevertEnd("", refusal)));
            return;
        }

        var ask = new RevertAsk(turn.NextAsk(), back.OperationId, goal, operation.Revisions[0], back.Revisions[0], back.Why);
        turn.Picture = turn.Picture with { Reverting = ask };
        turn.Do(new Effect.Revert(ask));
    }

    public static void Take(Turn turn, ApplicationMessage.Reverted message)
    {
        if (message.Ask != turn.Picture.Reverting) return;
        turn.Picture = turn.Picture with { Reverting = null };
        switch (message.Outcome)
        {
            case RevertOutcome.Ended ended:
                turn.Picture = turn.Picture with { RevertFailures = 0, RevertProblem = "" };
                turn.Happened(new ApplicationEvent.RevertEnded(message.Ask.OperationId, ended.End));
                break;
            case RevertOutcome.Failed failed:
                turn.Picture = turn.Picture with
                {
                    RevertFailures = turn.Picture.RevertFailures + 1,
                    WaitsToRevert = true,
                    RevertProblem = $"what it went back from can't be taken back in Git now, and is tried again: {failed.Problem}",
                };
                turn.Do(Backoff.OfRevert.Alarm(Alarm.Revert, turn.Picture.RevertFailures));
                break;
        }
    }

    /// <summary>What became of it, as the end of a sentence; empty where it is not wanted, or not known yet.</summary>
    public static string Told(RolledBack back) => back.Revert switch
    {
        { Commit.Length: > 0 } done => $"; commit {done.Commit} takes it back in Git",
        { } refused => $"; it is not taken back in Git: {refused.Refusal}",
        null => "",
    };

    private static string Refusal(RolledBack back, OperationState operation, RenderGoal goal)
    {
        if (back.Sources.Length != 1 || goal.Sources.Count != 1) return "the Application has more than one source; take it back by hand";
        if (goal.Sources[0].IsChart) return "its source is a chart of a repository, which has no commits";
        if (!goal.Sources.SequenceEqual(back.Sources) || !goal.Sources.SequenceEqual(operation.Sources)) return "its source is another one now";
        return goal.Signatures.For(goal.Sources[0].RepoUrl, isGit: true).Any()
            ? $"project {goal.Project} demands signed commits, and this one would not be signed" : "";
    }
}
