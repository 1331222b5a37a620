using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Schema;

/// <summary>A kind as the API serves it.</summary>
public sealed record ResourceFact(
    string Group,
    string Version,
    string Kind,
    string Plural,
    bool IsNamespaced,
    IReadOnlyList<string> ShortNames,
    IReadOnlyList<string> Categories,
    IReadOnlyList<string> Subresources,
    string TypeName)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}

/// <summary>The types and kinds of Kubernetes itself: a table of public facts that comes with the engine, read type by type as they are asked for.</summary>
public static class Kubernetes
{
    private const string ApiextensionsPrefix = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
    private const string ApiregistrationPrefix = "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.";

    private static readonly MapNode Facts = ReadJson("kubernetes-types.json");
    private static readonly MapNode AddedTypes = ReadJson("kubernetes-types-added.json")["types"].Map();
    private static readonly MapNode FactTypes = Facts["types"].Map();
    private static readonly GoFields Go = new(ReadText("go-fields.txt"));
    private static readonly ConcurrentDictionary<string, Shape> Shapes = new(StringComparer.Ordinal);

    public static IReadOnlyList<ResourceFact> Resources { get; } = [.. Enumerable.Select(Facts["resources"].List(), Resource)];

    private static readonly FrozenDictionary<(string ApiVersion, string Kind), ResourceFact> ByKind = ByKindOf(Resources);

    public static Shape ObjectMeta { get; } = Type("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");

    /// <summary>The fact of a kind, or null when Kubernetes itself has no such kind.</summary>
    public static ResourceFact? Resource(string apiVersion, string kind) => ByKind.GetValueOrDefault((apiVersion, kind));

    /// <summary>The shape of objects of a kind, or null when Kubernetes itself has no such kind.</summary>
    public static Shape? ShapeOf(string apiVersion, string kind) =>
        apiVersion is "autoscaling/v1" && kind is "Scale" ? Type("io.k8s.api.autoscaling.v1.Scale")
        : Resource(apiVersion, kind) is { } fact ? Type(fact.TypeName)
        : null;

    /// <exception cref="KeyNotFoundException">There is no such type.</exception>
    public static Shape Type(string name) => Shapes.GetOrAdd(name, static n => Build(n));

    private static Shape Build(string name) => name switch
    {
        "string" => Shape.String,
        "numeric" => Shape.Numeric,
        "boolean" => Shape.Boolean,
        "untyped" => Shape.Untyped,
        "__untyped_atomic_" => Shape.UntypedAtomic,
        "__untyped_deduced_" => Shape.Deduced,
        "io.k8s.apimachinery.pkg.runtime.RawExtension" or "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1" => Shape.Deduced,
        _ => Named(name, (FactTypes[name] ?? AddedTypes[name] ?? throw new KeyNotFoundException($"no type {name}")).Map()),
    };

    private static Shape Named(string name, MapNode type)
    {
        // "any" is what may also be a list or a map, of which nothing is known.
        if (type["scalar"].Text() is "any")
            return new Shape { Name = name, Scalar = ScalarKind.Untyped, List = Shape.Deduced.List, Map = Shape.Deduced.Map };
        if (type.Has("scalar")) return new Shape { Name = name, Scalar = ScalarKind.Untyped };
        var atomic = type["relationship"].Text() is "atomic";
        return new Shape { Name = name, Map = new MapShape(Enumerable.Select(type["fields"].Map(), pair => Field(name, pair.Key, pair.Value.Map())), atomic: atomic) };
    }

    private static FieldShape Field(string typeName, string name, MapNode fact)
    {
        var kind = fact["type"].Text() ?? (fact.Has("list") ? "list" : "map");
        var isStruct = kind.Contains('.', StringComparison.Ordinal) && IsStruct(kind);
        return new FieldShape(name, () => Reference(fact))
        {
            // "0", "false" and "" in the table mark fields that are always written; only other defaults are defaults.
            Default = fact["default"],
            PatchStrategy = fact["patchStrategy"].Text() ?? "",
            PatchMergeKey = fact["patchMergeKey"].Text() ?? "",
            Go = Go.Of(typeName, name, kind, isStruct),
        };
    }

    private static bool IsStruct(string typeName) => ((FactTypes[typeName] ?? AddedTypes[typeName]) as MapNode)?.Has("fields") == true;

    private static Shape Reference(MapNode fact)
    {
        if (fact["list"].Text() is { } list)
        {
            var kind = list switch { "associative" => ListKind.Associative, "set" => ListKind.Set, _ => ListKind.Atomic };
            var of = fact["of"].Map();
            return new Shape { List = new ListShape(() => Reference(of), kind, Strings(fact["keys"])) };
        }
        if (fact["map"].Text() is { } map)
        {
            var of = fact["of"].Map();
            return new Shape { Map = new MapShape([], () => Reference(of), atomic: map is "atomic") };
        }
        var shape = Type(fact["type"].Text() ?? "untyped");
        return fact["relationship"].Text() is "separable" && shape.Map is { IsAtomic: true } atomic
            ? new Shape { Name = shape.Name, Map = new MapShape(atomic.InOrder) }
            : shape;
    }

    private static ResourceFact Resource(Node fact) => new(
        fact["group"].Text()!,
        fact["version"].Text()!,
        fact["kind"].Text()!,
        fact["plural"].Text()!,
        fact["namespaced"].Bool() == true,
        Strings(fact["shortNames"]),
        Strings(fact["categories"]),
        Strings(fact["subresources"]),
        fact["type"].Text() ?? fact["kind"].Text() switch
        {
            "APIService" => ApiregistrationPrefix + "APIService",
            var kind => ApiextensionsPrefix + kind,
        });

    private static string[] Strings(Node? list) => [.. Enumerable.Select(list.List(), item => item.Text()!)];

    private static FrozenDictionary<(string, string), ResourceFact> ByKindOf(IEnumerable<ResourceFact> resources)
    {
        var byKind = new Dictionary<(string, string), ResourceFact>();
        foreach (var fact in resources) byKind.TryAdd((fact.ApiVersion, fact.Kind), fact);
        return byKind.ToFrozenDictionary();
    }

    private static MapNode ReadJson(string name) => JsonReader.Read(ReadBytes(name)).Map();

    private static string ReadText(string name) => Encoding.UTF8.GetString(ReadBytes(name));

    private static byte[] ReadBytes(string name)
    {
        using var stream = typeof(Kubernetes).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
