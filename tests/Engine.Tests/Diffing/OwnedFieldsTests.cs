using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Syncing;

namespace GitOpsActors.Engine.Tests.Diffing;

public sealed class OwnedFieldsTests
{
    private const string Live = """
        apiVersion: v1
        kind: Service
        metadata:
          name: web
          labels: {app: web, theirs: x}
          finalizers: [ours, theirs]
          managedFields:
          - {manager: argocd-controller, operation: Apply, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {"f:metadata": {"f:labels": {"f:app": {}}, "f:finalizers": {"v:\"ours\"": {}}}, "f:spec": {"f:ports": {"k:{\"port\":80,\"protocol\":\"TCP\"}": {".": {}, "f:port": {}, "f:targetPort": {}}}}}}
          - {manager: other, operation: Update, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {"f:spec": {"f:type": {}}}}
        spec: {type: ClusterIP, ports: [{port: 443, protocol: TCP}, {port: 80, protocol: TCP, targetPort: 8080, nodePort: 1}]}
        """;

    private static readonly MapNode Item = YamlReader.Read(Live).Map();

    private static Engine.Resources.Digest? Digest(MapNode item) => OwnedFields.DigestOf(item, LiveObject.Manager);

    [Fact]
    public void What_others_change_beside_our_fields_changes_nothing()
    {
        var before = Digest(Item);
        Assert.NotNull(before);
        Assert.Equal(before, Digest(Item.WithAt(["spec", "type"], "NodePort")));
        Assert.Equal(before, Digest(Item.WithAt(["metadata", "labels", "theirs"], "y")));
        Assert.Equal(before, Digest(Item.WithAt(["metadata", "finalizers"], YamlReader.Read("[theirs2, ours]"))));
        Assert.Equal(before, Digest(Item.WithAt(["spec", "ports"], YamlReader.Read("[{port: 80, protocol: TCP, targetPort: 8080, nodePort: 2}]"))));
    }

    [Theory]
    [InlineData("labels", "{theirs: x}")]
    [InlineData("labels", "{app: other, theirs: x}")]
    [InlineData("finalizers", "[theirs]")]
    public void A_field_of_ours_that_changes_or_goes_is_seen(string field, string value) =>
        Assert.NotEqual(Digest(Item), Digest(Item.WithAt(["metadata", field], YamlReader.Read(value))));

    [Theory]
    [InlineData("[{port: 443, protocol: TCP}]")]
    [InlineData("[{port: 80, protocol: TCP, targetPort: 9090}]")]
    public void An_item_of_ours_that_changes_or_goes_is_seen(string ports) =>
        Assert.NotEqual(Digest(Item), Digest(Item.WithAt(["spec", "ports"], YamlReader.Read(ports))));

    [Fact]
    public void A_field_that_another_manager_took_is_seen()
    {
        var entries = Item.Map("metadata").List("managedFields");
        var ours = entries[0].Map().WithoutAt("fieldsV1", "f:metadata", "f:labels");
        Assert.NotEqual(Digest(Item), Digest(Item.WithAt(["metadata", "managedFields"], ListNode.Of(ours, entries[1]))));
        Assert.Null(Digest(Item.WithAt(["metadata", "managedFields"], ListNode.Of(entries[1]))));
    }

    [Fact]
    public void Fields_of_client_side_applies_become_ours_in_one_patch()
    {
        var live = YamlReader.Read("""
            metadata:
              resourceVersion: "7"
              managedFields:
              - {manager: kubectl-client-side-apply, operation: Update, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {"f:data": {"f:a": {}}}}
              - {manager: argocd-controller, operation: Update, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {"f:data": {"f:b": {}}}}
              - {manager: hpa, operation: Update, apiVersion: v1, subresource: scale, fieldsType: FieldsV1, fieldsV1: {"f:spec": {"f:replicas": {}}}}
            """).Map();
        var entries = TakeOver.Patch(live)![0]["value"].List();
        Assert.Equal(["argocd-controller Apply", "hpa Update"], entries.Select(static entry => $"{entry["manager"].Text()} {entry["operation"].Text()}"));
        Assert.Equal("{\"f:data\":{\"f:a\":{},\"f:b\":{}}}", entries[0]["fieldsV1"]!.ToString());
        Assert.Null(TakeOver.Patch(Item));
    }

    [Theory]
    [InlineData("{data: {a: x}}", "{data: {a: x}}", "{data: {a: x}}", false)]
    [InlineData("{data: {a: x, b: y}}", "{data: {a: x}}", "{data: {a: x, b: y}}", true)]
    [InlineData("{data: {a: x, b: y}}", "{data: {a: x}}", "{data: {a: x}}", false)]
    [InlineData("{data: {a: x}}", "{data: {a: x}}", "{data: {a: x, c: by hand}}", false)]
    [InlineData("{l: [{name: one, v: 1}, {name: two}]}", "{l: [{name: one}]}", "{l: [{name: one, v: 1}]}", true)]
    [InlineData("{l: [{name: one}, {name: two}]}", "{l: [{name: one}]}", "{l: [{name: one}, {name: two}]}", true)]
    public void What_the_last_apply_had_and_git_has_no_more_is_to_go(string applied, string target, string live, bool expected)
    {
        var item = YamlReader.Read(live).Map().WithAt(["metadata", "annotations", LastApplied.Annotation], JsonText.Write(YamlReader.Read(applied)));
        Assert.Equal(expected, LastApplied.HasWhatIsGone(item, YamlReader.Read(target).Map()));
    }
}
