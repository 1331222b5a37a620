using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Resources;

/// <summary>A kind, whatever its version.</summary>
public readonly record struct GroupKind(string Group, string Kind)
{
    public override string ToString() => Group.Length == 0 ? Kind : $"{Group}/{Kind}";
}

/// <summary>An object of a cluster, whatever the version in which it is read. The namespace is empty for what belongs to the whole cluster.</summary>
public readonly record struct ResourceKey(string Group, string Kind, string Namespace, string Name) : IComparable<ResourceKey>
{
    public GroupKind GroupKind => new(Group, Kind);

    /// <summary>The key of a manifest, with the namespace that it names itself.</summary>
    public static ResourceKey Of(MapNode manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new ResourceKey(
            GroupOf(manifest["apiVersion"].Text() ?? ""), manifest["kind"].Text() ?? "",
            manifest.Text("metadata", "namespace") ?? "", manifest.Text("metadata", "name") ?? "");
    }

    public static string GroupOf(string apiVersion) => apiVersion.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? apiVersion[..at] : "";

    public static string VersionOf(string apiVersion) => apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public int CompareTo(ResourceKey other)
    {
        var order = string.CompareOrdinal(Group, other.Group);
        if (order == 0) order = string.CompareOrdinal(Kind, other.Kind);
        if (order == 0) order = string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>As people read it: `apps/Deployment:shop/web`.</summary>
    public override string ToString() => $"{GroupKind}:{(Namespace.Length == 0 ? "" : Namespace + "/")}{Name}";

    /// <summary>The first of them, and how many more there are.</summary>
    public static string Named(IEnumerable<ResourceKey> keys)
    {
        var all = keys.Order().ToList();
        return string.Join(", ", all.Take(3).Select(static key => key.ToString())) + (all.Count > 3 ? $" and {all.Count - 3} more" : "");
    }

    public static bool operator <(ResourceKey left, ResourceKey right) => left.CompareTo(right) < 0;

    public static bool operator <=(ResourceKey left, ResourceKey right) => left.CompareTo(right) <= 0;

    public static bool operator >(ResourceKey left, ResourceKey right) => left.CompareTo(right) > 0;

    public static bool operator >=(ResourceKey left, ResourceKey right) => left.CompareTo(right) >= 0;
}
