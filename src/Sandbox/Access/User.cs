namespace GitOpsActors.Sandbox.Access;

/// <summary>Who sends a request.</summary>
public sealed record User(string Name, IReadOnlyList<string> Groups)
{
    public const string Masters = "system:masters";
    public const string Authenticated = "system:authenticated";

    public static readonly User Anonymous = new("system:anonymous", ["system:unauthenticated"]);

    /// <summary>Who the built-in controllers are when they write.</summary>
    public static readonly User Controllers = new("system:kube-controller-manager", [Masters, Authenticated]);

    public string Uid { get; init; } = "";

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
}
