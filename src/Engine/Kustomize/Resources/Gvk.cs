using System.Collections.Frozen;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Kustomize.Resources;

/// <summary>Group, version and kind. As a selector, an empty part selects anything.</summary>
internal readonly record struct Gvk(string Group, string Version, string Kind)
{
    // Kinds of cluster scope that older API versions had and the fact table has no more.
    private static readonly FrozenSet<(string Group, string Kind)> ClusterScoped =
        Kubernetes.Resources.Where(static fact => !fact.IsNamespaced).Select(static fact => (fact.Group, fact.Kind))
            .Append(("policy", "PodSecurityPolicy")).Append(("extensions", "PodSecurityPolicy")).ToFrozenSet();

    public bool IsClusterScoped => ClusterScoped.Contains((Group, Kind));

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public static Gvk Of(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new Gvk("", apiVersion, kind) : new Gvk(apiVersion[..slash], apiVersion[(slash + 1)..], kind);
    }

    public bool IsSelectedBy(Gvk selector) =>
        (selector.Group.Length == 0 || selector.Group == Group) &&
        (selector.Version.Length == 0 || selector.Version == Version) &&
        (selector.Kind.Length == 0 || selector.Kind == Kind);

    /// <summary>The selector that selects everything: the default value of a struct has nulls where this has empty text.</summary>
    public Gvk OrAny() => new(Group ?? "", Version ?? "", Kind ?? "");

    public override string ToString() => $"{(Kind.Length == 0 ? "[noKind]" : Kind)}.{(Version.Length == 0 ? "[noVer]" : Version)}.{(Group.Length == 0 ? "[noGrp]" : Group)}";
}

/// <summary>What names an object: its kind, name and namespace.</summary>
internal readonly record struct ResourceId(Gvk Gvk, string Name, string Namespace)
{
    public const string NoNamespace = "_non_namespaceable_";

    /// <summary>An object without a namespace is in `default`, one of cluster scope in none.</summary>
    public string EffectiveNamespace => Gvk.IsClusterScoped ? NoNamespace : Namespace.Length == 0 ? "default" : Namespace;

    public bool Matches(ResourceId other) => Gvk == other.Gvk && Name == other.Name && EffectiveNamespace == other.EffectiveNamespace;

    public override string ToString() => $"{Gvk}/{Name}.{(Namespace.Length == 0 ? "[noNs]" : Namespace)}";
}
