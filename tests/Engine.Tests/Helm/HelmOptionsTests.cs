using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Tests.Kustomize;

namespace GitOpsActors.Engine.Tests.Helm;

/// <summary>The `helm` block of an Application.</summary>
public sealed class HelmOptionsTests
{
    private readonly MemoryTree _tree = new(
        ("charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"),
        ("charts/app/values.yaml", "from: chart\n"),
        ("charts/app/near.yaml", "from: near\nnear: 1\n"),
        ("charts/app/envs/a.yaml", "env: a\n"),
        ("charts/app/envs/b.yaml", "env: b\n"),
        ("charts/app/envs/deep/c.yaml", "env: c\n"),
        ("charts/app/text.txt", "from a file, with a comma"),
        ("root.yaml", "from: root\n"),
        ("charts/app/crds/c.yaml", "kind: CustomResourceDefinition\nmetadata: {name: c}\n"),
        ("charts/app/templates/t.yaml", "kind: Test\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\n"),
        ("charts/app/templates/x.yaml", "kind: X\nmetadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}\nvalues: {{ toJson .Values }}\n"));

    [Fact]
    public void Later_values_win_in_the_order_of_the_specification()
    {
        Assert.Equal("near", Values("""{"valueFiles": ["near.yaml"]}""")["from"].Text());
        Assert.Equal("root", Values("""{"valueFiles": ["near.yaml", "/root.yaml"]}""")["from"].Text());
        Assert.Equal("object", Values("""{"valueFiles": ["near.yaml"], "values": "from: text", "valuesObject": {"from": "object"}}""")["from"].Text());
        Assert.Equal("text", Values("""{"values": "from: text"}""")["from"].Text());
        Assert.Equal("plain", Values("""{"valuesObject": {"from": "object"}, "parameters": [{"name": "from", "value": "plain"}]}""")["from"].Text());
        Assert.Equal("5", Values("""{"parameters": [{"name": "from", "value": "5", "forceString": true}, {"name": "from", "value": "6"}]}""")["from"].Text());
        Assert.Equal("from a file, with a comma", Values("""{"parameters": [{"name": "from", "value": "x", "forceString": true}], "fileParameters": [{"name": "from", "path": "text.txt"}]}""")["from"].Text());
    }

    [Fact]
    public void Commas_of_parameters_are_commas_but_for_lists_in_braces()
    {
        Assert.Equal("a,b=c", Values("""{"parameters": [{"name": "v", "value": "a,b=c"}]}""")["v"].Text());
        Assert.Equal("a,b", Values("""{"parameters": [{"name": "v", "value": "a\\,b"}]}""")["v"].Text());
        Assert.Equal(JsonReader.Read("""["a", 1]"""), Values("""{"parameters": [{"name": "v", "value": "{a,1}"}]}""")["v"]);
    }

    [Fact]
    public void Globs_take_files_in_order_and_leave_out_what_is_named_itself()
    {
        Assert.Equal("b", Values("""{"valueFiles": ["envs/*.yaml"]}""")["env"].Text());
        Assert.Equal("c", Values("""{"valueFiles": ["envs/**/*.yaml"]}""")["env"].Text());
        Assert.Equal("a", Values("""{"valueFiles": ["envs/b.yaml", "envs/*.yaml"]}""")["env"].Text());
        Assert.Contains("there is no file 'nope/*.yaml'", Refusal("""{"valueFiles": ["nope/*.yaml"]}"""));
        Assert.Equal("chart", Values("""{"valueFiles": ["nope/*.yaml", "nope.yaml"], "ignoreMissingValueFiles": true}""")["from"].Text());
    }

    [Fact]
    public void Files_of_other_sources_are_found_by_their_ref()
    {
        var other = new MemoryTree(("env/prod.yaml", "from: other\n"));
        var options = HelmOracle.Options() with { TreeOf = name => name == "env" ? other : null };
        Assert.Equal("other", Values("""{"valueFiles": ["$env/env/prod.yaml"]}""", options)["from"].Text());
        Assert.Contains("there is no source with the ref 'nope'", Refusal("""{"valueFiles": ["$nope/x.yaml"]}"""));
    }

