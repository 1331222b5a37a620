namespace GitOpsActors.Engine.Access;

/// <summary>Whether something may be done, and why.</summary>
public sealed class Decision
{
    private readonly string _subject;
    private readonly string _sentence;

    private Decision(bool isAllowed, PolicyLine.Rule? line, string subject, string sentence) =>
        (IsAllowed, Line, _subject, _sentence) = (isAllowed, line, subject, sentence);

    public bool IsAllowed { get; }

    /// <summary>The line that allows, or that forbids what another one allows; null when there is none.</summary>
    public PolicyLine.Rule? Line { get; }

    /// <summary>A sentence for whoever has to understand the policy. It is none for whoever asked: it tells of what the policy
    /// knows.</summary>
    public string Reason =>
        Line is null ? _sentence : $"{Line}{(Line.Subject == _subject ? "" : $" (for {_subject}, who has the role {Line.Subject})")}";

    internal static Decision By(PolicyLine.Rule line, string subject) => new(line.IsAllow, line, subject, "");

    internal static Decision Because(bool isAllowed, string sentence) => new(isAllowed, null, "", sentence);

    public override string ToString() => $"{(IsAllowed ? "allowed" : "denied")} by {Reason}";
}
