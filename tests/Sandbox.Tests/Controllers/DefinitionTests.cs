using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Controllers;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>What becomes of definitions and of the objects that they declare.</summary>
public sealed class DefinitionTests
{
    private const string Group = "apiextensions.k8s.io";
    private const string Plural = "customresourcedefinitions";

    private readonly Cluster _cluster = new(TimeProvider.System, new Random(1));

    public DefinitionTests() => Create("{apiVersion: v1, kind: Namespace, metadata: {name: default}}");

    [Fact]
    public void Names_are_accepted_before_the_kind_is_there()
    {
        Create(Definition("things", "g.example", "{type: object}"));
        Reconcile("things.g.example");
        var events = _cluster.Table(Group, Plural).EventsAfter(1, 100)!;
        Assert.Equal(["-/-", "True/Installing", "True/InitialNamesAccepted"], events.Select(happened =>
            $"{Find(happened.After.Document, "NamesAccepted").Text("status") ?? "-"}/{Find(happened.After.Document, "Established").Text("reason") ?? "-"}"));
    }

    [Fact]
    public void A_definition_whose_names_are_taken_is_not_served_until_it_asks_for_others()
    {
        Create(Definition("things", "g.example", "{type: object}"));
        Reconcile("things.g.example");
        Create(Definition("others", "g.example", "{type: object}", names: "kind: Things, listKind: OtherList"));
        Reconcile("others.g.example");
        Assert.Equal("KindConflict", Find(Stored("others.g.example"), "NamesAccepted").Text("reason"));
        Assert.Null(_cluster.Catalog.Find("g.example", "v1", "others"));
        Change("others.g.example", item => item.WithAt(["spec", "names", "kind"], "Others").WithAt(["spec", "names", "singular"], "other"));
        Reconcile("others.g.example");
        Assert.Equal("True", Find(Stored("others.g.example"), "Established").Text("status"));
        Assert.NotNull(_cluster.Catalog.Find("g.example", "v1", "others"));
    }

    [Fact]
    public void Groups_of_the_community_say_who_approved_them()
    {
        Create(Definition("things", "g.k8s.io", "{type: object}", "annotations: {api-approved.kubernetes.io: 'https://example.com/1'}"));
        Reconcile("things.g.k8s.io");
        Assert.Equal("approved in https://example.com/1", Find(Stored("things.g.k8s.io"), "KubernetesAPIApprovalPolicyConformant").Text("message"));
    }

    [Fact]
    public void What_is_kept_is_read_by_the_present_schema_without_being_written()
    {
        Create(Definition("things", "g.example", "{type: object, properties: {spec: {type: object, properties: {a: {type: integer}, b: {type: integer}}}}}"));
        Reconcile("things.g.example");
        var before = Create("{apiVersion: g.example/v1, kind: Things, metadata: {name: x}, spec: {a: 1, b: 2}}");
        var schema = YamlReader.Read("{type: object, properties: {spec: {type: object, properties: {a: {type: integer}, c: {type: integer, default: 3}}}}}");
        Change("things.g.example", item => item.WithAt(["spec", "versions"],
            ListNode.Of(item.List("spec", "versions")[0].Map().WithAt(["schema", "openAPIV3Schema"], schema))));
        Reconcile("things.g.example");
        var after = _cluster.Table("g.example", "things").Get("default", "x")!;
        Assert.Equal("""{"a":1,"c":3}""", after.Document["spec"]!.ToString());
        Assert.Equal("""{"a":1,"c":3}""", JsonReader.Read(after.Json.Span)["spec"]!.ToString());
        Assert.Equal(before.Text("metadata", "resourceVersion"), after.Document.Text("metadata", "resourceVersion"));
    }

