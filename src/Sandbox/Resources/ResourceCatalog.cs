using System.Collections.Frozen;

namespace GitOpsActors.Sandbox.Resources;

/// <summary>What the server serves at the moment: the built-in resources and those of the established CustomResourceDefinitions.</summary>
public sealed class ResourceCatalog
{
    private readonly Lock _gate = new();
    private Snapshot _now = Snapshot.Of([]);

    public IReadOnlyList<ServedResource> All => Volatile.Read(ref _now).All;

    /// <summary>Grows with each change, so that documents made from the catalog know when they are old.</summary>
    public long Generation => Volatile.Read(ref _now).Generation;

    public ServedResource? Find(string group, string version, string plural) =>
        Volatile.Read(ref _now).ByName.GetValueOrDefault((group, version, plural));

    public ServedResource? FindKind(string group, string version, string kind) =>
        Volatile.Read(ref _now).ByKind.GetValueOrDefault((group, version, kind));

    /// <summary>A resource by where its objects are kept, in whatever version is served first.</summary>
    public ServedResource? FindStored(string group, string plural) => Volatile.Read(ref _now).ByStorage.GetValueOrDefault((group, plural));

    /// <summary>The resource of a kind in whatever version is served; owner references outlive versions.</summary>
    public ServedResource? FindKind(string group, string kind) => All.FirstOrDefault(resource => resource.Group == group && resource.Kind == kind);

    public bool HasVersion(string group, string version) => Volatile.Read(ref _now).Versions.Contains((group, version));

    public bool HasGroup(string group) => All.Any(resource => resource.Group == group);

    /// <summary>Replaces what custom resources are served, by one definition.</summary>
    public void SetCustom(string plural, string group, IReadOnlyList<ServedResource> served)
    {
        lock (_gate)
        {
            var others = _now.Custom.Where(resource => resource.Plural != plural || resource.Group != group);
            Volatile.Write(ref _now, Snapshot.Of([.. others, .. served]) with { Generation = _now.Generation + 1 });
        }
    }

    private sealed record Snapshot(
        IReadOnlyList<ServedResource> All,
        IReadOnlyList<ServedResource> Custom,
        FrozenDictionary<(string, string, string), ServedResource> ByName,
        FrozenDictionary<(string, string, string), ServedResource> ByKind,
        FrozenDictionary<(string, string), ServedResource> ByStorage,
        FrozenSet<(string, string)> Versions)
    {
        public long Generation { get; init; }

        public static Snapshot Of(IReadOnlyList<ServedResource> custom)
        {
            ServedResource[] all = [.. BuiltInResources.All, .. custom];
            return new Snapshot(all, custom,
                all.ToFrozenDictionary(resource => (resource.Group, resource.Version, resource.Plural)),
                all.DistinctBy(resource => (resource.Group, resource.Version, resource.Kind))
                    .ToFrozenDictionary(resource => (resource.Group, resource.Version, resource.Kind)),
                all.DistinctBy(resource => (resource.StorageGroup, resource.Plural))
                    .ToFrozenDictionary(resource => (resource.StorageGroup, resource.Plural)),
                all.Select(resource => (resource.Group, resource.Version)).ToFrozenSet());
        }
    }
}
