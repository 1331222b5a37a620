namespace GitOpsActors.Engine.Access;

/// <summary>A line of a policy: that a subject may do something or may not, or that it has a role.</summary>
public abstract record PolicyLine(string Place, string Text)
{
    /// <summary>As people are shown it: where it stands, and what it says.</summary>
    public sealed override string ToString() => $"{Place}: {Text}";

    /// <summary>`p, subject, resource, action, object, effect`.</summary>
    public sealed record Rule(
        string Place, string Text, string Subject, AccessPattern Resource, AccessPattern Action, AccessPattern Object, bool IsAllow)
        : PolicyLine(Place, Text);

    /// <summary>`g, member, role`.</summary>
    public sealed record Membership(string Place, string Text, string Member, string Role) : PolicyLine(Place, Text);
}

/// <summary>Something is wrong with a policy.</summary>
/// <param name="Place">Where it is wrong, such as `policy.csv, line 3`.</param>
/// <param name="IsFatal">The policy can't be used; otherwise the line does something else than whoever wrote it may think.</param>
public sealed record PolicyProblem(string Place, string Problem, bool IsFatal)
{
    public override string ToString() => $"{Place}: {Problem}";
}
