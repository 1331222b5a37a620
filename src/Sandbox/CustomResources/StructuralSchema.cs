using System.Collections.Frozen;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>The schema of a custom kind, read once: what fields there are, their defaults, and what values they take.</summary>
internal sealed class StructuralSchema
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    private Regex? _pattern;

    public StructuralSchema(MapNode schema)
    {
        Source = schema;
        Type = schema.Text("type") ?? "";
        Properties = schema["properties"].Map().ToFrozenDictionary(pair => pair.Key, pair => new StructuralSchema(pair.Value.Map()), StringComparer.Ordinal);
        Items = schema["items"] is MapNode items ? new StructuralSchema(items) : null;
        Additional = schema["additionalProperties"] is MapNode additional ? new StructuralSchema(additional) : null;
        AllowsAdditional = schema["additionalProperties"] is BoolNode { Value: true };
        PreservesUnknown = schema.Bool("x-kubernetes-preserve-unknown-fields") == true;
        IsIntOrString = schema.Bool("x-kubernetes-int-or-string") == true;
        IsEmbedded = schema.Bool("x-kubernetes-embedded-resource") == true;
        IsNullable = schema.Bool("nullable") == true;
        Default = schema["default"];
        var below = Properties.Values.Append(Items).Append(Additional).OfType<StructuralSchema>().ToList();
        HasRules = schema["x-kubernetes-validations"].List().Count > 0 || below.Exists(part => part.HasRules);
        HasEmbedded = IsEmbedded || below.Exists(part => part.HasEmbedded);
        ListType = schema.Text("x-kubernetes-list-type") ?? "atomic";
        ListKeys = [.. schema["x-kubernetes-list-map-keys"].List().Select(key => key.Text() ?? "")];
        Required = [.. schema["required"].List().Select(key => key.Text() ?? "")];
    }

    /// <summary>The schema of a version of a definition.</summary>
    public static StructuralSchema Of(MapNode definition, string version) => new(
        definition.List("spec", "versions").FirstOrDefault(candidate => candidate.Text("name") == version)
            .At("schema", "openAPIV3Schema").Map());

    public MapNode Source { get; }

    public string Type { get; }

    public FrozenDictionary<string, StructuralSchema> Properties { get; }

    public StructuralSchema? Items { get; }

    public StructuralSchema? Additional { get; }

    public bool AllowsAdditional { get; }

    public bool PreservesUnknown { get; }

    public bool IsIntOrString { get; }

    public bool IsEmbedded { get; }

    public bool IsNullable { get; }

    public Node? Default { get; }

    /// <summary>Whether there are validation rules here or anywhere below.</summary>
    public bool HasRules { get; }

    /// <summary>Whether there are embedded objects here or anywhere below.</summary>
    public bool HasEmbedded { get; }

    public string ListType { get; }

    public IReadOnlyList<string> ListKeys { get; }

    public IReadOnlyList<string> Required { get; }

    /// <summary>The pattern of texts; null where there is none, or where .NET cannot match it in bounded time.</summary>
    public Regex? Pattern
    {
        get
        {
            if (_pattern is not null || Source.Text("pattern") is not { } pattern) return _pattern;
            try
            {
                return _pattern = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternTime);
            }
            catch (NotSupportedException)
            {
                return _pattern = new Regex(pattern, RegexOptions.CultureInvariant, PatternTime);
            }
        }
    }

    /// <summary>The shape of whole objects: the schema's, with the kind, the version and the metadata that every object has.</summary>
    public Shape RootShape()
    {
        var root = ShapeFor(mayHoldMore: false);
        var fields = root.Map?.InOrder.Where(field => field.Name is not ("apiVersion" or "kind" or "metadata")) ?? [];
        return new Shape
        {
            Map = new MapShape(
                [
                    new FieldShape("apiVersion", static () => Shape.String), new FieldShape("kind", static () => Shape.String),
                    new FieldShape("metadata", static () => Kubernetes.ObjectMeta), .. fields,
                ],
                PreservesUnknown ? static () => Shape.Deduced : null),
        };
    }

    /// <param name="mayHoldMore">A level above keeps unknown fields; for the ownership of fields that goes for all below it.</param>
    private Shape ShapeFor(bool mayHoldMore)
    {
        mayHoldMore |= PreservesUnknown;
        return Type switch
        {
            "string" => Source.Text("format") is null or "" or "byte" ? Shape.String : Shape.Untyped,
            "boolean" => Shape.Boolean,
            "integer" or "number" => Shape.Numeric,
            "array" => new Shape { List = ListOf(mayHoldMore) },
            "object" => new Shape { Map = MapOf(mayHoldMore) },
            // A value of any type: what is said about lists and objects counts for those that are.
            _ => new Shape { Scalar = ScalarKind.Untyped, List = ListOf(mayHoldMore), Map = MapOf(mayHoldMore) },
        };
    }

    private ListShape ListOf(bool mayHoldMore)
    {
        var kind = ListType switch { "set" => ListKind.Set, "map" => ListKind.Associative, _ => ListKind.Atomic };
        return new ListShape(() => Items?.ShapeFor(mayHoldMore) ?? Shape.UntypedAtomic, kind, ListKeys);
    }

    private MapShape MapOf(bool mayHoldMore)
    {
        Func<Shape>? element = Additional is { } additional ? () => additional.ShapeFor(mayHoldMore)
            : AllowsAdditional || (!Source.Has("additionalProperties") && (mayHoldMore || HasNoFields)) ? static () => Shape.Deduced
            : null;
        return new MapShape(Fields(mayHoldMore), element, atomic: Source.Text("x-kubernetes-map-type") is "atomic");
    }

    /// <summary>An object of which nothing is said may hold anything, as far as the ownership of fields goes.</summary>
    private bool HasNoFields => Properties.Count == 0 && !IsEmbedded;

    private IEnumerable<FieldShape> Fields(bool mayHoldMore)
    {
        foreach (var (name, property) in Properties)
            if (!IsEmbedded || name is not ("apiVersion" or "kind" or "metadata"))
                yield return new FieldShape(name, () => property.ShapeFor(mayHoldMore)) { Default = property.Default };
        if (!IsEmbedded) yield break;
        yield return new FieldShape("apiVersion", static () => Shape.String);
        yield return new FieldShape("kind", static () => Shape.String);
        yield return new FieldShape("metadata", static () => Kubernetes.ObjectMeta);
    }
}
