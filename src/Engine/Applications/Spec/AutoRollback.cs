using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Schedules;

namespace GitOpsActors.Engine.Applications.Spec;

/// <summary>An Application goes back by itself when a sync fails, or when it is not healthy in time after one.</summary>
/// <param name="Deadline">How long after a sync its health may take.</param>
/// <param name="RevertsInGit">Whether a commit on the branch takes back what was left, too.</param>
public sealed record AutoRollback(TimeSpan Deadline, bool RevertsInGit)
{
    public const string Annotation = "gitops-actors.io/auto-rollback";

    private const string OnFailure = "on-failure";
    private const string DeadlineField = "deadline=";
    private const string RevertByCommit = "revert=commit";
    private static readonly TimeSpan DeadlineDefault = TimeSpan.FromMinutes(5);

    /// <summary>What the annotation says; null when it says nothing, or with the problem when it can't be read.</summary>
    public static (AutoRollback? Setting, string Problem) Read(MapNode? resource)
    {
        if (resource.Map("metadata", "annotations")[Annotation].Text() is not { } text) return (null, "");
        var words = SyncOption.List(text);
        var deadline = DeadlineDefault;
        foreach (var word in words.Where(static word => word is not (OnFailure or RevertByCommit)))
        {
            var value = word.StartsWith(DeadlineField, StringComparison.Ordinal) ? word[DeadlineField.Length..] : "";
            if (GoDuration.Parse(value) is not { } given || given <= TimeSpan.Zero) return (null, Problem(text));
            deadline = given;
        }

        return words.Contains(OnFailure) ? (new AutoRollback(deadline, words.Contains(RevertByCommit)), "") : (null, Problem(text));
    }

    private static string Problem(string text) =>
        $"the annotation {Annotation} can't be read, so nothing is rolled back: '{text}'; write {OnFailure}, "
        + $"or {OnFailure},{DeadlineField}5m, or {OnFailure},{DeadlineField}5m,{RevertByCommit}";
}