    [Fact]
    public void The_stored_versions_must_have_the_one_that_is_stored()
    {
        Create(Definition("things", "g.example", "{type: object}"));
        var problem = Assert.Throws<ApiException>(() => _cluster.Objects.Modify(Request(Resource(Group, "CustomResourceDefinition"), "things.g.example") with { Subresource = "status" },
            item => item.WithAt(["status", "storedVersions"], ListNode.Of("v9"))));
        Assert.Contains("must have the storage version v1", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{type: object, additionalProperties: {type: string}}", "spec.validation.openAPIV3Schema.additionalProperties: Forbidden: must not be used at the root")]
    [InlineData("{type: object, properties: {a: {type: string, id: x}}}", "spec.validation.openAPIV3Schema.properties[a].id: Forbidden: id is not supported")]
    [InlineData("{type: object, properties: {a: {type: object, anyOf: [{properties: {q: {pattern: a}}}]}}}",
        "spec.validation.openAPIV3Schema.properties[a].properties[q]: Required value: because it is defined in spec.validation.openAPIV3Schema.properties[a].anyOf[0].properties[q]")]
    [InlineData("{type: object, properties: {a: {type: object, default: {z: 1}, properties: {x: {type: string}}}}}",
        "spec.validation.openAPIV3Schema.properties[a].default: Invalid value: {\"z\":1}: must not have unknown fields")]
    [InlineData("{type: object, properties: {a: {type: string, x-kubernetes-int-or-string: true}}}",
        "spec.validation.openAPIV3Schema.properties[a].type: Invalid value: \"string\": must be empty if x-kubernetes-int-or-string is true")]
    [InlineData("{type: object, properties: {l: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [o], items: {type: object, required: [o], properties: {o: {type: object}}}}}}",
        "spec.validation.openAPIV3Schema.properties[l].items.properties[o].type: Invalid value: \"object\": must be a scalar type if parent array's x-kubernetes-list-type is map")]
    [InlineData("{type: object, properties: {l: {type: array, items: {type: string, x-kubernetes-validations: [{rule: self == oldSelf}]}}}}",
        "spec.validation.openAPIV3Schema.properties[l].items.x-kubernetes-validations[0].rule: Invalid value: \"self == oldSelf\": " +
        "oldSelf cannot be used on the uncorrelatable portion of the schema within spec.validation.openAPIV3Schema.properties[l]")]
    [InlineData("{type: object, x-kubernetes-validations: [{rule: 'true', fieldPath: .none}]}",
        "spec.validation.openAPIV3Schema.x-kubernetes-validations[0].fieldPath: Invalid value: \".none\": fieldPath must be a valid path")]
    [InlineData("{type: object, x-kubernetes-validations: [{rule: 'true', optionalOldSelf: true}]}",
        "spec.validation.openAPIV3Schema.x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule")]
    public void A_schema_that_says_what_it_may_not_say_is_refused(string schema, string cause)
    {
        var problem = Assert.Throws<ApiException>(() => Create(Definition("things", "g.example", schema)));
        Assert.Equal([cause], problem.Details.List("causes").Select(one => $"{one.Text("field")}: {one.Text("message")}"));
    }

    [Fact]
    public void A_patch_cannot_make_another_kind_of_an_object()
    {
        Create(Definition("things", "g.example", "{type: object}"));
        Reconcile("things.g.example");
        Create("{apiVersion: g.example/v1, kind: Things, metadata: {name: x}}");
        Create("{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}");
        Assert.Contains("kind: Invalid value: \"Other\": must be Things", Patched("g.example", "Things", """{"kind":"Other"}""").Message, StringComparison.Ordinal);
        Assert.Contains("converting (v1.Secret) to (core.ConfigMap): unknown conversion", Patched("", "ConfigMap", """{"kind":"Secret"}""").Message, StringComparison.Ordinal);
        Assert.Contains("no kind \"ConfigMap\" is registered for version \"v7\"", Patched("", "ConfigMap", """{"apiVersion":"v7"}""").Message, StringComparison.Ordinal);
    }

    private ApiException Patched(string group, string kind, string patch) => Assert.Throws<ApiException>(() =>
        _cluster.Objects.Patch(Request(Resource(group, kind), "x"), PatchKind.Merge, JsonReader.Read(patch)));

    private void Reconcile(string name)
    {
        // Until it has nothing to do any more.
        for (var (before, controller) = (-1L, new DefinitionController(_cluster)); before != _cluster.Store.Revision;)
        {
            before = _cluster.Store.Revision;
            controller.Reconcile(name);
        }
    }

    private MapNode Create(string yaml)
    {
        var document = (MapNode)YamlReader.Read(yaml);
        var apiVersion = document.Text("apiVersion")!;
        return _cluster.Objects.Create(Request(Resource(apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion.Split('/')[0] : "", document.Text("kind")!), ""), document);
    }

    private void Change(string name, Func<MapNode, MapNode> change) => _cluster.Objects.Modify(Request(Resource(Group, "CustomResourceDefinition"), name), change);

    private MapNode Stored(string name) => _cluster.Table(Group, Plural).Get("", name)!.Document;

    private ServedResource Resource(string group, string kind) => _cluster.Catalog.FindKind(group, "v1", kind)!;

    private static WriteRequest Request(ServedResource resource, string name) =>
        new() { Resource = resource, Namespace = resource.IsNamespaced ? "default" : "", Name = name, Manager = "test" };

    private static string Definition(string plural, string group, string schema, string metadata = "", string? names = null) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{plural}}.{{group}}, {{metadata}}}
        spec:
          group: {{group}}
          scope: Namespaced
          names: {plural: {{plural}}, {{names ?? "kind: Things"}} }
          versions:
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {{schema}} } }
        """;

    private static MapNode Find(MapNode definition, string type) =>
        definition.List("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type).Map();
}
