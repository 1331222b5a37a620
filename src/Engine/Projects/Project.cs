using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Projects;

/// <summary>Which cluster an Application deploys to, by both of its names, and into which namespace.</summary>
public sealed record Destination(string Server, string Name, string Namespace);

/// <summary>The rules of an AppProject: from where its Applications may come, where they may go, and what they may bring.</summary>
public sealed class Project
{
    private readonly IReadOnlyList<string> _sourceRepos, _sourceNamespaces;
    private readonly IReadOnlyList<Destination> _destinations;
    private readonly IReadOnlyList<KindRule> _clusterAllowed, _clusterDenied, _namespacedDenied;
    private readonly IReadOnlyList<KindRule>? _namespacedAllowed;

    private Project(MapNode document)
    {
        var spec = document.Map("spec");
        (Name, Document) = (document.Text("metadata", "name") ?? "", document);
        _sourceRepos = Texts(spec, "sourceRepos");
        _sourceNamespaces = Texts(spec, "sourceNamespaces");
        _destinations = [.. spec.List("destinations").Select(static destination => new Destination(
            destination["server"].Text() ?? "", destination["name"].Text() ?? "", destination["namespace"].Text() ?? ""))];
        _clusterAllowed = Rules(spec, "clusterResourceWhitelist") ?? [];
        _clusterDenied = Rules(spec, "clusterResourceBlacklist") ?? [];
        _namespacedAllowed = Rules(spec, "namespaceResourceWhitelist");
        _namespacedDenied = Rules(spec, "namespaceResourceBlacklist") ?? [];
    }

    public string Name { get; }

    /// <summary>The resource that it was read from.</summary>
    public MapNode Document { get; }

    /// <summary>Reads an AppProject as it stands in the control cluster. What is of the wrong kind counts as absent, and so permits nothing.</summary>
    public static Project Read(MapNode resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new Project(resource);
    }

    /// <summary>Walks the entries in order: a `!entry` that matches refuses at once, one that does not match permits, as a matching entry does.</summary>
    public bool PermitsSource(string repoUrl)
    {
        var url = RepositoryUrl.Normalise(repoUrl);
        var permitted = false;
        foreach (var entry in _sourceRepos)
        {
            var isDeny = entry.StartsWith('!');
            var pattern = isDeny ? entry[1..] : entry;
            var matches = pattern == "*" || Glob.IsMatch(RepositoryUrl.Normalise(pattern), url, '/');
            if (isDeny && matches) return false;
            permitted |= isDeny || matches;
        }

        return permitted;
    }

    public bool PermitsDestination(Destination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var permitted = false;
        foreach (var entry in _destinations)
        {
            var (byName, nameDenies) = entry.Name.Length > 0 ? Matches(entry.Name, destination.Name) : (false, false);
            var (byServer, serverDenies) = entry.Server.Length > 0 ? Matches(entry.Server, destination.Server) : (false, false);
            var (byNamespace, namespaceDenies) = Matches(entry.Namespace, destination.Namespace);
            if ((byName || byServer) && byNamespace) permitted = true;
            else if (nameDenies) return false;
            else if (serverDenies && byNamespace) return false;
            else if (namespaceDenies && (byName || byServer)) return false;
        }

        return permitted;
    }

    /// <summary>Whether Applications of this project may lie in the namespace, beside that of the control plane.</summary>
    public bool PermitsNamespaceOfApplications(string @namespace) =>
        _sourceNamespaces.Any(entry => NamespacePattern.IsMatch(entry, @namespace));

    public bool PermitsKind(GroupKind kind, string name, bool isNamespaced) => isNamespaced
        ? (_namespacedAllowed is null || _namespacedAllowed.Any(rule => rule.Matches(kind, name))) && !_namespacedDenied.Any(rule => rule.Matches(kind, name))
        : _clusterAllowed.Any(rule => rule.Matches(kind, name)) && !_clusterDenied.Any(rule => rule.Matches(kind, name));

    /// <summary>Why the project does not let its Applications manage the object; null when it does.</summary>
    public string? Refusal(ResourceKey key, Destination destination, bool isNamespaced)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!PermitsKind(key.GroupKind, key.Name, isNamespaced)) return $"resource {key.Group}:{key.Kind} is not permitted in project {Name}";
        return isNamespaced && !PermitsDestination(destination with { Namespace = key.Namespace })
            ? $"namespace {key.Namespace} is not permitted in project '{Name}'"
            : null;
    }

    /// <summary>Whether an entry matches, and whether it is one that denies and hits. An entry that denies and does not hit matches.</summary>
    private static (bool Matches, bool Denies) Matches(string entry, string value)
    {
        if (!entry.StartsWith('!')) return (Glob.IsMatch(entry, value), false);
        var hit = Glob.IsMatch(entry[1..], value);
        return (!hit, hit);
    }

    private static IReadOnlyList<string> Texts(MapNode spec, string field) =>
        [.. spec.List(field).Select(static entry => entry.Text()).OfType<string>()];

    private static IReadOnlyList<KindRule>? Rules(MapNode spec, string field) => spec[field] is ListNode list
        ? [.. list.Select(static entry => new KindRule(entry["group"].Text() ?? "", entry["kind"].Text() ?? "", entry["name"].Text() ?? ""))]
        : null;

    private sealed record KindRule(string Group, string Kind, string Name)
    {
        public bool Matches(GroupKind kind, string name) =>
            Glob.IsMatch(Kind, kind.Kind, '/') && Glob.IsMatch(Group, kind.Group, '/') && (Name.Length == 0 || Glob.IsMatch(Name, name, '/'));
    }
}
