using Akka.Actor;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Tests.Sources;

public sealed class SourcesTests : IAsyncLifetime
{
    private const string Url = "https://git.example/team/shop";

    private static readonly Wish Main = new("main");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMinutes(3);

    private readonly TestNode _node = new(new FleetLimits { EffectDeadline = TimeSpan.FromMinutes(12) }, PollEvery);
    private IActorRef _sources = null!;

    private FakeRepository Repository => _node.Origins.Newest;

    public async Task InitializeAsync()
    {
        var (node, options) = (_node.Node, _node.Options);
        _sources = _node.Start(() => new SourcesActor(node, options, false));
        _node.Origins.Branches["main"] = "one";
        await _node.SettleAsync();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    private Task<Opened> OpenAsync(string application, bool isFresh = false, Wish? wish = null) =>
        _sources.Ask<Opened>(new OpenSource(application, Url, IsChart: false, "default", wish ?? Main, isFresh), Patience);

    /// <summary>As a render does it.</summary>
    private async Task<string?> RenderAsync(string application, string file = "a.yaml", bool isFresh = false)
    {
        var opened = await OpenAsync(application, isFresh);
        Follow(application, opened.Source, opened.Point!, file);
        await _node.SettleAsync();
        return opened.Point;
    }

    private void Follow(string application, string source, string point, string file, Wish? wish = null) => _sources.Tell(new Follow(
        application, [new Following(source, 0, wish ?? Main, point, new ReadSet(new Dictionary<string, string?> { [file] = "id" }, new Dictionary<string, string?>()))]));

    private async Task PushAsync(string commit, params string[] changed)
    {
        _node.Origins.Changes[(_node.Origins.Branches["main"], commit)] = changed;
        _node.Origins.Branches["main"] = commit;
        _sources.Tell(new LookAgain([]));
        await _node.PassAsync(TimeSpan.FromSeconds(1));
    }

    private List<string> Told() => _node.Applications.Take<SourceNews>().Select(static news => news.Application).ToList();

    private void Rotate(string password) => _sources.Tell(new SecretsSeen(new RepositorySecrets([MapNode.Of(
        ("metadata", MapNode.Of(("name", "shop"), ("labels", MapNode.Of(("argocd.argoproj.io/secret-type", "repository"))))),
        ("data", MapNode.Of(("url", Encoded(Url)), ("username", Encoded("git")), ("password", Encoded(password)))))], KnownServers.None, null)));

    private static string Encoded(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    [Fact]
    public async Task After_a_rotated_credential_the_source_is_looked_at_in_the_new_way_and_followers_hear_of_what_came_though_nobody_renders()
    {
        Assert.Equal("one", await RenderAsync("shop"));
        var former = Repository;
        former.Fault = new InvalidOperationException("authentication failed");
        await PushAsync("two", "a.yaml");
        Assert.Empty(Told());

        Rotate("new");
        await _node.PassAsync(TimeSpan.FromSeconds(1));

        Assert.NotSame(former, Repository);
        Assert.Equal(("new", true), (Repository.Access.Password, former.IsClosed));
        Assert.Equal(["shop"], Told());
    }

    [Fact]
    public async Task The_former_way_to_a_repository_is_closed_before_anybody_goes_the_new_one()
    {
        await RenderAsync("shop");
        var end = new TaskCompletionSource();
        Repository.CloseGate = end.Task;
        Rotate("new");
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        var asked = OpenAsync("shop", isFresh: true);
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(0, Repository.Looks);
        Assert.False(asked.IsCompleted);

        end.SetResult();
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Same(Repository, (await asked).Origin);
    }

    [Fact]
    public async Task A_fresh_wish_waits_for_a_look_that_began_after_it_and_wishes_of_one_moment_share_one()
    {
        await RenderAsync("shop");
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        var (looks, gate) = (Repository.Looks, new TaskCompletionSource());
        Repository.Gate = gate.Task;
        _sources.Tell(new LookAgain([]));
        await _node.SettleAsync();
        _node.Origins.Branches["main"] = "two";
        var fresh = Enumerable.Range(0, 5).Select(i => OpenAsync($"app-{i}", isFresh: true)).ToList();
        await _node.SettleAsync();

        gate.SetResult();
        await _node.PassAsync(TimeSpan.FromSeconds(1));

        Assert.All(await Task.WhenAll(fresh), static opened => Assert.Equal("two", opened.Point));
        Assert.Equal(looks + 2, Repository.Looks);
    }

    [Fact]
    public async Task A_new_Application_gets_a_look_of_its_own_and_a_follower_the_point_that_is_known()
    {
        await RenderAsync("shop");
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        var looks = Repository.Looks;
        _node.Origins.Branches["main"] = "two";
        Assert.Equal("one", (await OpenAsync("shop")).Point);
        Assert.Equal(looks, Repository.Looks);
        Assert.Equal("two", (await OpenAsync("new")).Point);
        Assert.Equal(looks + 1, Repository.Looks);
    }

    [Fact]
    public async Task A_follower_that_arrives_while_a_commit_is_compared_is_told_of_it()
    {
        await RenderAsync("shop");
        var id = (await OpenAsync("shop")).Source;
        var gate = new TaskCompletionSource();
        Repository.StepGate = gate.Task;
        await PushAsync("two", "b.yaml");
        Follow("late", id, "one", "b.yaml");
        await _node.SettleAsync();
        Assert.Empty(Told());

        gate.SetResult();
        await _node.SettleAsync();
        Assert.Equal(["late"], Told());
    }

    [Fact]
    public async Task A_follower_that_arrives_when_others_were_told_already_is_told_and_they_are_not_told_again()
    {
        await RenderAsync("shop");
        var id = (await OpenAsync("shop")).Source;
        await PushAsync("two", "a.yaml");
        Assert.Equal(["shop"], Told());
        Follow("late", id, "one", "a.yaml");
        await _node.SettleAsync();
        Assert.Equal(["late"], Told());
    }

    [Fact]
    public async Task A_missing_branch_costs_no_look_for_those_that_follow_it_and_they_hear_when_it_comes()
    {
        var wish = new Wish("feature");
        foreach (var application in (string[])["a", "b"])
        {
            var opened = await OpenAsync(application, wish: wish);
            Assert.Equal("", opened.Point);
            _sources.Tell(new Follow(application, [new Following(opened.Source, 0, wish, "", null)]));
            await _node.PassAsync(TimeSpan.FromSeconds(1));
        }

        var looks = Repository.Looks;
        for (var i = 0; i < 20; i++) Assert.Equal("", (await OpenAsync(i % 2 == 0 ? "a" : "b", wish: wish)).Point);
        Assert.Equal(looks, Repository.Looks);
        Assert.Empty(Told());

        _node.Origins.Branches["feature"] = "one";
        _sources.Tell(new LookAgain([]));
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(["a", "b"], Told().Order());
    }

    [Fact]
    public async Task Followers_hear_at_once_that_their_branch_is_gone()
    {
        await RenderAsync("shop");
        _node.Origins.Branches.TryRemove("main", out _);
        _sources.Tell(new LookAgain([]));
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(["shop"], Told());
    }

    [Fact]
    public async Task A_repository_that_fails_is_looked_at_with_growing_pauses_however_many_ask()
    {
        await RenderAsync("shop");
        Repository.Fault = new InvalidOperationException("connection refused");
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        var before = Repository.Looks;
        await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync("new-0"));
        for (var second = 0; second < 60; second++)
        {
            // Whoever comes within the pause gets the reason at once.
            await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync($"new-{second}"));
            await _node.PassAsync(TimeSpan.FromSeconds(1));
        }

        // After 1, 2, 4, 8, 16 and 32 seconds, beside the first; one who asks between two pauses costs no other.
        Assert.InRange(Repository.Looks - before, 5, 8);
        Repository.Fault = null;
        Assert.Equal("one", (await OpenAsync("person", isFresh: true)).Point);
    }

