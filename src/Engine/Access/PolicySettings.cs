using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Access;

/// <summary>What the ConfigMap `argocd-rbac-cm` says, before it is understood.</summary>
public sealed record PolicySettings
{
    public const string ConfigMap = "argocd-rbac-cm";

    private const string PolicyKey = "policy.csv";
    private static readonly IReadOnlyList<string> DefaultScopes = ["groups"];

    // After what it is made of.
    public static readonly PolicySettings Empty = new();

    /// <summary>The texts of the policy in the order in which they count, each with the key that it stands under.</summary>
    public IReadOnlyList<(string Source, string Text)> Texts { get; init; } = [];

    /// <summary>The role of everybody; empty for none.</summary>
    public string DefaultRole { get; init; } = "";

    /// <summary>The claims whose values count as groups.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = DefaultScopes;

    public MatchMode Mode { get; init; } = MatchMode.Glob;

    /// <summary>Whether the policy that comes with the program is a part of this one.</summary>
    public bool HasBuiltIn { get; init; } = true;

    /// <summary>What of the ConfigMap can't be read.</summary>
    public IReadOnlyList<PolicyProblem> Problems { get; init; } = [];

    /// <param name="data">The data of the ConfigMap.</param>
    public static PolicySettings Read(MapNode data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (scopes, problem) = ReadScopes(data["scopes"].Text() ?? "");
        var more = data.Select(static one => one.Key).Where(IsMorePolicy).Order(StringComparer.Ordinal);
        return new PolicySettings
        {
            Texts = [.. new[] { PolicyKey }.Concat(more).Where(data.Has).Select(key => (key, data[key].Text() ?? ""))],
            DefaultRole = (data["policy.default"].Text() ?? "").Trim(),
            Scopes = scopes,
            Mode = data["policy.matchMode"].Text() == "regex" ? MatchMode.Regex : MatchMode.Glob,
            Problems = problem.Length > 0 ? [new PolicyProblem("scopes", problem, IsFatal: true)] : [],
        };
    }

    private static bool IsMorePolicy(string key) =>
        key != PolicyKey && key.StartsWith("policy.", StringComparison.Ordinal) && key.EndsWith(".csv", StringComparison.Ordinal)
            && key.Length > PolicyKey.Length;

    private static (IReadOnlyList<string> Scopes, string Problem) ReadScopes(string text)
    {
        if (text.Trim().Length == 0) return (DefaultScopes, "");
        const string Wanted = "a list of names of claims is expected, such as '[groups, email]'";
        try
        {
            return YamlReader.Read(text) is ListNode list && list.All(static one => one is StringNode)
                ? ([.. list.Select(static one => one.Text()!)], "")
                : (DefaultScopes, Wanted);
        }
        catch (DocumentException error)
        {
            return (DefaultScopes, $"{Wanted}: {error.Message}");
        }
    }
}
