namespace GitOpsActors.Sandbox.Access;

/// <summary>What somebody wants to do: with a resource, or with a path that is none.</summary>
public sealed record AccessRequest(string Verb)
{
    public bool IsResource { get; init; } = true;

    public string Group { get; init; } = "";

    public string Plural { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Path { get; init; } = "";

    /// <summary>The resource as rules write it: pods, or pods/log.</summary>
    public string Resource => Subresource.Length == 0 ? Plural : $"{Plural}/{Subresource}";
}

/// <summary>May they, and why.</summary>
public sealed record AccessDecision(bool IsAllowed, string Reason);
