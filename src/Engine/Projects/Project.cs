using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Projects;

/// <summary>Which cluster an Application deploys to, by both of its names, and into which namespace.</summary>
public sealed record Destination(string Server, string Name, string Namespace)
{
    /// <summary>The project that the cluster is scoped to; empty for none.</summary>
    public string ClusterProject { get; init; } = "";
}

/// <summary>The rules of an AppProject: from where its Applications may come, where they may go, and what they may bring.</summary>
public sealed class Project
{
    private readonly IReadOnlyList<Pattern> _sourceNamespaces;
    private readonly IReadOnlyList<DestinationRule> _destinations;
    private readonly IReadOnlyList<KindRule> _clusterAllowed, _clusterDenied, _namespacedDenied;
    private readonly IReadOnlyList<KindRule>? _namespacedAllowed;
    private readonly bool _permitsOnlyScopedClusters;

    private Project(MapNode document)
    {
        var spec = document.Map("spec");
        (Name, Document) = (document.Text("metadata", "name") ?? "", document);
        Sources = new SourceRules([.. Texts(spec, "sourceRepos")]);
        _sourceNamespaces = [.. Texts(spec, "sourceNamespaces").Select(Pattern.OfNamespace)];
        _destinations = [.. spec.List("destinations").Select(DestinationRule.Read)];
        _clusterAllowed = Rules(spec, "clusterResourceWhitelist") ?? [];
        _clusterDenied = Rules(spec, "clusterResourceBlacklist") ?? [];
        _namespacedAllowed = Rules(spec, "namespaceResourceWhitelist");
        _namespacedDenied = Rules(spec, "namespaceResourceBlacklist") ?? [];
        _permitsOnlyScopedClusters = spec["permitOnlyProjectScopedClusters"].Bool() ?? false;
        ServiceAccounts = ServiceAccounts.Read(spec);
        Signatures = SignatureRules.Read(spec);
        Orphaned = OrphanedResources.Read(spec["orphanedResources"]);
        Problems = [.. FieldCheck.OfProject(document["spec"]).Select(problem => $"project {Name}: {problem}")];
        Windows = [.. spec.List("syncWindows").OfType<MapNode>().Select(SyncWindow.Read)];
    }

    public string Name { get; }

    /// <summary>The resource that it was read from.</summary>
    public MapNode Document { get; }

    /// <summary>From where its Applications may come.</summary>
    public SourceRules Sources { get; }

    public IReadOnlyList<SyncWindow> Windows { get; }

    /// <summary>As whom its Applications write.</summary>
    public ServiceAccounts ServiceAccounts { get; }

    /// <summary>By which keys commits have to be signed.</summary>
    public SignatureRules Signatures { get; }

    /// <summary>What it wants to know of objects that nobody manages; null for nothing.</summary>
    public OrphanedResources? Orphaned { get; }

    /// <summary>
    /// What is written in it and can't be obeyed. It may forbid something, so nothing is done in its name until it is put right.
    /// </summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>The windows that are for an Application, by what its destination says literally.</summary>
    public SyncWindows WindowsFor(string application, string server, string clusterName, string @namespace) =>
        new([.. Windows.Where(window => window.IsFor(application, server, clusterName, @namespace))]);

    /// <summary>Reads an AppProject as it stands in the control cluster. What is of the wrong kind counts as absent, and so permits nothing.</summary>
    public static Project Read(MapNode resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new Project(resource);
    }

    public bool PermitsSource(string repoUrl) => Sources.Permit(repoUrl);

    public bool PermitsDestination(Destination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var permitted = false;
        foreach (var entry in _destinations)
        {
            var (byName, nameDenies) = Matches(entry.Name, destination.Name);
            var (byServer, serverDenies) = Matches(entry.Server, destination.Server);
            var (byNamespace, namespaceDenies) = Matches(entry.Namespace, destination.Namespace);
            if ((byName || byServer) && byNamespace) permitted = true;
            else if (nameDenies) return false;
            else if (serverDenies && byNamespace) return false;
            else if (namespaceDenies && (byName || byServer)) return false;
        }

        return permitted && (!_permitsOnlyScopedClusters || destination.ClusterProject == Name);
    }

    /// <summary>Whether Applications of this project may lie in the namespace, beside that of the control plane.</summary>
    public bool PermitsNamespaceOfApplications(string @namespace) =>
        _sourceNamespaces.Any(entry => entry.Hits(@namespace));

    public bool IsFor(ApplicationName application, string controlNamespace) =>
        application.Namespace == controlNamespace || PermitsNamespaceOfApplications(application.Namespace);

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
    private static (bool Matches, bool Denies) Matches(Pattern? entry, string value)
    {
        if (entry is null) return (false, false);
        var hit = entry.Hits(value);
        return entry.IsDeny ? (!hit, hit) : (hit, false);
    }

    private static IReadOnlyList<string> Texts(MapNode spec, string field) =>
        [.. spec.List(field).Select(static entry => entry.Text()).OfType<string>()];

    private static IReadOnlyList<KindRule>? Rules(MapNode spec, string field) => spec[field] is ListNode list
        ? [.. list.Select(KindRule.Read)]
        : null;

    /// <param name="Server">Null when the entry names clusters by name only, and the other way round.</param>
    private sealed record DestinationRule(Pattern? Server, Pattern? Name, Pattern Namespace)
    {
        public static DestinationRule Read(Node entry) => new(
            Named(entry["server"].Text()), Named(entry["name"].Text()), Pattern.OfDeniable(entry["namespace"].Text() ?? ""));

        private static Pattern? Named(string? text) => text is { Length: > 0 } ? Pattern.OfDeniable(text) : null;
    }

    private sealed record KindRule(Pattern Group, Pattern Kind, Pattern? Name)
    {
        public static KindRule Read(Node entry) => new(
            Pattern.OfShell(entry["group"].Text() ?? ""), Pattern.OfShell(entry["kind"].Text() ?? ""),
            entry["name"].Text() is { Length: > 0 } name ? Pattern.OfShell(name) : null);

        public bool Matches(GroupKind kind, string name) => Kind.Hits(kind.Kind) && Group.Hits(kind.Group) && (Name is null || Name.Hits(name));
    }
}
