using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.CustomResources;

namespace GitOpsActors.Sandbox.Tests.CustomResources;

/// <summary>What a structural schema makes of an object: unknown fields go, defaults come.</summary>
public sealed class SchemaEditsTests
{
    [Theory]
    [InlineData("{properties: {a: {type: string}}}", """{"a":"x","b":1}""", """{"a":"x"}""", "b")]
    [InlineData("{properties: {a: {type: array, items: {type: object, properties: {p: {type: string}}}}}}", """{"a":[{"p":"x","m":1}]}""", """{"a":[{"p":"x"}]}""", "a[0].m")]
    [InlineData("{properties: {a: {type: object, additionalProperties: {type: object, properties: {p: {type: string}}}}}}", """{"a":{"k":{"p":"x","m":1}}}""", """{"a":{"k":{"p":"x"}}}""", "a.k.m")]
    [InlineData("{properties: {a: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {b: {type: object}}}}}", """{"a":{"b":{"c":1},"d":{"e":2}}}""", """{"a":{"b":{},"d":{"e":2}}}""", "a.b.c")]
    public void Unknown_fields_are_pruned_and_named(string schema, string value, string expected, string unknown)
    {
        var found = new List<string>();
        Assert.Equal(expected, SchemaEdits.Prune(Schema(schema), JsonReader.Read(value), "", isRoot: true, found).ToString());
        Assert.Equal([unknown], found);
    }

    [Theory]
    [InlineData("{properties: {a: {type: string, default: x}}}", "{}", """{"a":"x"}""")]
    [InlineData("{properties: {a: {type: object, default: {}, properties: {b: {type: integer, default: 1}}}}}", "{}", """{"a":{"b":1}}""")]
    [InlineData("{properties: {a: {type: object, properties: {b: {type: integer, default: 1}}}}}", "{}", "{}")]
    [InlineData("{properties: {a: {type: array, items: {type: object, properties: {b: {type: integer, default: 1}}}}}}", """{"a":[{},{"b":2}]}""", """{"a":[{"b":1},{"b":2}]}""")]
    [InlineData("{properties: {a: {type: string, default: x}}}", """{"a":null}""", """{"a":"x"}""")]
    [InlineData("{properties: {a: {type: string, nullable: true, default: x}}}", """{"a":null}""", """{"a":null}""")]
    public void Defaults_come_where_nothing_is(string schema, string value, string expected)
    {
        var structural = Schema(schema);
        Assert.Equal(expected, SchemaEdits.Default(structural, SchemaEdits.WithoutNulls(structural, JsonReader.Read(value))).ToString());
    }

    private static StructuralSchema Schema(string yaml) => new(((MapNode)YamlReader.Read(yaml)).With("type", "object"));
}
