using Akka.Actor;
using GitOpsActors.Actors.ApplicationSets;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Patching;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Actors.Tests.ApplicationSets;

/// <summary>When a set looks, and what it does about what it finds.</summary>
public sealed class ApplicationSetActorTests : IAsyncLifetime
{
    private const string Git = "git: {repoURL: 'https://git.test/x', revision: main, directories: [{path: '*'}]}";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestNode _node = new();
    private readonly SemaphoreSlim _patched = new(0);
    private IActorRef _set = null!;
    private MapNode _status = MapNode.Empty;

    public async Task InitializeAsync()
    {
        var node = _node.Node;
        _node.ControlPlane.Answer = static question => question is AskControlPlane ? DeclaredWorld.State : null;
        _node.Control.Patched = (_, patch) =>
        {
            _status = MergePatch.Apply(_status, patch.Map("status")).Map();
            _patched.Release();
            return _status;
        };
        _set = _node.Start(() => new ApplicationSetActor("argocd/fleet", node, NullLogger<ApplicationSetActor>.Instance));
        await _node.SettleAsync();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task It_introduces_itself_now_and_then_and_makes_what_its_set_means()
    {
        Assert.Equal("argocd/fleet", (await _node.SetWatcher.NextAsync<IntroduceSet>()).Set);
        await TellAsync(new SetSeen(DeclaredWorld.Set()));
        await PatchedAsync();
        Assert.Equal(["create Application one", "patch ApplicationSet fleet"], Requests());
        Assert.Equal("one", Assert.Single(_status.List("resources"))["name"].Text());

        await TellAsync(new SetSeen(DeclaredWorld.Set().With("status", _status)));
        Assert.Empty(Requests());
        await _node.PassAsync(TimeSpan.FromSeconds(30));
        await _node.SetWatcher.NextAsync<IntroduceSet>();
    }

    [Fact]
    public async Task What_is_heard_while_it_looks_is_one_more_look()
    {
        var (gate, isAsked) = (new TaskCompletionSource(), new TaskCompletionSource());
        _node.Control.Before = async (request, _) =>
        {
            if (!request.StartsWith("create", StringComparison.Ordinal)) return;
            isAsked.TrySetResult();
            await gate.Task;
        };
        await TellAsync(new SetSeen(DeclaredWorld.Set()));
        await isAsked.Task.WaitAsync(Patience);
        for (var i = 0; i < 20; i++) _set.Tell(new SetSourceNews("argocd/fleet"));
        _set.Tell(DeclaredMoved.Message);
        await _node.SettleAsync();
        Assert.Equal(["create Application one"], Requests());
        gate.SetResult();
        await PatchedAsync();
        await PatchedAsync();
        Assert.Equal(["patch ApplicationSet fleet", "create Application one", "patch ApplicationSet fleet"], Requests());
    }

    [Fact]
    public async Task What_goes_wrong_is_told_and_tried_again_after_three_minutes()
    {
        _node.Sources.Answer = static question => question is OpenSource ? new Status.Failure(new InvalidOperationException("it is away"))
            : null;
        await TellAsync(new SetSeen(DeclaredWorld.Set(Git)));
        var open = await _node.Sources.NextAsync<OpenSource>();
        await PatchedAsync();
        Assert.Equal(("applicationset/argocd/fleet", "https://git.test/x", "default", false),
            (open.Application, open.Url, open.Project, open.IsFresh));
        Assert.Equal("spec.generators[0].git: it is away", _status.List("conditions")[0]["message"].Text());
        Assert.Equal(["patch ApplicationSet fleet"], Requests());

        // Whom it followed before, it follows still, since nothing is known of the source.
        Assert.Empty(_node.Sources.Take<object>().OfType<Follow>());
        await _node.PassAsync(TimeSpan.FromSeconds(179));
        Assert.Empty(_node.Sources.Take<OpenSource>());
        await _node.PassAsync(TimeSpan.FromSeconds(2));
        await _node.Sources.NextAsync<OpenSource>();
    }

    [Fact]
    public async Task It_follows_what_it_has_read_and_looks_more_often_where_the_user_wants_it()
    {
        var repository = (IRepository)_node.Origins.Open("id", new Git.Remotes.RepositoryAccess { Url = "https://git.test/x" });
        _node.Origins.Files = new FakeTree(("one/file", "x"));
        _node.Sources.Answer = question => question is OpenSource ? new Opened("id", repository, "c1") : null;
        await TellAsync(
            new SetSeen(DeclaredWorld.Set(Git.Replace("revision", "requeueAfterSeconds: 60, revision", StringComparison.Ordinal))));
        var follow = (await _node.Sources.NextAsync<Follow>()).Sources;
        Assert.Equal(("id", new Wish("main"), "c1"), (Assert.Single(follow).Source, follow[0].Wish, follow[0].Point));
        Assert.Contains("", follow[0].Reads!.Folders.Keys);

        _node.Sources.Take<object>();
        await _node.PassAsync(TimeSpan.FromSeconds(60));
        Assert.True((await _node.Sources.NextAsync<OpenSource>()).IsFresh);
    }

    [Fact]
    public async Task Looks_for_the_sake_of_its_applications_do_not_put_off_a_fresh_one()
    {
        var repository = (IRepository)_node.Origins.Open("id", new Git.Remotes.RepositoryAccess { Url = "https://git.test/x" });
        _node.Origins.Files = new FakeTree(("one/file", "x"));
        _node.Sources.Answer = question => question is OpenSource ? new Opened("id", repository, "c1") : null;
        await TellAsync(
            new SetSeen(DeclaredWorld.Set(Git.Replace("revision", "requeueAfterSeconds: 600, revision", StringComparison.Ordinal))));
        await _node.Sources.NextAsync<OpenSource>();
        await PatchedAsync();

        // A spec that wants it sooner counts from now.
        await TellAsync(
            new SetSeen(DeclaredWorld.Set(Git.Replace("revision", "requeueAfterSeconds: 60, revision", StringComparison.Ordinal))));
        await _node.Sources.NextAsync<OpenSource>();
        await PatchedAsync();
        _node.Sources.Take<object>();
        for (var second = 0; second < 50; second += 10)
        {
            await TellAsync(new ApplicationsMoved(IsStatusAlone: true));
            await _node.PassAsync(TimeSpan.FromSeconds(10));
            await PatchedAsync();
        }

        Assert.Empty(_node.Sources.Take<OpenSource>());
        await _node.PassAsync(TimeSpan.FromSeconds(10));
        Assert.True((await _node.Sources.NextAsync<OpenSource>()).IsFresh);
    }

    [Fact]
    public async Task Of_changes_of_its_applications_it_looks_with_what_it_knows()
    {
        await TellAsync(new SetSeen(DeclaredWorld.Set()));
        await PatchedAsync();
        Requests();
        await TellAsync(new ApplicationsMoved(IsStatusAlone: false));
        Assert.Empty(Requests());
        await _node.PassAsync(TimeSpan.FromMilliseconds(100));
        // The control plane has not heard of what was made, and so it is made again; a real cluster says that it is there.
        await PatchedAsync();
        Assert.Equal("create Application one", Requests()[0]);
        await TellAsync(new ApplicationsMoved(IsStatusAlone: true));
        await _node.PassAsync(TimeSpan.FromSeconds(4));
        Assert.Empty(Requests());
        await _node.PassAsync(TimeSpan.FromSeconds(1));
        await PatchedAsync();
    }

    [Fact]
    public async Task It_ends_with_its_set_and_tells_those_who_told_it()
    {
        await TellAsync(new SetSeen(DeclaredWorld.Set()));
        await TellAsync(new SetSeen(null));
        await _node.SetWatcher.NextAsync<DepartSet>();
        Assert.Empty((await _node.Sources.NextAsync<Follow>(static follow => follow.Sources.Count == 0)).Sources);
    }

    private async Task TellAsync(object message)
    {
        _set.Tell(message);
        await _node.SettleAsync();
    }

    private List<string> Requests()
    {
        var requests = new List<string>();
        while (_node.Control.Requests.TryDequeue(out var request)) requests.Add(request);
        return requests;
    }

    /// <summary>Its status was written, with which each look ends.</summary>
    private async Task PatchedAsync()
    {
        Assert.True(await _patched.WaitAsync(Patience));
        await _node.SettleAsync();
    }
}
