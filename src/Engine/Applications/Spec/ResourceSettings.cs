using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Applications.Spec;

/// <summary>What `argocd-cm` says of kinds of objects.</summary>
/// <param name="Ignore">What is no difference, for all Applications.</param>
/// <param name="Problems">What can't be read, and is left out.</param>
public sealed record ResourceSettings(IgnoreRules Ignore, IReadOnlyList<string> Problems)
{
    public static readonly ResourceSettings None = new(IgnoreRules.None, []);

    private const string Customizations = "resource.customizations";
    private const string IgnoreDifferences = Customizations + ".ignoreDifferences.";

    public bool Equals(ResourceSettings? other) =>
        other is not null && Ignore.Equals(other.Ignore) && Problems.SequenceEqual(other.Problems);

    public override int GetHashCode() => Ignore.GetHashCode();

    public static ResourceSettings Read(MapNode data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (ignore, problems) = (IgnoreRules.None, new List<string>());
        foreach (var (key, value) in data)
        {
            if (key.StartsWith(IgnoreDifferences, StringComparison.Ordinal))
                ignore = ignore.And(Rules(key[IgnoreDifferences.Length..], '_', value.Text() ?? "", key, problems));
        }

        foreach (var (kind, all) in Parsed(data[Customizations].Text() ?? "", Customizations, problems))
        {
            if (all["ignoreDifferences"].Text() is { } text)
                ignore = ignore.And(Rules(kind, '/', text, $"{Customizations}: {kind}: ignoreDifferences", problems));
        }

        return new ResourceSettings(ignore, problems);
    }

    /// <param name="name">`apps_Deployment` or `apps/Deployment`, without a group for the core, `all` or `*/*` for all.</param>
    private static IgnoreRules Rules(string name, char separator, string text, string place, List<string> problems)
    {
        var parts = name.Split(separator, 2);
        var (group, kind) = name is "all" or "*/*" ? ("*", "*") : parts.Length == 2 ? (parts[0], parts[1]) : ("", name);
        var entry = Parsed(text, place, problems);
        return entry.Count == 0
            ? IgnoreRules.None
            : IgnoreRules.Of(IgnoreRule.OfKinds(entry, group, kind, place, problems), MapNode.Of(("kind", name), ("rule", entry)));
    }

    private static MapNode Parsed(string text, string place, List<string> problems)
    {
        if (text.Trim().Length == 0) return MapNode.Empty;
        try
        {
            if (YamlReader.Read(text) is MapNode map) return map;
            problems.Add($"{place} holds no fields");
        }
        catch (DocumentException error)
        {
            problems.Add($"{place}: {error.Message}");
        }

        return MapNode.Empty;
    }
}