    [Fact]
    public void Paths_do_not_leave_the_repository()
    {
        Assert.Contains("leads out of the repository", Refusal("""{"valueFiles": ["../../../x.yaml"]}"""));
        Assert.Contains("leads out of the repository", Refusal("""{"fileParameters": [{"name": "a", "path": "../../../x"}]}"""));
        Assert.Contains("values are not read by https", Refusal("""{"valueFiles": ["https://a/b.yaml"]}"""));
    }

    [Fact]
    public void Names_crds_and_tests_are_as_the_block_says()
    {
        var all = Render("{}");
        Assert.Equal(["CustomResourceDefinition", "X", "Test"], all.Select(static document => document["kind"].Text()));
        Assert.Equal("my-release", all[1].Text("metadata", "name"));
        var some = Render("""{"skipCrds": true, "skipTests": true, "releaseName": "r", "namespace": "space"}""");
        Assert.Equal(("r", "space"), (some.Single().Text("metadata", "name"), some.Single().Text("metadata", "namespace")));
    }

    [Fact]
    public void What_is_not_understood_is_said()
    {
        Assert.Contains("no field 'bogus'", Refusal("""{"bogus": 1}"""));
        Assert.Contains("helm.values is no map", Refusal("""{"values": "- a"}"""));
        Assert.Contains("helm.version", Refusal("""{"version": "v2"}"""));
        Assert.Contains("helm.valueFiles is no list", Refusal("""{"valueFiles": "x"}"""));
        Assert.Contains("invalid release name", Refusal("""{"releaseName": "Not Valid"}"""));
    }

    [Fact]
    public void Every_read_is_recorded_and_so_is_what_was_not_there()
    {
        var recording = new RecordingTree(_tree);
        new HelmCharts().Render(recording, "charts/app", HelmOracle.Options().With((MapNode)JsonReader.Read("""{"valueFiles": ["near.yaml", "nope.yaml"], "ignoreMissingValueFiles": true}""")));
        var reads = recording.ReadSet;
        Assert.Contains("charts/app/near.yaml", reads.Files.Keys);
        Assert.Contains("charts/app/templates/x.yaml", reads.Files.Keys);
        Assert.Null(reads.Files["charts/app/nope.yaml"]);
        Assert.Null(reads.Files["charts/app/.helmignore"]);
        Assert.True(reads.HoldsFor(_tree));
        _tree["root.yaml"] = "from: changed\n";
        Assert.True(reads.HoldsFor(_tree));
        _tree["charts/app/nope.yaml"] = "from: new\n";
        Assert.False(reads.HoldsFor(_tree));
    }

    [Fact]
    public void The_same_chance_and_time_make_the_same_output()
    {
        var tree = new MemoryTree(("Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\n"), ("templates/x.yaml", "kind: X\na: {{ randAlphaNum 20 }}\nb: {{ uuidv4 }}\nc: {{ now }}\nd: {{ bcrypt \"x\" }}\ne: {{ (genCAWithKey \"ca\" 1 (genPrivateKey \"ecdsa\")).Cert | quote }}\n"));
        var options = HelmOracle.Options(7);
        var again = HelmOracle.Options(7) with { Now = options.Now };
        Assert.Equal(new HelmCharts().Render(tree, "", options)[0], new HelmCharts().Render(tree, "", again)[0]);
        Assert.NotEqual(new HelmCharts().Render(tree, "", HelmOracle.Options(8) with { Now = options.Now })[0], new HelmCharts().Render(tree, "", HelmOracle.Options(7) with { Now = options.Now })[0]);
    }

    [Fact]
    public void Many_threads_render_the_same_chart_at_the_same_time()
    {
        var charts = new HelmCharts();
        var expected = charts.Render(_tree, "charts/app", HelmOracle.Options());
        Parallel.For(0, 200, i => Assert.Equal(expected, charts.Render(_tree, "charts/app", HelmOracle.Options())));
    }

    private IReadOnlyList<Node> Render(string block, HelmOptions? options = null) =>
        new HelmCharts().Render(_tree, "charts/app", (options ?? HelmOracle.Options()).With((MapNode)JsonReader.Read(block)));

    private MapNode Values(string block, HelmOptions? options = null) => Render(block, options).First(static document => document["kind"].Text() == "X")["values"].Map();

    private string Refusal(string block) => Assert.Throws<RenderException>(() => Render(block)).Message;
}
