using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Tests.FieldOwnership;

/// <summary>Who owns what after applies and updates, and what the object becomes.</summary>
public sealed class FieldManagerTests
{
    private const string Now = "2026-01-01T00:00:00Z";

    [Fact]
    public void What_an_applier_no_longer_says_goes_unless_another_said_it_too()
    {
        var one = Apply("Service", null, """{"metadata":{"labels":{"a":"1","b":"2"}}}""", "one");
        var both = Apply("Service", one, """{"metadata":{"labels":{"b":"2"}}}""", "two");
        var less = Apply("Service", both, """{"metadata":{"labels":{}}}""", "one");
        Assert.Equal("""{"b":"2"}""", Sorted(less, "metadata", "labels"));
    }

    [Fact]
    public void A_change_of_what_another_applied_is_a_conflict_that_names_the_field_and_the_owner()
    {
        var one = Apply("Pod", null, """{"spec":{"containers":[{"name":"c","image":"1"}]}}""", "one");
        var problem = Assert.Throws<ApplyConflictException>(() => Apply("Pod", one, """{"spec":{"containers":[{"name":"c","image":"2"}]}}""", "two"));
        Assert.Equal([".spec.containers[name=\"c\"].image"], problem.Conflicts.Select(conflict => conflict.Path));
        Assert.Contains("one", problem.Message, StringComparison.Ordinal);
        var forced = Apply("Pod", one, """{"spec":{"containers":[{"name":"c","image":"2"}]}}""", "two", force: true);
        Assert.Equal("""{"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:name":{}}}}}""", Owned(forced, "one"));
    }

    [Fact]
    public void A_number_that_is_written_another_way_is_no_change()
    {
        var one = Apply("Pod", null, """{"spec":{"priority":1}}""", "one");
        var both = Apply("Pod", one, """{"spec":{"priority":1.0}}""", "two");
        Assert.Equal(Owned(both, "one"), Owned(both, "two"));
    }

    [Fact]
    public void Who_owned_parts_of_what_became_atomic_owns_the_whole()
    {
        static Shape With(bool atomic) => new()
        {
            Map = new MapShape([new FieldShape("metadata", static () => Kubernetes.ObjectMeta), new FieldShape("apiVersion", static () => Shape.String),
                new FieldShape("kind", static () => Shape.String), new FieldShape("spec", () => new Shape { Map = new MapShape([], static () => Shape.String, atomic) })]),
        };
        static FieldManager Manager(bool atomic) =>
            new("g.io/v1", "Thing", With(atomic), FieldSet.Empty, "", MapNode.Empty, _ => With(atomic), SchemaMayChange: true);
        static MapNode Thing(string spec) => (MapNode)JsonReader.Read($$$"""{"apiVersion":"g.io/v1","kind":"Thing","metadata":{"name":"x"},"spec":{{{spec}}}}""");
        var parts = Manager(atomic: false).Apply(null, Thing("""{"a":"1","b":"2"}"""), "one", force: false, Now);
        Assert.Equal("""{"f:spec":{"f:a":{},"f:b":{}}}""", Owned(parts, "one"));
        var whole = Manager(atomic: true).Update(parts, parts.WithAt(["metadata", "labels"], MapNode.Of(("l", "1"))), "two", Now);
        Assert.Equal("""{"f:spec":{}}""", Owned(whole, "one"));
    }

    [Fact]
    public void Items_of_a_list_with_keys_have_owners_of_their_own()
    {
        var one = Apply("Pod", null, """{"spec":{"containers":[{"name":"a","image":"1"}]}}""", "one");
        var both = Apply("Pod", one, """{"spec":{"containers":[{"name":"b","image":"1"}]}}""", "two");
        Assert.Equal(["a", "b"], both.List("spec", "containers").Select(container => container.Text("name")));
        var rest = Apply("Pod", both, """{"spec":{}}""", "one");
        Assert.Equal(["b"], rest.List("spec", "containers").Select(container => container.Text("name")));
    }

    [Fact]
    public void Values_of_a_set_are_owned_one_by_one()
    {
        var one = Apply("Pod", null, """{"metadata":{"finalizers":["a/1","b/1"]}}""", "one");
        var both = Apply("Pod", one, """{"metadata":{"finalizers":["c/1"]}}""", "two");
        Assert.Equal(["a/1", "b/1", "c/1"], both.List("metadata", "finalizers").Select(value => value.Text()).Order(StringComparer.Ordinal));
        var less = Apply("Pod", both, """{"metadata":{"finalizers":["a/1"]}}""", "one");
        Assert.Equal(["a/1", "c/1"], less.List("metadata", "finalizers").Select(value => value.Text()).Order(StringComparer.Ordinal));
        Assert.Equal("""{"f:metadata":{"f:finalizers":{"v:\"a/1\"":{}}}}""", Owned(less, "one"));
    }

