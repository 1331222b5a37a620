using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Applications.Spec;

/// <summary>What the settings say of kinds.</summary>
public sealed class ResourceSettingsTests
{
    private const string Server = "https://one.example";

    [Fact]
    public void Health_is_read_in_both_forms_with_the_libraries_that_a_script_opens()
    {
        var settings = Read("""
            resource.customizations.health.example.com_Widget: return {status = 'Healthy'}
            resource.customizations.useOpenLibs.example.com_Widget: "true"
            resource.customizations.health.Pod: return nil
            resource.customizations: |
              "*.example.com/*":
                health.lua.useOpenLibs: true
                health.lua: |
                  return {}
              apps/Deployment:
                health.lua: return 1
            """);
        Assert.Empty(settings.Problems);
        Assert.Equal(("return {status = 'Healthy'}", true, "resource.customizations.health.example.com_Widget"), Of(settings, "example.com", "Widget"));
        Assert.Equal(("return nil", false, "resource.customizations.health.Pod"), Of(settings, "", "Pod"));
        Assert.Equal(("return {}\n", true, "resource.customizations: *.example.com/*: health.lua"), Of(settings, "deep.example.com", "Gadget"));
        Assert.Equal(("return 1", false, "resource.customizations: apps/Deployment: health.lua"), Of(settings, "apps", "Deployment"));
    }

    [Fact]
    public void Labels_of_an_Application_are_put_on_its_events_by_patterns()
    {
        var application = YamlReader.Read("{metadata: {labels: {app: test, environment: dev, team: A, tier: ui}}}").Map();
        Assert.Equal(YamlReader.Read("{app: test, environment: dev}"),
            Read("{resource.includeEventLabelKeys: 'app,team, env*', resource.excludeEventLabelKeys: team}").EventLabelsOf(application));
        Assert.Equal(MapNode.Empty, ResourceSettings.None.EventLabelsOf(application));
    }

    [Theory]
    [InlineData("{field: spec.requests, type: core/v1/ResourceList}", "")]
    [InlineData("{field: spec.template.spec, type: core/v1/PodSpec}", "")]
    [InlineData("{field: spec.size, type: core/Quantity}", "")]
    [InlineData("{field: spec.wait, type: meta/v1/Duration}", "")]
    [InlineData("{field: spec.wait, type: core/v1/Nothing}", "x.knownTypeFields.W: spec.wait: there is no type 'core/v1/Nothing'; "
        + "write core/v1/<Type>, core/Quantity or meta/v1/Duration")]
    [InlineData("{type: core/Quantity}", "x.knownTypeFields.W: field is missing")]
    public void Types_of_fields_are_those_that_are_known(string entry, string problem) =>
        Assert.Equal(problem.Replace("x.", "resource.customizations.", StringComparison.Ordinal),
            string.Join("; ", Read($"{{resource.customizations.knownTypeFields.W: '[{entry}]'}}").Problems));

    [Theory]
    [InlineData("core/v1/PodSpec", "{containers: [{resources: {limits: {cpu: 2000m}}}]}",
        "{containers: [{resources: {limits: {cpu: '2'}}}]}", true)]
    [InlineData("core/v1/PodSpec", "{containers: [{image: 2000m}]}", "{containers: [{image: '2'}]}", false)]
    [InlineData("core/v1/ResourceList", "{cpu: 1000m, memory: 1Gi}", "{cpu: 1, memory: 1024Mi}", true)]
    [InlineData("core/Quantity", "0.5", "500m", true)]
    [InlineData("core/Quantity", "0.5", "501m", false)]
    [InlineData("meta/v1/Duration", "90s", "1m30s", true)]
    public void What_only_spells_a_value_otherwise_is_no_difference(string type, string one, string other, bool isSame)
    {
        var rules = Read($"{{resource.customizations.knownTypeFields.example.com_W: '[{{field: spec.x, type: {type}}}]'}}").Ignore;
        MapNode Item(string value) => YamlReader.Read($"{{apiVersion: example.com/v1, kind: W, spec: {{x: {value}}}}}").Map();
        Assert.Equal(isSame, rules.Strip(Item(one), Item(one)) == rules.Strip(Item(other), Item(one)));
    }

    [Theory]
    [InlineData("resource.customizations.healht.Pod: x", "resource.customizations.healht.Pod: there is no customization 'healht'; did you mean health?")]
    [InlineData("resource.customizations.health: x", "resource.customizations.health names no kind; write resource.customizations.health.<group>_<Kind>")]
    [InlineData("resource.customizations.health.Pod: ''", "resource.customizations.health.Pod is empty; write a script that returns a table with status and message")]
    [InlineData("resource.customizations: 'Pod: {health.luu: x}'", "resource.customizations: Pod: health.luu: there is no such customization; did you mean health.lua?")]
    [InlineData("resource.customizations.actions.apps_Deployment: 'definitions: []'",
        "resource.customizations.actions.apps_Deployment has no discovery.lua; "
        + "write a script that returns a table of actions, such as: return {restart = {}}")]
    [InlineData("resource.customizations.actions.apps_Deployment: '{discovery.lua: x, definition: []}'",
        "resource.customizations.actions.apps_Deployment: there is no field 'definition'; did you mean definitions?")]
    [InlineData("resource.customizations.actions.apps_Deployment: '{discovery.lua: x, definitions: [{name: a}]}'",
        "resource.customizations.actions.apps_Deployment: definitions[0] needs a name and an action.lua")]
    [InlineData("resource.exclusions: '{kinds: [Pod]}'", "resource.exclusions holds no list")]
    [InlineData("resource.exclusions: '[{kind: [Pod]}]'", "resource.exclusions: kind is no field; did you mean kinds?")]
    public void What_can_not_be_read_is_told_with_its_key(string yaml, string problem) => Assert.Equal(problem, Assert.Single(Read(yaml).Problems));

