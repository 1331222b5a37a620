namespace GitOpsActors.Actors.Auditing;

/// <summary>The names under which the journal has what the audit trail is made of.</summary>
public static class AuditTypes
{
    public const string Record = "audit.recorded";

    internal const string Mark = "audit.mark";
}
