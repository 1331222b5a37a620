using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Sandbox.OpenApi;

/// <summary>Writes the shapes of the built-in kinds as OpenAPI schemas, with every type that they refer to.</summary>
internal sealed class SchemaWriter(bool isVersion3)
{
    // Structures that the Go types always write but users may leave out; whatever else is always written must be given.
    private static readonly HashSet<string> NeededStructures = new(StringComparer.Ordinal) { "template", "selector", "jobTemplate", "scaleTargetRef", "roleRef", "target" };

    private readonly SortedDictionary<string, Node> _schemas = new(StringComparer.Ordinal);

    public MapNode Schemas => MapNode.Of(_schemas);

    /// <summary>Adds a kind and everything below it.</summary>
    public void AddKind(Shape shape, MapNode kind)
    {
        Add(shape);
        if (_schemas.GetValueOrDefault(shape.Name) is MapNode schema)
            _schemas[shape.Name] = schema.With("x-kubernetes-group-version-kind", ListNode.Of([.. schema.List("x-kubernetes-group-version-kind"), kind]));
    }

    public void Put(string name, MapNode schema) => _schemas[name] = schema;

    public MapNode Reference(string name) => MapNode.Of(("$ref", (isVersion3 ? "#/components/schemas/" : "#/definitions/") + name));

    private void Add(Shape shape)
    {
        if (_schemas.ContainsKey(shape.Name)) return;
        // The place is taken before the fields are looked at: types may contain themselves.
        _schemas[shape.Name] = MapNode.Empty;
        _schemas[shape.Name] = Structure(shape);
    }

    private MapNode Structure(Shape shape)
    {
        if (shape.Scalar is not null || shape.Map is not { } map) return Opaque(shape.Name);
        var (properties, required) = (new MapBuilder(), new List<Node>());
        foreach (var field in map.InOrder.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            properties.Add(field.Name, Field(field));
            var isStructure = IsNamed(field.Shape) && field.Shape.Map is not null;
            if (field.Go.IsAlwaysWritten && (!isStructure || NeededStructures.Contains(field.Name))) required.Add(field.Name);
        }
        var schema = new MapBuilder();
        schema.Add("type", "object");
        if (required.Count > 0) schema.Add("required", ListNode.Of(required));
        if (properties.Count > 0) schema.Add("properties", properties.Build());
        return schema.Build();
    }

    /// <summary>Types that are written as scalars, or whose content is anybody's.</summary>
    private static MapNode Opaque(string name) => name[(name.LastIndexOf('.') + 1)..] switch
    {
        "IntOrString" => MapNode.Of(("type", "string"), ("format", "int-or-string")),
        "Time" or "MicroTime" => MapNode.Of(("type", "string"), ("format", "date-time")),
        "Quantity" => MapNode.Of(("type", "string")),
        _ => MapNode.Of(("type", "object")),
    };

    private MapNode Field(FieldShape field)
    {
        var schema = Value(field.Shape, field.Go.Type, isField: true);
        if (field.Default is { } given && given is not StringNode { Value.Length: 0 }) schema = schema.With("default", given);
        if (field.PatchMergeKey.Length > 0) schema = schema.With("x-kubernetes-patch-merge-key", field.PatchMergeKey);
        if (field.PatchStrategy.Length > 0) schema = schema.With("x-kubernetes-patch-strategy", field.PatchStrategy);
        return schema;
    }

    private MapNode Value(Shape shape, string goType, bool isField)
    {
        if (IsNamed(shape))
        {
            Add(shape);
            var reference = Reference(shape.Name);
            // Beside a reference version 3 allows nothing, so that what belongs to the field needs a frame.
            return isVersion3 && isField ? MapNode.Of(("allOf", ListNode.Of(reference))) : reference;
        }
        // What may be anything is described as anything; its shape refers to itself.
        if (shape.List is not null && shape.Map is not null) return MapNode.Of(("type", "object"));
        if (shape.List is { } list) return List(list, goType);
        if (shape.Map is { } map)
        {
            var items = map.Element is { } element ? Value(element, "", isField: false) : MapNode.Empty;
            var schema = MapNode.Of(("type", "object"), ("additionalProperties", items));
            return map.IsAtomic ? schema.With("x-kubernetes-map-type", "atomic") : schema;
        }
        return Scalar(shape, goType);
    }

    private MapNode List(ListShape list, string goType)
    {
        var schema = MapNode.Of(("type", "array"), ("items", Value(list.Element, goType, isField: false)));
        return list.Kind switch
        {
            ListKind.Associative => schema.With("x-kubernetes-list-type", "map").With("x-kubernetes-list-map-keys", ListNode.Of(list.Keys.Select(key => (Node)key))),
            ListKind.Set => schema.With("x-kubernetes-list-type", "set"),
            _ => schema.With("x-kubernetes-list-type", "atomic"),
        };
    }

    private static MapNode Scalar(Shape shape, string goType) => shape.Scalar switch
    {
        ScalarKind.String when goType.Contains("uint8", StringComparison.Ordinal) => MapNode.Of(("type", "string"), ("format", "byte")),
        ScalarKind.String => MapNode.Of(("type", "string")),
        ScalarKind.Boolean => MapNode.Of(("type", "boolean")),
        ScalarKind.Numeric when goType == "float64" => MapNode.Of(("type", "number"), ("format", "double")),
        ScalarKind.Numeric => MapNode.Of(("type", "integer"), ("format", goType.Length > 0 ? goType : "int32")),
        _ => MapNode.Of(("type", "object")),
    };

    private static bool IsNamed(Shape shape) => shape.Name.Contains('.', StringComparison.Ordinal);
}
