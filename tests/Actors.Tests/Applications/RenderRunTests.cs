using GitOpsActors.Actors.Applications.Effects;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Actors.Tests.Applications;

public sealed class RenderRunTests : IAsyncLifetime
{
    private const string There = ".";
    private const string Nowhere = "nowhere";

    private readonly TestNode _node = new();

    public Task InitializeAsync()
    {
        _node.Node.Connections.Set(ControlPlaneView.LocalServer, new Connection(new FakeCluster(), []));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    /// <summary>The comparison uses its own renders, and of an operation the one that brings out what the spec names: if that fails, it uses none.</summary>
    [Theory]
    [InlineData(0, false, There, true)]
    [InlineData(0, false, Nowhere, true)]
    [InlineData(1, true, There, true)]
    [InlineData(1, true, Nowhere, false)]
    [InlineData(1, false, There, false)]
    public async Task What_a_render_read_is_followed_only_when_the_comparison_shows_it(long operation, bool isOfSpec, string path, bool isFollowed)
    {
        _node.Origins.Files = new FakeTree(("settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"));
        var repository = _node.Origins.Open("repo", new RepositoryAccess { Url = "https://git.example/shop" });
        _node.Sources.Answer = message => message is OpenSource ? new Opened("repo", repository, "one") : null;
        var source = SourceSpec.Read(MapNode.Of(("repoURL", "https://git.example/shop"), ("path", path)));
        var goal = new RenderGoal([source], "default", ControlPlaneView.LocalServer, "shop", Tracking.Default);
        var followed = new List<Follow>();
        var run = new RenderRun(_node.Node, "shop", new RenderAsk(1, operation, goal, [""], IsFresh: false, IsOfSpec: isOfSpec), followed.Add);
        var problem = await Record.ExceptionAsync(() => run.RunAsync(CancellationToken.None));
        Assert.Equal((path == Nowhere, isFollowed), (problem is not null, followed.Count == 1));
    }

    /// <summary>A mirror of a Git host that is behind names an older commit, and so does somebody who takes commits back: both wait for a person.</summary>
    [Theory]
    [InlineData("two", true, false, true)]
    [InlineData("two", true, true, false)]
    [InlineData("two", false, false, false)]
    [InlineData("other", true, false, false)]
    [InlineData("one", true, false, false)]
    public async Task A_branch_that_went_back_is_not_rendered_unless_somebody_asks_for_it(string known, bool isBranch, bool isFresh, bool isRefused)
    {
        _node.Origins.Files = new FakeTree(("settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"));
        _node.Origins.Ancestors.Add(("one", "two"));
        var repository = _node.Origins.Open("repo", new RepositoryAccess { Url = "https://git.example/shop" });
        _node.Sources.Answer = message => message is OpenSource ? new Opened("repo", repository, "one", isBranch) : null;
        var source = SourceSpec.Read(MapNode.Of(("repoURL", "https://git.example/shop"), ("path", "."), ("targetRevision", "main")));
        var goal = new RenderGoal([source], "default", ControlPlaneView.LocalServer, "shop", Tracking.Default);
        var followed = new List<Follow>();
        var run = new RenderRun(_node.Node, "shop", new RenderAsk(1, 0, goal, [""], isFresh) { Known = [known] }, followed.Add);
        var problem = await Record.ExceptionAsync(() => run.RunAsync(CancellationToken.None));
        Assert.Equal((isRefused, 1), (problem is not null, followed.Count));
        if (problem is null) return;
        var failed = Assert.IsType<RenderOutcome.Failed>(RenderRun.Failed(problem));
        Assert.True(failed.IsPassing);
        Assert.StartsWith("main of https://git.example/shop went back from two to one, on which that was made;", failed.Problem);
    }

    /// <summary>It stands among the conditions of what was rendered, and no longer when the chart no longer does it.</summary>
    [Theory]
    [InlineData("{{ randAlphaNum 8 }}{{ now | date \"2006\" }}", "now, randAlphaNum")]
    [InlineData("{{ (genCA \"ca\" 1).Cert | sha256sum }}", "genCA")]
    [InlineData("{{ len (lookup \"v1\" \"Secret\" \"shop\" \"web\") }}", "lookup")]
    [InlineData("{{ .Values.password }}", null)]
    public async Task A_chart_that_draws_is_told_as_a_warning(string template, string? functions)
    {
        _node.Origins.Files = new FakeTree(
            ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"), ("values.yaml", "password: p\n"), ("templates/NOTES.txt", "{{ uuidv4 }}"),
            ("templates/it.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings}}\ndata: {{it: '{template}'}}\n"));
        var repository = _node.Origins.Open("repo", new RepositoryAccess { Url = "https://git.example/shop" });
        _node.Sources.Answer = message => message is OpenSource ? new Opened("repo", repository, "one") : null;
        var goal = new RenderGoal([SourceSpec.Read(MapNode.Of(("repoURL", "https://git.example/shop"), ("path", ".")))], "default", ControlPlaneView.LocalServer, "shop", Tracking.Default);
        async Task<RenderOutcome.Done> RenderAsync() =>
            (RenderOutcome.Done)await new RenderRun(_node.Node, "shop", new RenderAsk(1, 0, goal, [""], IsFresh: false, IsOfSpec: true), static _ => { }).RunAsync(CancellationToken.None);
        var (first, second) = (await RenderAsync(), await RenderAsync());
        Assert.Equal(first.Targets.Targets.Values.Single().Digest, second.Targets.Targets.Values.Single().Digest);
        if (functions is null) Assert.Empty(first.Targets.Warnings);
        else Assert.StartsWith($".: templates call {functions}.", first.Targets.Warnings.Single(static one => one.Type == "NondeterministicRenderWarning").Message);
    }

    [Theory]
    [InlineData("one", SignatureState.Good, "BBBBBBBBBBBBBBBB", "")]
    [InlineData("one", SignatureState.Good, "CCCCCCCCCCCCCCCC",
        "Found good signature made with RSA key BBBBBBBBBBBBBBBB, but this key is not allowed in AppProject")]
    [InlineData("two", SignatureState.Good, "BBBBBBBBBBBBBBBB", "Target revision two in Git is not signed, but a signature is required")]
    public async Task A_commit_may_only_be_compared_unless_it_is_signed_as_the_project_demands(string commit, SignatureState state,
        string permitted, string problem)
    {
        _node.Origins.Files = new FakeTree(("settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"));
        _node.Origins.Signatures["one"] = new SignatureFinding(state, "RSA", "BBBBBBBBBBBBBBBB",
            ["AAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB"], "");
        var repository = _node.Origins.Open("repo", new RepositoryAccess { Url = "https://git.example/shop" });
        _node.Sources.Answer = message => message is OpenSource ? new Opened("repo", repository, commit) : null;
        var source = SourceSpec.Read(MapNode.Of(("repoURL", "https://git.example/shop"), ("path", There)));
        var goal = new RenderGoal([source], "default", ControlPlaneView.LocalServer, "shop", Tracking.Default)
        {
            Signatures = SignatureRules.Read(YamlReader.Read($"{{signatureKeys: [{{keyID: {permitted}}}]}}").Map()),
        };
        var followed = new List<Follow>();
        var run = new RenderRun(_node.Node, "shop", new RenderAsk(1, 0, goal, [""], IsFresh: false), followed.Add);
        var done = Assert.IsType<RenderOutcome.Done>(await run.RunAsync(CancellationToken.None));
        Assert.Single(done.Targets.Targets);
        Condition[] refusals = problem.Length > 0 ? [new Condition("ComparisonError", problem)] : [];
        Assert.Equal(refusals, done.Refusals);
        // Refused, it hears of every other commit: what it would read of one says nothing.
        Assert.Equal(problem.Length > 0, Assert.Single(Assert.Single(followed).Sources).Reads is null);
    }
}
