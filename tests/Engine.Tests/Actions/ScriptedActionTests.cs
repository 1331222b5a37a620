using GitOpsActors.Engine.Actions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Scripts;

namespace GitOpsActors.Engine.Tests.Actions;

/// <summary>Actions of the settings: how they stand beside ours, and what their scripts may return.</summary>
public sealed class ScriptedActionTests
{
    private static readonly MapNode Web = BuiltInActionTests.Object("apps/v1 Deployment",
        "{metadata: {name: web, namespace: shop}, spec: {replicas: 1, tolerations: [], ratio: 1.0, nothing: null, list: [{args: []}]}}");

    [Theory]
    [InlineData(false, "go, restart")]
    [InlineData(true, "go, pause, restart, resume, scale")]
    public void Those_of_the_settings_take_the_place_of_ours_unless_they_are_merged(bool merge, string names)
    {
        var actions = Actions("{go: {params: [{name: how}], iconClass: fa, displayName: Go on}, restart: {disabled: true}}", "{}", merge);
        var found = actions.Discover(Web);
        Assert.Equal(names, string.Join(", ", found.Select(static one => one.Name)));
        Assert.Equal("{\"name\":\"go\",\"params\":[{\"name\":\"how\"}],\"iconClass\":\"fa\",\"displayName\":\"Go on\"}", found[0].Write()
            .ToString());
        Assert.Equal("{\"name\":\"restart\",\"disabled\":true}", found.Single(static one => one.Name == "restart").Write().ToString());
    }

    [Fact]
    public void A_definition_of_the_settings_is_run_in_place_of_ours_and_is_told_its_parameters()
    {
        MapNode? told = null;
        var actions = Actions("{restart: {}}",
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {by: script}}", merge: true, more =>
            told = more, "restart");
        var change = Assert.Single(actions.Run("restart", BuiltInActionTests.Call(Web, ("how", "fast")), Web));
        Assert.Equal("script", change.Item.Text("spec", "by"));
        Assert.Equal("{\"actionParams\":{\"how\":\"fast\"}}", told!.ToString());
    }

    [Fact]
    public void Ours_is_run_where_the_settings_only_list_it_and_is_not_where_they_leave_it_out()
    {
        var item = Assert.Single(Actions("{pause: {}}", "{}").Run("pause", BuiltInActionTests.Call(Web), Web)).Item;
        Assert.True(item.Bool("spec", "paused"));
        Assert.Equal("there is no action restart of apps/Deployment:shop/web; there is pause",
            Assert.Throws<ActionException>(() => Actions("{pause: {}}", "{}").Run("restart", BuiltInActionTests.Call(Web), Web)).Message);
        Assert.Contains("defined nowhere",
            Assert.Throws<ActionException>(() => Actions("{go: {}}", "{}").Run("go", BuiltInActionTests.Call(Web), Web)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_script_does_not_touch_stays_as_it_was_though_Lua_has_no_word_for_it()
    {
        const string Returned = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, "
            + "spec: {replicas: 2, tolerations: {}, ratio: 1, list: [{args: {}}]}}";
        var change = Assert.Single(Run(Returned));
        Assert.Equal<Node>(Web.WithAt(["spec", "replicas"], 2), change.Item);
    }

    [Fact]
    public void A_script_may_make_objects_and_change_its_own_in_one_go()
    {
        var changes = Run("[{operation: create, resource: {apiVersion: v1, kind: ConfigMap, metadata: {generateName: a-}}}, "
            + "{operation: patch, resource: {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}}}]");
        Assert.Equal((true, "ConfigMap", false, "Deployment"),
            (changes[0].IsNew, changes[0].Item["kind"].Text(), changes[1].IsNew, changes[1].Item["kind"].Text()));
    }

    [Theory]
    [InlineData("{}", "returns nothing that could be written")]
    [InlineData("x", "returns nothing that could be written")]
    [InlineData("[x]", "a list with something else in it")]
    [InlineData("[{operation: delete, resource: {kind: Pod}}]", "there is no operation 'delete'")]
    [InlineData("[{operation: create, resource: {apiVersion: v1, kind: Pod}}]", "needs apiVersion, kind and metadata.name")]
    [InlineData("{apiVersion: apps/v1, kind: Deployment, metadata: {name: other, namespace: shop}}",
        "it changes another object than apps/Deployment:shop/web")]
    [InlineData("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: kube-system}}", "it changes another object")]
    [InlineData("[{operation: patch, resource: {apiVersion: v1, kind: Secret, metadata: {name: web, namespace: shop}}}]",
        "it changes another object")]
    public void What_a_script_may_not_return_is_told_with_its_place(string returned, string problem)
    {
        var error = Assert.Throws<ScriptException>(() => Run(returned));
        Assert.StartsWith("the settings: go: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_lists_no_table_is_a_problem_with_its_place() =>
        Assert.Equal("the settings: discovery.lua: it returns no table of actions by name",
            Assert.Throws<ScriptException>(() => Actions("[a]", "{}").Discover(Web)).Message);

    private static IReadOnlyList<ActionChange> Run(string returned) => Actions("{go: {}}", returned, defined: "go")
        .Run("go", BuiltInActionTests.Call(Web), Web);

    private static ResourceActions Actions(string listed, string returned, bool merge = false, Action<MapNode>? told = null,
        string defined = "")
    {
        var problems = new List<string>();
        var said = MapNode.Of(("discovery.lua", listed), ("mergeBuiltinActions", merge));
        if (defined.Length > 0) said = said.With("definitions", ListNode.Of((Node)MapNode.Of(("name", defined), ("action.lua", returned))));
        var scripts = new ActionScripts([("apps", "Deployment", KindActions.Read(said, "the settings", false, problems)!)]);
        Assert.Empty(problems);
        return new ResourceActions(scripts, (script, _, more) =>
        {
            if (more.Count > 0) told?.Invoke(more);
            return YamlReader.Read(script.Text);
        });
    }
}
