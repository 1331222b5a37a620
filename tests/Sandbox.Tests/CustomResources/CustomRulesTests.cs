using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Sandbox.CustomResources;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.Tests.CustomResources;

/// <summary>What a definition's schema makes of objects as they come and change.</summary>
public sealed class CustomRulesTests
{
    [Theory]
    [InlineData("{e: {type: string, enum: [ok]}, f: {type: integer}}", "{e: bad, f: 1}", "{e: bad, f: 2}")]
    [InlineData("{size: {type: integer, maximum: 3}, f: {type: integer}}", "{size: 9}", "{size: 9, f: 2}")]
    [InlineData("{s: {type: string}, f: {type: integer}}", "{s: 1}", "{s: 1, f: 2}")]
    [InlineData("{m: {type: object, additionalProperties: {type: string, pattern: ^ok$}}}", "{m: {a: bad}}", "{m: {a: bad, b: ok}}")]
    [InlineData("{l: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [id], items: {type: object, required: [id], properties: {id: {type: string}, v: {type: string, enum: [ok]}}}}}",
        "{l: [{id: a, v: bad}]}", "{l: [{id: b, v: ok}, {id: a, v: bad}]}")]
    [InlineData("{l: {type: array, x-kubernetes-list-type: set, items: {type: string}}, f: {type: integer}}", "{l: [a, a]}", "{l: [a, a, b]}")]
    public void What_a_stricter_schema_refuses_may_stay_as_it_was(string properties, string before, string after) =>
        Assert.Empty(Update($"type: object, properties: {properties}", before, after));

    [Theory]
    [InlineData("type: object, properties: {e: {type: string, enum: [ok]}}", "{e: bad}", "{e: worse}", "spec.e: Unsupported value: \"worse\": supported values: \"ok\"")]
    [InlineData("type: object, required: [z], properties: {z: {type: string}, f: {type: integer}}", "{}", "{f: 1}", "spec.z: Required value")]
    [InlineData("type: object, properties: {l: {type: array, items: {type: string, enum: [ok]}}}", "{l: [bad]}", "{l: [bad, ok]}",
        "spec.l[0]: Unsupported value: \"bad\": supported values: \"ok\"")]
    public void What_changes_must_be_as_the_schema_wants_it(string schema, string before, string after, string cause) =>
        Assert.Equal([cause], Update(schema, before, after));

    [Fact]
    public void A_rule_that_an_unchanged_value_does_not_fulfil_only_warns()
    {
        var rules = Rules("type: object, properties: {r: {type: integer, x-kubernetes-validations: [{rule: self < 3}]}, f: {type: integer}}");
        var (before, after) = (Item("{r: 5}"), Item("{r: 5, f: 1}"));
        Assert.Empty(rules.ValidateUpdate(after, before, ""));
        Assert.Equal(["spec.r: Invalid value: 5: failed rule: self < 3"], rules.Warnings(after, before));
        Assert.Equal(["spec.r: Invalid value: 6: failed rule: self < 3"], rules.ValidateUpdate(Item("{r: 6}"), before, "").Select(cause => cause.ToString()));
    }

    [Fact]
    public void Rules_are_not_looked_at_when_the_object_is_otherwise_wrong()
    {
        var causes = Rules("type: object, required: [a], x-kubernetes-validations: [{rule: 'self.b > 3'}], properties: {a: {type: string}, b: {type: integer}}")
            .ValidateCreate(Item("{b: 1}")).Select(cause => cause.ToString());
        Assert.Equal(
        [
            "spec.a: Required value",
            "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
        ], causes);
    }

    [Theory]
    [InlineData("{}", "{r: 2}", "spec: Invalid value: starts at 1")]
    [InlineData("{r: 1}", "{r: 0}", "spec: Invalid value: failed rule: oldSelf.optMap(old, self.r >= old.r).orValue(true)")]
    [InlineData("{r: 1}", "{r: 2}", null)]
    public void A_rule_may_ask_whether_there_was_something_before(string before, string after, string? cause)
    {
        var rules = Rules("""
            type: object, properties: {r: {type: integer}}, x-kubernetes-validations: [
              {rule: 'oldSelf.optMap(old, self.r >= old.r).orValue(true)', optionalOldSelf: true},
              {rule: 'oldSelf.hasValue() || self.r == 1', optionalOldSelf: true, message: starts at 1}]
            """);
        var found = before == "{}" ? rules.ValidateCreate(Item(after)) : rules.ValidateUpdate(Item(after), Item(before), "");
        Assert.Equal(cause is null ? [] : [cause], found.Select(one => one.ToString()));
    }

