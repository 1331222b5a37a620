using System.Collections.Frozen;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>The schema of a custom kind, read once: what fields there are, their defaults, and what values they take.</summary>
internal sealed class StructuralSchema
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    private readonly Lazy<Shape> _shape;
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
        ListType = schema.Text("x-kubernetes-list-type") ?? "atomic";
        ListKeys = [.. schema["x-kubernetes-list-map-keys"].List().Select(key => key.Text() ?? "")];
        Required = [.. schema["required"].List().Select(key => key.Text() ?? "")];
        _shape = new Lazy<Shape>(BuildShape);
    }

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

    public string ListType { get; }

    public IReadOnlyList<string> ListKeys { get; }

    public IReadOnlyList<string> Required { get; }

    /// <summary>How writers share values of this schema.</summary>
    public Shape Shape => _shape.Value;

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
        var root = Shape;
        var fields = root.Map?.InOrder.Where(field => field.Name is not ("apiVersion" or "kind" or "metadata")) ?? [];
        return new Shape
        {
            Map = new MapShape(
                [
                    new FieldShape("apiVersion", static () => Shape.String), new FieldShape("kind", static () => Shape.String),
                    new FieldShape("metadata", static () => Kubernetes.ObjectMeta), .. fields,
                ],
                PreservesUnknown ? static () => Shape.Deduced : root.Map?.Element is { } element ? () => element : null),
        };
    }

    private Shape BuildShape()
    {
        if (IsIntOrString) return Shape.Untyped;
        switch (Type)
        {
            case "string": return Shape.String;
            case "boolean": return Shape.Boolean;
            case "integer" or "number": return Shape.Numeric;
            case "array":
                var kind = ListType switch { "set" => ListKind.Set, "map" => ListKind.Associative, _ => ListKind.Atomic };
                return new Shape { List = new ListShape(() => Items?.Shape ?? Shape.Deduced, kind, ListKeys) };
            case "object":
                if (Properties.Count == 0 && Additional is null && (PreservesUnknown || AllowsAdditional) && Source.Text("x-kubernetes-map-type") is not "atomic") return Shape.Deduced;
                return new Shape { Map = new MapShape(Fields(), Element(), atomic: Source.Text("x-kubernetes-map-type") is "atomic") };
            default: return Shape.Deduced;
        }
    }

    private Func<Shape>? Element() => Additional is { } additional ? () => additional.Shape
        : PreservesUnknown || AllowsAdditional ? static () => Shape.Deduced
        : null;

    private IEnumerable<FieldShape> Fields()
    {
        foreach (var (name, property) in Properties) yield return new FieldShape(name, () => property.Shape) { Default = property.Default };
        if (!IsEmbedded) yield break;
        if (!Properties.ContainsKey("apiVersion")) yield return new FieldShape("apiVersion", static () => Shape.String);
        if (!Properties.ContainsKey("kind")) yield return new FieldShape("kind", static () => Shape.String);
        if (!Properties.ContainsKey("metadata")) yield return new FieldShape("metadata", static () => Kubernetes.ObjectMeta);
    }
}