    [Fact]
    public void An_atomic_map_has_one_owner()
    {
        var one = Apply("Pod", null, """{"spec":{"nodeSelector":{"a":"1"}}}""", "one");
        Assert.Equal("""{"f:spec":{"f:nodeSelector":{}}}""", Owned(one, "one"));
        Assert.Throws<ApplyConflictException>(() => Apply("Pod", one, """{"spec":{"nodeSelector":{"b":"1"}}}""", "two"));
        Assert.Equal("""{"b":"1"}""", Sorted(Apply("Pod", one, """{"spec":{"nodeSelector":{"b":"1"}}}""", "two", force: true), "spec", "nodeSelector"));
    }

    [Fact]
    public void Keys_are_completed_by_their_defaults()
    {
        var one = Apply("Service", null, """{"spec":{"ports":[{"port":80}]}}""", "one");
        Assert.Contains("""k:{\"port\":80,\"protocol\":\"TCP\"}""", Owned(one, "one"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_takes_what_it_changes_from_who_applied_it()
    {
        var one = Apply("Service", null, """{"spec":{"selector":{"a":"1"},"type":"ClusterIP"}}""", "one");
        var changed = ManagerOf("Service").Update(one, one.WithAt(["spec", "type"], "NodePort"), "editor", Now);
        Assert.DoesNotContain("f:type", Owned(changed, "one"), StringComparison.Ordinal);
        Assert.Equal("""{"f:spec":{"f:type":{}}}""", Owned(changed, "editor"));
    }

    [Fact]
    public void An_object_that_nobody_tracked_was_there_before_the_first_apply()
    {
        var live = Document("Service", """{"spec":{"type":"NodePort"}}""");
        var applied = Apply("Service", live, """{"spec":{"selector":{"a":"1"}}}""", "one");
        Assert.Equal("""{"f:spec":{"f:type":{}}}""", Owned(applied, "before-first-apply"));
    }

    [Fact]
    public void Applying_the_same_again_changes_nothing()
    {
        var one = Apply("Pod", null, """{"spec":{"containers":[{"name":"c","image":"1","env":[{"name":"A","value":"b"}]}]}}""", "one");
        Assert.Equal(one, Apply("Pod", one, """{"spec":{"containers":[{"name":"c","image":"1","env":[{"name":"A","value":"b"}]}]}}""", "one"));
    }

    [Theory]
    [InlineData("""{"spec":{"unknown":1}}""", "field not declared in schema")]
    [InlineData("""{"spec":{"containers":[{"name":"c"},{"name":"c"}]}}""", "duplicate")]
    [InlineData("""{"spec":{"containers":{}}}""", "expected list")]
    public void What_does_not_fit_the_schema_is_refused_with_its_place(string applied, string expected)
    {
        var problem = Assert.Throws<ApplySchemaException>(() => Apply("Pod", null, applied, "one"));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Contains(".spec.", problem.Message, StringComparison.Ordinal);
    }

    private static MapNode Apply(string kind, MapNode? live, string applied, string manager, bool force = false) =>
        ManagerOf(kind).Apply(live, Document(kind, applied), manager, force, Now);

    private static FieldManager ManagerOf(string kind) => new("v1", kind, Kubernetes.ShapeOf("v1", kind)!, FieldSet.OfFields("status"), "",
        MapNode.Of(("apiVersion", "v1"), ("kind", kind), ("metadata", MapNode.Empty), ("spec", MapNode.Empty)), _ => null);

    private static MapNode Document(string kind, string rest) => MapNode.Of(
        [new("apiVersion", "v1"), new("kind", kind), .. (IEnumerable<KeyValuePair<string, Node>>)(MapNode)JsonReader.Read(rest)]);

    private static string Owned(MapNode item, string manager) => System.Text.Encoding.UTF8.GetString(JsonText.Canonical(
        item.List("metadata", "managedFields").Single(entry => entry.Text("manager") == manager)["fieldsV1"]!));

    private static string Sorted(MapNode item, params string[] path) => System.Text.Encoding.UTF8.GetString(JsonText.Canonical(item.At(path)!));
}