    [Theory]
    [InlineData("{rule: 'self.s == \"a\"', message: ' told '}", "spec: Invalid value: told")]
    [InlineData("{rule: 'self.s == \"a\"', messageExpression: '\"got \" + self.s'}", "spec: Invalid value: got b")]
    [InlineData("{rule: 'self.s == \"a\"', messageExpression: 'self.none', message: plain}", "spec: Invalid value: plain")]
    [InlineData("{rule: 'self.s == \"a\"', reason: FieldValueForbidden, fieldPath: .s}", "spec.s: Forbidden: failed rule: self.s == \"a\"")]
    [InlineData("{rule: 'self.size == 1'}", "spec: Invalid value: \"object\": no such key: size evaluating rule: self.size == 1")]
    [InlineData("{rule: 'self.f / 2.0 > 1.0'}", "spec: Invalid value: failed rule: self.f / 2.0 > 1.0")]
    public void A_rule_that_fails_says_what_and_where(string rule, string cause) => Assert.Equal([cause],
        Rules($"type: object, properties: {{s: {{type: string}}, size: {{type: integer}}, f: {{type: number}}}}, x-kubernetes-validations: [{rule}]")
            .ValidateCreate(Item("{s: b, f: 1}")).Select(one => one.ToString()));

    [Fact]
    public void A_rule_of_the_whole_object_has_no_path()
    {
        var rules = new CustomRules(Definition("""
            type: object
            x-kubernetes-validations: [{rule: 'self.metadata.name == "only"', message: one name}]
            """), "v1");
        Assert.Equal(["<nil>: Invalid value: one name"], rules.ValidateCreate(Item("{}")).Select(cause => cause.ToString()));
    }

    [Theory]
    [InlineData("{r: -1}", ".spec.r: Invalid value: -1: should be a non-negative integer")]
    [InlineData("{r: 3000000000}", ".spec.r: Invalid value: 3000000000: should be less than or equal to 2147483647")]
    [InlineData("{r: x}", ".spec.r: Invalid value: 0: .spec.r accessor error: x is of the type string, expected int64")]
    [InlineData("{r: 1, sel: 1}", ".spec.sel: Invalid value: \"\": .spec.sel accessor error: 1 is of the type int64, expected string")]
    public void What_a_scale_shows_must_be_a_number_of_replicas(string spec, string cause)
    {
        var definition = Definition("{type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}");
        var version = definition.List("spec", "versions")[0].Map().With("subresources",
            YamlReader.Read("{scale: {specReplicasPath: .spec.r, statusReplicasPath: .status.r, labelSelectorPath: .spec.sel}}"));
        var rules = new CustomRules(definition.WithAt(["spec", "versions"], ListNode.Of(version)), "v1");
        Assert.Equal([cause], rules.ValidateCreate(Item(spec)).Select(one => one.ToString()));
    }

    [Fact]
    public void Metadata_is_an_object() => Assert.Throws<DecodeException>(() =>
        Rules("type: object").Decode(MapNode.Of(("metadata", "x")), new DecodeReport()));

