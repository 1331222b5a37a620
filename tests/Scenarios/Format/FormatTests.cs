using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Scenarios.Format;

/// <summary>What stands in a scenario is read as README.md says, and a wrong word is told with its place before anything runs.</summary>
public sealed class FormatTests
{
    private const string Head = "# sync.md 1: a rule\n";

    private static string Problem(string text, string name = "one-two") =>
        Assert.Throws<ScenarioException>(() => ScenarioFile.Read(text, "hooks/one-two/scenario.yaml", name)).Message;

    [Fact]
    public void A_scenario_has_rules_and_steps_with_their_lines()
    {
        var read = ScenarioFile.Read(Head +
            "# only sandbox: why not\n\n- commit:\n    ConfigMap/a: {}\n- app second: {}\n- expect: {sync: Synced}\n", "file", "one-two");
        Assert.Equal("sync.md 1: a rule", Assert.Single(read.Rules));
        Assert.Equal("sandbox", read.Only);
        Assert.Equal([(4, "commit", ""), (6, "app", "second"), (7, "expect", "")],
            read.Steps.Select(static step => (step.Line, step.Word, step.About)));
    }

    [Theory]
    [InlineData("- comit: {}\n- expect: {}\n", "scenario.yaml:2: 'comit' is no step; there are ")]
    [InlineData("- expect:\n    sync: Synced\n    helth: Healthy\n", "scenario.yaml:4: 'helth' is no word of expect; there are ")]
    [InlineData("- expect: {operation: {fase: Running}}\n", "scenario.yaml:2: 'fase' is no word of operation; there are ")]
    [InlineData("- app: {atuo: {}}\n- expect: {}\n", "scenario.yaml:2: 'atuo' is no word of app; there are ")]
    [InlineData("- sync: {prun: true}\n- expect: {}\n", "scenario.yaml:2: 'prun' is no word of sync; there are ")]
    [InlineData("- expect: {sync: [}\n", "scenario.yaml:2: ")]
    [InlineData("- app: {}\n", "it expects nothing")]
    [InlineData("words: {}\n- expect: {}\n", "scenario.yaml:2: before the first step only comments may stand")]
    [InlineData("", "there is no step in it")]
    public void A_wrong_word_is_told_with_file_and_line(string steps, string problem) =>
        Assert.Contains(problem, Problem(Head + steps), StringComparison.Ordinal);

    [Fact]
    public void A_scenario_must_name_a_rule_and_say_why_it_runs_in_one_half_only()
    {
        Assert.Contains("no rule is named", Problem("- expect: {}\n"), StringComparison.Ordinal);
        Assert.Contains("scenario.yaml:2: write '# only simulation: why'", Problem(Head + "# only simulation\n- expect: {}\n"),
            StringComparison.Ordinal);
        Assert.Contains("can't name a namespace", Problem(Head + "- expect: {}\n", "One"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_manifest_becomes_a_whole_one()
    {
        var job = Manifests.Of("Job/m-*", YamlReader.Read("{hook: PreSync, wave: 1, options: [Force=true, Prune=false], image: x:1}"), "");
        Assert.Equal("batch/v1", job.Text("apiVersion"));
        Assert.Equal(("m-", null), (job.Text("metadata", "generateName"), job.Text("metadata", "name")));
        Assert.Equal("1", job.Text("metadata", "annotations", "argocd.argoproj.io/sync-wave"));
        Assert.Equal("Force=true,Prune=false", job.Text("metadata", "annotations", "argocd.argoproj.io/sync-options"));
        Assert.Equal("x:1", job.List("spec", "template", "spec", "containers")[0]["image"].Text());
        Assert.Equal("example.com/v1", Manifests.Of("Widget.example.com/w", NullNode.Instance, "").Text("apiVersion"));
    }

    [Theory]
    [InlineData("{a: 1}", "{a: 1, b: 2}", true)]
    [InlineData("{a: 1}", "{a: 2}", false)]
    [InlineData("{a: null}", "{b: 2}", true)]
    [InlineData("{a: {b: null}}", "{}", true)]
    [InlineData("{a: null}", "{a: 2}", false)]
    [InlineData("{a: [1, 2]}", "{a: [1, 2, 3]}", false)]
    [InlineData("{a: 'x [*] y'}", "{a: 'x [rev] y'}", true)]
    [InlineData("{a: 'x'}", "{a: 'xy'}", false)]
    public void Only_what_is_named_counts(string expected, string actual, bool isAlike) =>
        Assert.Equal(isAlike, Likeness.Problem(YamlReader.Read(expected), YamlReader.Read(actual), "it") is null);

    [Fact]
    public void Every_scenario_has_a_name_of_its_own_and_there_are_two_hundred()
    {
        Assert.InRange(Library.All.Count, 200, 2000);
        Assert.Equal(Library.All.Count, Library.All.Select(static scenario => scenario.Name).Distinct(StringComparer.Ordinal).Count());
    }
}