    [Fact]
    public void Actions_are_read_in_both_forms_and_for_patterns_of_kinds()
    {
        var settings = Read("""
            resource.customizations.actions.apps_Deployment: |
              mergeBuiltinActions: true
              discovery.lua: return {go = {}}
              definitions:
              - name: go
                action.lua: return obj
            resource.customizations.useOpenLibs.apps_Deployment: "true"
            resource.customizations: |
              "*.example.com/*":
                actions: |
                  discovery.lua: return {}
            """);
        Assert.Empty(settings.Problems);
        var own = settings.Actions.For(new GroupKind("apps", "Deployment"))!;
        Assert.True(own.KeepsBuiltIn);
        Assert.Equal(("return {go = {}}", true), (own.Discovery.Text, own.Discovery.OpensLibraries));
        var go = Assert.Single(own.Definitions);
        Assert.Equal(("go", "return obj", "resource.customizations.actions.apps_Deployment: go"), (go.Key, go.Value.Text, go.Value.Place));
        var pattern = settings.Actions.For(new GroupKind("deep.example.com", "Widget"))!;
        Assert.Equal((false, "resource.customizations: *.example.com/*: actions: discovery.lua"),
            (pattern.KeepsBuiltIn, pattern.Discovery.Place));
        Assert.Null(settings.Actions.For(new GroupKind("", "Pod")));
    }

    [Theory]
    [InlineData("resource.exclusions: '[{kinds: [Pod]}]'", "", "Pod", true)]
    [InlineData("resource.exclusions: '[{kinds: [Pod]}]'", "metrics.example", "Pod", true)]
    [InlineData("resource.exclusions: '[{apiGroups: [\"\"], kinds: [Pod]}]'", "metrics.example", "Pod", false)]
    [InlineData("resource.exclusions: '[{apiGroups: [\"*.example\"]}]'", "metrics.example", "Anything", true)]
    [InlineData("resource.exclusions: '[{apiGroups: [\"*.example\"], kinds: [\"*\"], clusters: [\"https://two*\"]}]'", "metrics.example", "Anything", false)]
    [InlineData("resource.exclusions: '[{apiGroups: [\"*.example\"], clusters: [\"https://one*\"]}]'", "metrics.example", "Anything", true)]
    [InlineData("resource.exclusions: '[{kinds: [Po*]}]'", "", "Pod", false)]
    [InlineData("resource.inclusions: '[{apiGroups: [apps]}]'", "apps", "Deployment", false)]
    [InlineData("resource.inclusions: '[{apiGroups: [apps]}]'", "", "Pod", true)]
    [InlineData("{resource.inclusions: '[{apiGroups: [apps]}]', resource.exclusions: '[{kinds: [Deployment]}]'}", "apps", "Deployment", true)]
    [InlineData("{}", "", "Event", true)]
    [InlineData("{}", "coordination.k8s.io", "Lease", true)]
    [InlineData("{}", "events.k8s.io", "Event", true)]
    [InlineData("{}", "", "Pod", false)]
    public void Kinds_are_left_out_as_the_lists_say(string yaml, string group, string kind, bool excluded) =>
        Assert.Equal(excluded, Read(yaml).Filter.Excludes(new GroupKind(group, kind), Server));

    [Fact]
    public void The_rules_of_an_aggregated_role_are_ignored_where_that_is_wanted()
    {
        var key = new ResourceKey("rbac.authorization.k8s.io", "ClusterRole", "", "r");
        var (made, plain) = (YamlReader.Read("{aggregationRule: {}, rules: [a]}").Map(), YamlReader.Read("{rules: [a]}").Map());
        var ignore = Read("resource.compareoptions: 'ignoreAggregatedRoles: true'").Ignore.For(key);
        Assert.Equal(YamlReader.Read("{aggregationRule: {}}"), ignore.Strip(made, MapNode.Empty));
        Assert.Equal(plain, ignore.Strip(plain, MapNode.Empty));
    }

    [Fact]
    public void Settings_are_the_same_when_they_say_the_same_of_kinds()
    {
        Assert.Equal(Read("{resource.exclusions: '[]', url: a}"), Read("{url: b, resource.exclusions: '[]'}"));
        Assert.NotEqual(Read("{resource.exclusions: '[]'}"), Read("{resource.exclusions: '[{kinds: [Pod]}]'}"));
    }

    private static ResourceSettings Read(string yaml) => ResourceSettings.Read(YamlReader.Read(yaml).Map());

    private static (string Text, bool Opens, string Place) Of(ResourceSettings settings, string group, string kind) =>
        settings.Health.For(new GroupKind(group, kind)) is { } script ? (script.Text, script.OpensLibraries, script.Place) : default;
}
