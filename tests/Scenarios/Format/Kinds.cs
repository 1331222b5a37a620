using System.Collections.Frozen;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Scenarios.Format;

/// <summary>The short names of objects in scenarios: `Kind/name`, or `Kind/namespace/name` outside of the scenario's own namespace; custom
/// kinds as `Kind.group/name`.</summary>
public static class Kinds
{
    // Of kinds that stand in several groups or versions, these are meant.
    private static readonly FrozenDictionary<string, string> Preferred = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Event"] = "v1", ["HorizontalPodAutoscaler"] = "autoscaling/v2", ["Ingress"] = "networking.k8s.io/v1",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] OfArgo = ["Application", "AppProject", "ApplicationSet", "Rollout", "Workflow", "AnalysisRun",
        "Experiment"];

    private static readonly FrozenDictionary<string, ResourceFact> Known = Engine.Schema.Kubernetes.Resources
        .GroupBy(static fact => fact.Kind, StringComparer.Ordinal)
        .ToFrozenDictionary(static group => group.Key, static group => group
            .OrderBy(static fact => Preferred.GetValueOrDefault(fact.Kind, fact.ApiVersion) == fact.ApiVersion ? 0 : 1)
            .ThenBy(static fact => fact.Version.Length).ThenBy(static fact => fact.Version, StringComparer.Ordinal).First(),
                StringComparer.Ordinal);

    public static (string ApiVersion, bool IsNamespaced) Of(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (OfArgo.Contains(kind)) return ("argoproj.io/v1alpha1", true);
        if (Known.TryGetValue(kind, out var fact)) return (fact.ApiVersion, fact.IsNamespaced);
        var dot = kind.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? (kind[(dot + 1)..] + "/v1", true)
            : throw new InvalidOperationException($"there is no kind {kind}; write a custom one with its group: {kind}.example.com");
    }

    /// <param name="namespace">The one that is meant when none is written.</param>
    public static ObjectName Parse(string text, string @namespace)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        if (parts.Length is < 2 or > 3) throw new InvalidOperationException($"'{text}' is no object: write Kind/name or " +
            $"Kind/namespace/name");
        var (apiVersion, isNamespaced) = Of(parts[0]);
        var kind = parts[0].Split('.')[0];
        var space = !isNamespaced ? "" : parts.Length == 3 ? parts[1] : kind is "Application" or "AppProject" or "ApplicationSet"
            ? "argocd" : @namespace;
        return new ObjectName(ApiVersion.Split(apiVersion).Group, kind, space, parts[^1]);
    }

    /// <summary>As scenarios write it.</summary>
    public static string Text(ObjectName name, string @namespace)
    {
        var kind = Known.ContainsKey(name.Kind) || name.Group == "argoproj.io" ? name.Kind : $"{name.Kind}.{name.Group}";
        var isUsual = name.Namespace.Length == 0 || name.Namespace == @namespace
            || (name.Namespace == "argocd" && name.Group == "argoproj.io");
        return isUsual ? $"{kind}/{name.Name}" : $"{kind}/{name.Namespace}/{name.Name}";
    }
}
