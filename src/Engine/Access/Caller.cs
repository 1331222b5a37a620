namespace GitOpsActors.Engine.Access;

/// <summary>Who asks, as far as a policy wants to know it. Whether that is true was proved before.</summary>
public sealed record Caller
{
    private const string UserIdentifier = "user_id";
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoClaims = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Nobody in particular, where that is allowed.</summary>
    public static readonly Caller Anonymous = new() { Subject = "" };

    /// <summary>
    /// Who may read the files of the server itself. No policy can forbid anything to somebody who could change the policy, and all else,
    /// below
    /// the server; and no mistake in one may lock out who has to mend it.
    /// </summary>
    public static readonly Caller Operator = new() { Subject = "local-operator", IsOperator = true };

    /// <summary>The name of an account, `proj:PROJECT:ROLE`, or how an identity provider calls a person.</summary>
    public required string Subject { get; init; }

    /// <summary>What the token says of its owner, by name: a text is a list of one.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Claims { get; init; } = NoClaims;

    /// <summary>Who vouches for the token; empty without one.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>Since when the token is good; null where that is nobody's concern.</summary>
    public DateTimeOffset? Issued { get; init; }

    public bool IsOperator { get; private init; }

    public bool IsAnonymous => Subject.Length == 0;

    /// <summary>The project and the role that a project's token is for; null for all others.</summary>
    public ProjectRole? ProjectRole => Access.ProjectRole.Of(Subject);

    /// <summary>What people are shown: an e-mail address says more than a number of an identity provider.</summary>
    public string DisplayName => Issuer is not ("" or "argocd") && Values("email") is [var address, ..] ? address : Subject;

    public IReadOnlyList<string> Values(string claim) => Claims.GetValueOrDefault(claim) ?? [];

    /// <summary>The token of an account, or of a role of a project.</summary>
    public static Caller OfAccount(string subject) => new() { Subject = subject, Issuer = "argocd" };

    /// <summary>As a provider that federates others calls a person, or else as the token does.</summary>
    public static string SubjectOf(string subject, IReadOnlyDictionary<string, string> federated) =>
        federated.GetValueOrDefault(UserIdentifier) is { Length: > 0 } identifier ? identifier : subject;
}

/// <summary>A role of a project, as tokens name it.</summary>
public readonly record struct ProjectRole(string Project, string Role)
{
    private const string Prefix = "proj:";

    public override string ToString() => $"{Prefix}{Project}:{Role}";

    public static ProjectRole? Of(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.StartsWith(Prefix, StringComparison.Ordinal)
            && subject.Split(':') is [_, { Length: > 0 } project, { Length: > 0 } role]
            ? new ProjectRole(project, role) : null;
    }
}
