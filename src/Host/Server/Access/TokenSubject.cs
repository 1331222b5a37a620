using GitOpsActors.Engine.Access;

namespace GitOpsActors.Host.Server.Access;

/// <summary>Whose a token is, and what it may be used for.</summary>
/// <param name="Capability">Empty for the token of a project's role.</param>
internal readonly record struct TokenSubject(string Name, string Capability)
{
    /// <summary>Older tokens do not say for what they are: those are API keys.</summary>
    public static TokenSubject Of(string subject)
    {
        if (ProjectRole.Of(subject) is not null) return new(subject, "");
        return subject.LastIndexOf(':') is var colon and >= 0 ? new(subject[..colon], subject[(colon + 1)..])
            : new(subject, Account.ApiKeyCapability);
    }
}
