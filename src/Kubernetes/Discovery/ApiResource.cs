using System.Collections.Frozen;

namespace GitOpsActors.Kubernetes.Discovery;

/// <summary>A kind in one version, as a cluster serves it.</summary>
public sealed record ApiResource
{
    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Kind { get; init; }

    /// <summary>The name in paths.</summary>
    public required string Plural { get; init; }

    public required bool IsNamespaced { get; init; }

    public FrozenSet<string> Verbs { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Names of what lies below an object: status, scale, ...</summary>
    public FrozenSet<string> Subresources { get; init; } = FrozenSet<string>.Empty;

    public string ApiVersion => Objects.ApiVersion.Join(Group, Version);

    public bool Can(string verb) => Verbs.Contains(verb);

    /// <summary>The path of its collection, or of an object when a name is given.</summary>
    internal string Path(string space, string name = "", string subresource = "")
    {
        var path = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (IsNamespaced && space.Length > 0) path += "/namespaces/" + Uri.EscapeDataString(space);
        path += "/" + Plural;
        if (name.Length > 0) path += "/" + Uri.EscapeDataString(name);
        return subresource.Length == 0 ? path : path + "/" + subresource;
    }

    public override string ToString() => $"{ApiVersion} {Kind}";
}
