using System.Security.Cryptography;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.OpenApi;

/// <summary>The OpenAPI documents of a server, made when they are asked for and again after custom resources have changed.</summary>
internal sealed class OpenApiDocuments(ResourceCatalog catalog)
{
    private static readonly MapNode Info = MapNode.Of(("title", "Kubernetes"), ("version", "v1.35.0"));

    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _made = new(StringComparer.Ordinal);
    private long _generation = -1;

    /// <summary>Which versions have documents, and where.</summary>
    public byte[] Index() => Cached("", () => JsonText.Bytes(MapNode.Of(("paths", MapNode.Of(Versions().Select(version => KeyValuePair.Create(
        Place(version.Group, version.Version),
        (Node)MapNode.Of(("serverRelativeURL",
            $"/openapi/v3/{Place(version.Group, version.Version)}?hash={Hash(Of(version.Group, version.Version)!)}")))))))));

    /// <summary>The document of a group and version; null when nothing is served there.</summary>
    public byte[]? Of(string group, string version)
    {
        var served = catalog.All.Where(resource => resource.Group == group && resource.Version == version).ToList();
        return served.Count == 0 ? null : Cached($"{group}/{version}", () => JsonText.Bytes(Version3(served)));
    }

    public byte[] Version2() => Cached("v2", () =>
    {
        var writer = new SchemaWriter(isVersion3: false);
        foreach (var resource in catalog.All) AddSchema(writer, resource);
        return JsonText.Bytes(MapNode.Of(("swagger", "2.0"), ("info", Info), ("paths", MapNode.Empty), ("definitions", writer.Schemas)));
    });

    public byte[] BinaryVersion2() => Cached("binary", () => BinaryDocument.Of(catalog.All));

    private static MapNode Version3(List<ServedResource> served)
    {
        var writer = new SchemaWriter(isVersion3: true);
        var paths = new MapBuilder();
        foreach (var resource in served)
        {
            AddSchema(writer, resource);
            foreach (var (path, operations) in PathWriter.Of(resource, writer, SchemaName(resource))) paths.Set(path, operations);
        }
        return MapNode.Of(("openapi", "3.0.0"), ("info", Info), ("paths", paths.Build()), ("components", MapNode.Of(("schemas", writer.Schemas))));
    }

    private static void AddSchema(SchemaWriter writer, ServedResource resource)
    {
        var kind = Kind(resource);
        if (resource.IsCustom) writer.Put(SchemaName(resource)!, CustomSchema(writer, resource).With("x-kubernetes-group-version-kind", ListNode.Of(kind)));
        else if (Kubernetes.ShapeOf(resource.ApiVersion, resource.Kind) is { } shape) writer.AddKind(shape, kind);
    }

    public static MapNode Kind(ServedResource resource) => MapNode.Of(("group", resource.Group), ("kind", resource.Kind), ("version", resource.Version));

    private static string? SchemaName(ServedResource resource) => resource.IsCustom
        ? string.Join('.', resource.Group.Split('.').Reverse()) + $".{resource.Version}.{resource.Kind}"
        : Kubernetes.ShapeOf(resource.ApiVersion, resource.Kind)?.Name;

    private static MapNode CustomSchema(SchemaWriter writer, ServedResource resource)
    {
        var version = resource.Definition.List("spec", "versions").First(candidate => candidate.Text("name") == resource.Version);
        var schema = version.Map("schema", "openAPIV3Schema");
        if (schema.Text("type") is null) schema = schema.With("type", "object");
        writer.AddKind(Kubernetes.ObjectMeta, MapNode.Empty);
        var properties = schema.Map("properties").With("apiVersion", MapNode.Of(("type", "string"))).With("kind", MapNode.Of(("type", "string")))
            .With("metadata", MapNode.Of(("allOf", ListNode.Of(writer.Reference(Kubernetes.ObjectMeta.Name)))));
        return schema.With("properties", properties);
    }

    private IEnumerable<(string Group, string Version)> Versions() =>
        catalog.All.Select(resource => (resource.Group, resource.Version)).Distinct();

    private static string Place(string group, string version) => group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";

    private static string Hash(byte[] document) => Convert.ToHexString(SHA256.HashData(document));

    private byte[] Cached(string key, Func<byte[]> make)
    {
        lock (_gate)
        {
            if (_generation != catalog.Generation) _made.Clear();
            _generation = catalog.Generation;
            if (_made.TryGetValue(key, out var made)) return made;
        }
        var document = make();
        lock (_gate) return _made[key] = document;
    }
}
