using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Projects;

/// <summary>What a project wants to know of objects that lie in the namespaces of its Applications and that none of them manages.</summary>
public sealed class OrphanedResources
{
    private readonly IReadOnlyList<Entry> _ignored;

    private OrphanedResources(MapNode setting)
    {
        Warns = setting["warn"].Bool() ?? false;
        _ignored = [.. setting.List("ignore").Select(Entry.Read)];
    }

    /// <summary>Whether Applications get a condition.</summary>
    public bool Warns { get; }

    /// <summary>Null when the project does not ask; a block without anything in it asks.</summary>
    public static OrphanedResources? Read(Node? setting) => setting is MapNode map ? new OrphanedResources(map) : null;

    public bool Ignores(ResourceKey key) => _ignored.Any(entry => entry.Matches(key));

    /// <summary>The cluster itself puts it there.</summary>
    public static bool IsFurniture(ResourceKey key) => key is
        { Group: "", Kind: "Service", Namespace: "default", Name: "kubernetes" }
        or { Group: "", Kind: "ServiceAccount", Name: "default" }
        or { Group: "", Kind: "ConfigMap", Name: "kube-root-ca.crt" };

    /// <param name="Kind">Null for any.</param>
    /// <param name="Name">Null for any.</param>
    private sealed record Entry(Pattern Group, Pattern? Kind, Pattern? Name)
    {
        public static Entry Read(Node entry) => new(Pattern.Of(entry["group"].Text() ?? ""), Named(entry["kind"].Text()), Named(entry["name"].Text()));

        public bool Matches(ResourceKey key) => Group.Hits(key.Group) && (Kind is null || Kind.Hits(key.Kind)) && (Name is null || Name.Hits(key.Name));

        private static Pattern? Named(string? text) => text is { Length: > 0 } ? Pattern.Of(text) : null;
    }
}
