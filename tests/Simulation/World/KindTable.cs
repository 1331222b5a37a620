using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Kubernetes.Discovery;

namespace GitOpsActors.Simulation.World;

/// <summary>A kind that a fake cluster knows, in all its versions; objects are kept in the first, which is also the preferred one.</summary>
internal sealed class KindTable
{
    private readonly Dictionary<string, FieldManager> _managers = new(StringComparer.Ordinal);

    public KindTable(IReadOnlyList<ApiResource> versions)
    {
        Versions = versions;
        foreach (var resource in versions)
        {
            foreach (var subresource in (string[])["", "status"])
                _managers[resource.ApiVersion + ":" + subresource] = ManagerOf(resource, subresource);
        }
    }

    public IReadOnlyList<ApiResource> Versions { get; }

    public ApiResource Stored => Versions[0];

    /// <summary>The objects by namespace and name, as they stand in the stored version.</summary>
    public SortedDictionary<(string Space, string Name), MapNode> Objects { get; } = new(Comparer<(string Space, string Name)>.Create(static (a, b) =>
        string.CompareOrdinal(a.Space, b.Space) is not 0 and var order ? order : string.CompareOrdinal(a.Name, b.Name)));

    /// <summary>What happened to them; watches read on from where they are.</summary>
    public List<Change> Log { get; } = [];

    public bool HasStatus => Stored.Subresources.Contains("status");

    public FieldManager Manager(string apiVersion, string subresource) => _managers[apiVersion + ":" + subresource];

    /// <summary>The object as a version shows it. Versions differ in the names of fields below spec, as the conversion of the kind says.</summary>
    public MapNode In(MapNode item, string apiVersion) =>
        item.Text("apiVersion") == apiVersion ? item : Renamed(item, item.Text("apiVersion") ?? "", apiVersion).With("apiVersion", apiVersion);

    /// <summary>Fields that are called otherwise in other versions: (version, name there) of one and the same field below spec.</summary>
    public IReadOnlyDictionary<string, string> SizeField { get; init; } = new Dictionary<string, string>();

    private MapNode Renamed(MapNode item, string from, string to)
    {
        if (!SizeField.TryGetValue(from, out var old) || !SizeField.TryGetValue(to, out var name) || old == name) return item;
        return item["spec"] is MapNode spec && spec.Has(old) ? item.With("spec", spec.Rename(old, name)) : item;
    }

    private FieldManager ManagerOf(ApiResource resource, string subresource)
    {
        var shape = Engine.Schema.Kubernetes.ShapeOf(resource.ApiVersion, resource.Kind) ?? Shape.Deduced;
        var hasStatus = Versions[0].Subresources.Contains("status");
        var reset = subresource == "status" ? FieldSet.OfFields("spec") : hasStatus ? FieldSet.OfFields("status") : FieldSet.Empty;
        return new FieldManager(
            resource.ApiVersion, resource.Kind, shape, reset, subresource, MapNode.Of(("apiVersion", resource.ApiVersion), ("kind", resource.Kind)),
            version => Versions.Any(one => one.ApiVersion == version) ? Engine.Schema.Kubernetes.ShapeOf(version, resource.Kind) ?? Shape.Deduced : null,
            (item, _, to) => In(item, to));
    }

    /// <param name="Version">The resource version that it made.</param>
    /// <param name="At">When.</param>
    /// <param name="Object">The object after it, or as it last was.</param>
    internal sealed record Change(long Version, TimeSpan At, bool IsGone, MapNode Object);
}