    [Theory]
    [InlineData("{a: 1}", "spec.t.apiVersion: Required value: must not be empty", "spec.t.kind: Required value: must not be empty")]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {labels: {a: 'x y'}}}", "spec.t.metadata.labels: Invalid value: \"x y\": a valid label must be")]
    [InlineData("{apiVersion: a/b/c, kind: '1'}", "spec.t.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c",
        "spec.t.kind: Invalid value: \"1\": may have mixed case, but should otherwise match:")]
    public void Embedded_objects_say_what_they_are(string embedded, params string[] causes)
    {
        var found = Rules("type: object, properties: {t: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}")
            .ValidateCreate(Item($"{{t: {embedded}}}")).ToList();
        Assert.Equal(causes.Length, found.Count);
        Assert.All(causes.Zip(found), pair => Assert.StartsWith(pair.First, pair.Second.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Metadata_of_embedded_objects_loses_what_metadata_does_not_have()
    {
        var report = new DecodeReport();
        var decoded = Rules("type: object, properties: {t: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}")
            .Decode(Item("{t: {apiVersion: v1, kind: Pod, metadata: {name: x, odd: 1}}}"), report);
        Assert.Equal("""{"name":"x"}""", decoded.At("spec", "t", "metadata")!.ToString());
        Assert.Equal(["unknown field \"spec.t.metadata.odd\""], report.Problems);
        Assert.Throws<DecodeException>(() => Rules("type: object, properties: {t: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}")
            .Decode(Item("{t: {metadata: {name: 1}}}"), new DecodeReport()));
    }

    [Fact]
    public void A_version_shows_nothing_that_its_schema_does_not_know()
    {
        var definition = (MapNode)YamlReader.Read("""
            spec:
              versions:
              - {name: v1, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {a: {type: integer}, b: {type: string}}}}}}}
              - {name: v2, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {a: {type: integer}}}}}}}
            """);
        Assert.Equal("""{"a":1}""", new CustomRules(definition, "v2").FromHub(Item("{a: 1, b: x}"))["spec"]!.ToString());
        Assert.Equal("""{"a":1,"b":"x"}""", new CustomRules(definition, "v1").FromHub(Item("{a: 1, b: x}"))["spec"]!.ToString());
    }

    [Theory]
    [InlineData("{free: {a: 1}}", """{"f:free":{"f:a":{}}}""")]
    [InlineData("{kept: {sub: {x: a, more: 1}}}", """{"f:kept":{"f:sub":{"f:more":{},"f:x":{}}}}""")]
    [InlineData("{any: [1, {a: 1}]}", """{"f:any":{}}""")]
    [InlineData("{any: {l: [a, b]}}", """{"f:any":{"f:l":{"v:\"a\"":{},"v:\"b\"":{}}}}""")]
    [InlineData("{number: {a: 1}}", """{"f:number":{"f:a":{}}}""")]
    [InlineData("{time: 5}", """{"f:time":{}}""")]
    [InlineData("{maps: {k: [{id: a}]}}", """{"f:maps":{"f:k":{".":{},"k:{\"id\":\"a\"}":{".":{},"f:id":{}}}}}""")]
    [InlineData("{embedded: {metadata: {labels: {a: b}}, x: 1}}", """{"f:embedded":{"f:metadata":{"f:labels":{"f:a":{}}},"f:x":{}}}""")]
    public void Every_form_of_a_schema_can_be_applied(string spec, string owned)
    {
        var rules = Rules("""
            type: object, properties: {
              free: {type: object}, time: {type: string, format: date-time}, number: {x-kubernetes-int-or-string: true},
              kept: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {sub: {type: object, properties: {x: {type: string}}}}},
              any: {x-kubernetes-preserve-unknown-fields: true, properties: {l: {type: array, x-kubernetes-list-type: set, items: {type: string}}}},
              maps: {type: object, additionalProperties: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [id],
                items: {type: object, required: [id], properties: {id: {type: string}}}}},
              embedded: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}
            """);
        var manager = new FieldManager("g.io/v1", "Thing", rules.Shape, FieldSet.Empty, "", MapNode.Empty, _ => rules.Shape);
        var applied = manager.Apply(null, Item(spec).With("apiVersion", "g.io/v1").With("kind", "Thing"), "one", force: false, "2026-01-01T00:00:00Z");
        Assert.Equal(owned, applied.List("metadata", "managedFields").Single().At("fieldsV1", "f:spec")!.ToString());
    }

    private static IEnumerable<string> Update(string schema, string before, string after) =>
        Rules(schema).ValidateUpdate(Item(after), Item(before), "").Select(cause => cause.ToString());

    private static MapNode Item(string spec) => MapNode.Of(("metadata", MapNode.Of(("name", "x"))), ("spec", YamlReader.Read(spec)));

    private static CustomRules Rules(string spec) => new(Definition($"{{type: object, properties: {{spec: {{{spec}}}}}}}"), "v1");

    private static MapNode Definition(string schema) => MapNode.Of(("spec", MapNode.Of(("versions", ListNode.Of(MapNode.Of(
        ("name", "v1"), ("storage", true), ("schema", MapNode.Of(("openAPIV3Schema", YamlReader.Read(schema))))))))));
}
