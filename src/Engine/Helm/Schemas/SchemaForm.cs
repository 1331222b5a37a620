using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Regexes;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Schemas;

/// <summary>Is a schema one? A keyword with a value that it can't have is an error, and not a keyword that says nothing.</summary>
internal sealed class SchemaForm(SchemaDraft draft)
{
    private static readonly string[] Types = ["array", "boolean", "integer", "null", "number", "object", "string"];
    private static readonly string[] Numbers = ["minimum", "maximum"];
    private static readonly string[] Counts = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"];
    private static readonly string[] Texts = ["pattern", "format", "$ref", "$id", "title", "description"];
    private static readonly string[] Schemas = ["additionalProperties", "propertyNames", "contains", "not", "if", "then", "else", "unevaluatedProperties", "unevaluatedItems"];
    private static readonly string[] ListsOfSchemas = ["allOf", "anyOf", "oneOf", "prefixItems"];
    private static readonly string[] MapsOfSchemas = ["properties", "patternProperties", "definitions", "$defs", "dependentSchemas"];

    /// <exception cref="DocumentException">The schema is none; the message names the place.</exception>
    public void Check(Node schema, string place = "", int depth = 0)
    {
        if (depth > 200) throw new DocumentException("the schema is nested too deeply");
        if (schema is BoolNode) return;
        if (schema is not MapNode map) throw Wrong(place, schema, "boolean or object");
        foreach (var keyword in Numbers) Expect(map, keyword, place, static node => node is IntegerNode or FloatNode, "number");
        Expect(map, "multipleOf", place, static node => node is IntegerNode { Value: > 0 } or FloatNode { Value: > 0 }, "number above 0");
        foreach (var keyword in Counts) Expect(map, keyword, place, static node => node is IntegerNode { Value: >= 0 } or FloatNode { Value: >= 0 }, "integer of 0 or more");
        foreach (var keyword in Texts) Expect(map, keyword, place, static node => node is StringNode, "string");
        foreach (var keyword in (string[])["exclusiveMinimum", "exclusiveMaximum"])
            Expect(map, keyword, place, node => draft.HasFlagsForLimits ? node is BoolNode : node is IntegerNode or FloatNode, draft.HasFlagsForLimits ? "boolean" : "number");
        Expect(map, "required", place, static node => node is ListNode list && list.All(static one => one is StringNode), "array");
        Expect(map, "enum", place, static node => node is ListNode, "array");
        Expect(map, "uniqueItems", place, static node => node is BoolNode, "boolean");
        foreach (var pattern in map["patternProperties"].Map().Select(static one => one.Key).Append(map["pattern"].Text())) CheckPattern(pattern, place);
        if (map["type"] is { } type) CheckType(type, place + "/type");
        CheckBelow(map, place, depth + 1);
    }

    private void CheckBelow(MapNode schema, string place, int depth)
    {
        foreach (var keyword in Schemas)
            if (draft.Of(schema, keyword) is { } below) Check(below, $"{place}/{keyword}", depth);
        foreach (var keyword in ListsOfSchemas)
        {
            if (draft.Of(schema, keyword) is not { } list) continue;
            if (list is not ListNode { Count: > 0 } schemas) throw Wrong($"{place}/{keyword}", list, "array");
            for (var i = 0; i < schemas.Count; i++) Check(schemas[i], $"{place}/{keyword}/{i}", depth);
        }

        foreach (var keyword in MapsOfSchemas)
        {
            if (draft.Of(schema, keyword) is not { } found) continue;
            if (found is not MapNode schemas) throw Wrong($"{place}/{keyword}", found, "object");
            foreach (var (name, below) in schemas) Check(below, $"{place}/{keyword}/{name}", depth);
        }

        CheckItems(schema["items"], place + "/items", depth);
    }

    private void CheckItems(Node? items, string place, int depth)
    {
        if (items is null) return;
        if (items is not ListNode list)
        {
            Check(items, place, depth);
            return;
        }

        if (draft.HasPrefixItems) throw Wrong(place, items, "boolean or object");
        for (var i = 0; i < list.Count; i++) Check(list[i], $"{place}/{i}", depth);
    }

    private static void CheckPattern(string? pattern, string place)
    {
        try
        {
            if (pattern is not null) GoRegex.Of(pattern, isMust: true);
        }
        catch (TemplateException error)
        {
            throw new DocumentException($"the schema is not valid against its metaschema: at '{place}': {SchemaProblem.Quoted(pattern!)} is not valid regex: {error.Message}", error);
        }
    }

    private static void CheckType(Node type, string place)
    {
        var names = type is ListNode list ? [.. list] : new[] { type };
        if (names.Length == 0 || !Array.TrueForAll(names, static name => Types.Contains(name.Text())))
            throw new DocumentException($"the schema is not valid against its metaschema: at '{place}': value must be one of {string.Join(", ", Types.Select(static name => $"'{name}'"))}");
    }

    private void Expect(MapNode schema, string keyword, string place, Func<Node, bool> fits, string wanted)
    {
        if (draft.Of(schema, keyword) is { } node && !fits(node)) throw Wrong($"{place}/{keyword}", node, wanted);
    }

    private static DocumentException Wrong(string place, Node node, string wanted) =>
        new($"the schema is not valid against its metaschema: at '{place}': got {SchemaAssertions.TypeOf(node)}, want {wanted}");
}