    [Fact]
    public async Task An_Application_that_names_fewer_sources_leaves_no_follower_behind()
    {
        await RenderAsync("shop");
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        _sources.Tell(new Follow("shop", []));
        await _node.SettleAsync();
        Assert.Equal(0, Assert.Single(await _sources.Ask<IReadOnlyList<SourceState>>(new AskSources(), Patience)).Followers);
        await PushAsync("two", "a.yaml");
        Assert.Empty(Told());
    }

    [Fact]
    public async Task A_source_that_nobody_follows_is_closed_once_its_last_render_has_had_its_time()
    {
        await RenderAsync("shop");
        _sources.Tell(new Follow("shop", []));
        await _node.PassAsync(TimeSpan.FromMinutes(10));
        Assert.False(Repository.IsClosed);
        await _node.PassAsync(TimeSpan.FromMinutes(10));
        Assert.True(Repository.IsClosed);
        Assert.Empty(await _sources.Ask<IReadOnlyList<SourceState>>(new AskSources(), Patience));

        Assert.Equal("one", await RenderAsync("shop"));
        Assert.Equal(2, _node.Origins.Opened.Count);
    }

    [Fact]
    public async Task An_Application_whose_source_was_closed_while_it_rendered_renders_again()
    {
        Follow("shop", "closed-meanwhile", "one", "a.yaml");
        await _node.SettleAsync();
        Assert.Equal(["shop"], Told());
    }

    [Fact]
    public async Task A_lost_word_is_said_again_with_the_next_poll()
    {
        await RenderAsync("shop");
        await PushAsync("two", "a.yaml");
        Assert.Equal(["shop"], Told());
        await PushAsync("two", "a.yaml");
        Assert.Empty(Told());
        await _node.PassAsync(PollEvery);
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(["shop"], Told());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_render_of_one_application_finds_of_a_chart_comes_to_all_who_follow_the_same(bool isLookedAtBefore)
    {
        var charts = _node.Origins.Charts;
        var range = new Wish("^1", "web");
        var source = (await _sources.Ask<Opened>(new OpenSource("one", Url, IsChart: true, "default", null, IsFresh: false), Patience)).Source;
        foreach (var application in (string[])["one", "two"]) Follow(application, source, "1.0.0", "web.tgz", range);
        Follow("pinned", source, "1.0.0", "web.tgz", new Wish("1.0.0", "web"));
        await _node.SettleAsync();
        // All stand at the same point, so that nobody has to look.
        Assert.Equal(0, charts.Looks);
        if (isLookedAtBefore) await _node.PassAsync(2 * PollEvery);

        charts.Newest = "1.1.0";
        var before = charts.Looks;
        Follow("one", source, "1.1.0", "web.tgz", range);
        await _node.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(before + 1, charts.Looks);
        Assert.Equal(["two"], Told());
    }
}
