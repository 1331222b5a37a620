using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Diffing;

public sealed class IgnoreRulesTests
{
    private static readonly ResourceKey Web = new("apps", "Deployment", "shop", "web");

    private static MapNode Yaml(string text) => YamlReader.Read(text).Map();

    private static IgnoreRules Rules(string entries, List<string>? errors = null) => IgnoreRules.Read(YamlReader.Read(entries).List(), "spec.ignoreDifferences", errors ?? []);

    [Theory]
    [InlineData("{group: apps, kind: Deployment}", true)]
    [InlineData("{group: '*', kind: '*'}", true)]
    [InlineData("{group: 'a*', kind: 'Deploy*', namespace: shop, name: web}", true)]
    [InlineData("{kind: Deployment}", false)]
    [InlineData("{group: apps, kind: Deployment, name: we}", false)]
    [InlineData("{group: apps, kind: Deployment, namespace: other}", false)]
    public void A_rule_is_for_what_it_names(string entry, bool isFor) => Assert.Equal(isFor, !Rules($"[{entry}]").For(Web).IsEmpty);

    [Theory]
    [InlineData("jsonPointers: [/spec/replicas]", "{spec: {image: a}}")]
    [InlineData("jsonPointers: [/spec/missing/deep, /spec]", "{}")]
    [InlineData("jqPathExpressions: ['.spec.replicas, .spec.image']", "{spec: {}}")]
    [InlineData("jqPathExpressions: ['.spec[] | select(. == 3)']", "{spec: {image: a}}")]
    // What fails on a document leaves it as it was, and the others go on.
    [InlineData("jqPathExpressions: ['.spec.image[]', '.spec.replicas']", "{spec: {image: a}}")]
    public void Fields_are_taken_out_by_pointer_and_by_expression(string rule, string left) =>
        Assert.Equal(Yaml(left), Rules($"[{{kind: X, {rule}}}]").Strip(Yaml("{spec: {replicas: 3, image: a}}"), MapNode.Empty));

    [Fact]
    public void A_slash_and_a_tilde_in_a_pointer_are_written_otherwise_and_items_have_numbers() =>
        Assert.Equal(Yaml("{metadata: {annotations: {}}, list: [a, c]}"),
            Rules("[{kind: X, jsonPointers: [/metadata/annotations/x~1y~0z, /list/1, /list/7]}]").Strip(Yaml("{metadata: {annotations: {'x/y~z': 1}}, list: [a, b, c]}"), MapNode.Empty));

    [Fact]
    public void What_a_manager_owns_in_the_cluster_is_taken_out_of_maps_keyed_lists_and_sets()
    {
        var live = Yaml("""
            {metadata: {managedFields: [
              {manager: scaler, operation: Update, fieldsV1: {"f:spec": {"f:replicas": {}, "f:containers": {'k:{"name":"proxy"}': {".": {}, "f:image": {}, "f:name": {}}, 'k:{"name":"main"}': {"f:cpu": {}}}, "f:set": {'v:"b"': {}}}}},
              {manager: other, operation: Apply, fieldsV1: {"f:spec": {"f:image": {}}}}]}}
            """);
        var document = Yaml("{spec: {replicas: 3, image: a, containers: [{name: main, cpu: 1, image: m}, {name: proxy, image: p}], set: [a, b]}}");
        Assert.Equal(Yaml("{spec: {image: a, containers: [{name: main, image: m}, {}], set: [a]}}"), Rules("[{kind: X, managedFieldsManagers: [scaler]}]").Strip(document, live));
    }

    [Theory]
    [InlineData("jsonPointers: [/spec/replicas]", "{spec: {image: new, replicas: 7}}")]
    [InlineData("jqPathExpressions: ['.spec.added']", "{spec: {replicas: 2, image: new, added: x}}")]
    [InlineData("jsonPointers: [/spec/absent]", "{spec: {replicas: 2, image: new}}")]
    [InlineData("jsonPointers: [/status, /metadata/managedFields]", "{spec: {replicas: 2, image: new}}")]
    public void What_is_respected_keeps_the_value_of_the_cluster(string rule, string applied) =>
        Assert.Equal(Yaml(applied), Rules($"[{{kind: X, {rule}}}]").Respect(Yaml("{spec: {replicas: 2, image: new}}"), Yaml("{metadata: {managedFields: []}, spec: {replicas: 7, image: old, added: x}, status: {a: 1}}")
            .Without("metadata")));

    [Fact]
    public void Items_of_lists_are_found_again_by_name_and_an_ignored_item_comes_back()
    {
        var rules = Rules("[{kind: X, jqPathExpressions: ['.containers[] | select(.name == \"proxy\")', '.containers[].cpu']}]");
        var applied = rules.Respect(Yaml("{containers: [{name: new, image: n}, {name: main, image: v2, cpu: 1}]}"), Yaml("{containers: [{name: proxy, image: p}, {name: main, image: v1, cpu: 5}]}"));
        Assert.Equal(Yaml("{containers: [{name: new, image: n}, {name: main, image: v2, cpu: 5}, {name: proxy, image: p}]}"), applied);
    }

    [Fact]
    public void What_is_wrong_with_a_rule_names_its_place()
    {
        var errors = new List<string>();
        Rules("[{kind: Deployment, jsonPointers: [spec/replicas]}, {group: apps, jqPathExpressions: ['.spec[']}]", errors);
        Assert.Equal(
            ["spec.ignoreDifferences[0].jsonPointers: 'spec/replicas' does not begin with a slash", "spec.ignoreDifferences[1].kind is required", "spec.ignoreDifferences[1].jqPathExpressions: '.spec[': unexpected 'the end' at character 7"],
            errors);
    }

    [Fact]
    public void Rules_that_say_the_same_are_the_same_and_others_give_another_mark()
    {
        var (one, same, other) = (Rules("[{kind: X, jsonPointers: [/a]}]"), Rules("[{kind: X, jsonPointers: [/a]}]"), Rules("[{kind: X, jsonPointers: [/b]}]"));
        var digest = new Digest(1, 2);
        Assert.Equal((true, false), (one.Equals(same), one.Equals(other)));
        Assert.Equal(one.Mark(digest), same.Mark(digest));
        Assert.Equal(3, new[] { digest, one.Mark(digest), other.Mark(digest) }.Distinct().Count());
        Assert.Equal(digest, IgnoreRules.None.Mark(digest));
    }

    [Fact]
    public void Settings_ignore_by_kind_in_both_of_their_forms()
    {
        var settings = ResourceSettings.Read(Yaml("""
            resource.customizations.ignoreDifferences.apps_Deployment: "jsonPointers: [/spec/replicas]"
            resource.customizations.ignoreDifferences.all: "managedFieldsManagers: [scaler]"
            resource.customizations.ignoreDifferences.Secret: "jsonPointers: ["
            resource.customizations: |
              admissionregistration.k8s.io/MutatingWebhookConfiguration:
                ignoreDifferences: |
                  jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle']
            """));
        Assert.Equal(Yaml("{spec: {}}"), settings.Ignore.For(Web).Strip(Yaml("{spec: {replicas: 1}}"), MapNode.Empty));
        var webhook = settings.Ignore.For(new ResourceKey("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "", "w"));
        Assert.Equal(Yaml("{webhooks: [{clientConfig: {}}]}"), webhook.Strip(Yaml("{webhooks: [{clientConfig: {caBundle: x}}]}"), MapNode.Empty));
        Assert.StartsWith("resource.customizations.ignoreDifferences.Secret: ", Assert.Single(settings.Problems), StringComparison.Ordinal);
    }
}
