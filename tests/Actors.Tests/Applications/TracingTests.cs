using System.Diagnostics;
using GitOpsActors.Actors.Applications.Tracing;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Syncing;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Actors.Tests.Applications;

/// <summary>What is told of Applications and sources in traces, decision by decision.</summary>
public sealed class TracingTests : IDisposable
{
    private const string Cause = "gitopsactors.cause";

    private static readonly RenderGoal Goal = new([], "default", "https://one.example", "shop", Tracking.Default);

    // Tests of other classes run meanwhile, and the same sources tell of them.
    private readonly ApplicationName _name = new("argocd", "traced-" + Guid.NewGuid());
    private readonly FakeTime _time = new();
    private readonly List<Activity> _told = [];
    private ActivityListener? _listener;
    private ApplicationTracer _tracer = null!;
    private ApplicationRecord _record = ApplicationRecord.Nothing;
    private Picture _picture = Picture.Blank;

    public void Dispose() => _listener?.Dispose();

    [Fact]
    public void Nobody_listens_and_nothing_is_made()
    {
        Assert.Null(ApplicationTracer.For(_name, _time));
        var source = new SourceTracer(_time);
        Go(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Go(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Go(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Assert.Null(Spans.Here);
                Assert.Null(Spans.Begin("reconcile", default));
                Assert.Null(ObjectSpan.Begin("apply", new ResourceKey("apps", "Deployment", "shop", "web")));
                source.Asked(null);
                source.Began();
                Spans.End(null);
            }
        }
    }

    [Fact]
    public void A_span_of_an_actor_is_never_current_and_leaves_what_is()
    {
        Listen();
        using var around = new Activity("around").Start();
        var (root, other) = (Spans.Begin("reconcile", default)!, Spans.Begin("look", default)!);
        Assert.Same(around, Activity.Current);
        Assert.NotEqual(around.TraceId, root.TraceId);
        Assert.NotEqual(other.TraceId, root.TraceId);
        Spans.End(root);
        Assert.Same(around, Activity.Current);
        Spans.End(other);
    }

    [Fact]
    public void A_newer_commit_has_a_trace_of_its_own_while_the_older_one_is_brought_out()
    {
        Listen();
        Notice();
        Render(1, "one");
        Compare("one", SyncStatus.OutOfSync, Started("one"));
        Notice();
        Render(2, "two");
        Compare("two", SyncStatus.OutOfSync);
        Assert.DoesNotContain(_told, static span => span.OperationName is "reconcile" or "sync");
        Take(_picture, [Ended(OperationPhase.Succeeded), Started("two", 2)]);

        var older = Told("reconcile");
        Assert.Equal(("one", "superseded"), (Tag(older, Spans.Revision), Tag(older, Spans.Outcome)));
        Assert.Equal("commit", Tag(older, Cause));
        Assert.Equal(older.TraceId, Told("sync").TraceId);
        var compared = _told.Where(static span => span.OperationName == "compare");
        Assert.Equal(["one", "two"], compared.Select(static span => Tag(span, Spans.Revision)));
        _told.Clear();
        Take(_picture, [Ended(OperationPhase.Succeeded)]);
        Assert.Equal("sync", Assert.Single(_told).OperationName);
        Compare("two", SyncStatus.Synced);
        Assert.Equal(("two", "Healthy"), (Tag(Told("reconcile"), Spans.Revision), Tag(Told("reconcile"), Spans.Outcome)));
        Assert.NotEqual(older.TraceId, Told("reconcile").TraceId);
    }

    [Fact]
    public void An_operation_that_a_restart_interrupted_is_told_in_a_new_trace_with_the_same_revision()
    {
        Listen();
        _record = _record with { Operation = Operation("one") };
        var plan = new SyncPlan { Server = Goal.Server, Propagation = "foreground", Phase = SyncPhase.Sync, Wave = 3 };
        Take(_picture with { Syncing = new SyncAsk(7, 1) }, [], new Effect.RunSync(new SyncAsk(7, 1), plan));
        var wave = _tracer.SpanOf(new Effect.RunSync(new SyncAsk(7, 1), plan))!;
        Assert.Equal(("one", 7L, 3), (Tag(wave, Spans.Revision), wave.GetTagItem(Spans.Operation), wave.GetTagItem("gitopsactors.wave")));
        Take(_picture, [Ended(OperationPhase.Failed)]);
        var whole = Told("reconcile");
        Assert.Equal(("restart", "Failed", ActivityStatusCode.Error), (Tag(whole, Cause), Tag(whole, Spans.Outcome), whole.Status));
    }

    [Fact]
    public void A_render_that_fails_ends_the_trace_and_the_next_one_names_it()
    {
        Listen();
        Notice();
        Take(_picture with { Asking = Ask(1), MustRender = false }, [], new Effect.Render(Ask(1)));
        var fault = new RenderOutcome.Failed("a secret word", IsPassing: true);
        Take(_picture with { Asking = null, RenderFault = fault, FaultNumber = 1 }, []);
        var whole = Told("reconcile");
        Assert.Equal(("not rendered", ActivityStatusCode.Error), (Tag(whole, Spans.Outcome), whole.Status));
        Assert.Equal(ActivityStatusCode.Error, Told("render").Status);
        Assert.DoesNotContain(_told.SelectMany(static span => span.TagObjects), static tag => $"{tag.Value}".Contains("secret"));

        _told.Clear();
        Take(_picture with { Asking = Ask(2) }, [], new Effect.Render(Ask(2)));
        _tracer.Leave();
        Assert.Equal(("look", "left"), (Tag(Told("reconcile"), Cause), Tag(Told("reconcile"), Spans.Outcome)));
        Assert.Equal(whole.SpanId, Assert.Single(Told("reconcile").Links).Context.SpanId);
    }

    [Fact]
    public async Task A_look_is_told_once_it_has_noticed_something_in_the_trace_of_whoever_wanted_it()
    {
        Listen();
        var origin = new FakeOrigins().Open("repo", new RepositoryAccess { Url = $"https://git.example/{_name.Name}" });
        var tracer = new SourceTracer(_time);
        using var webhook = new Activity("webhook").Start();
        tracer.Asked(webhook.Id);
        tracer.Began();
        tracer.Began();
        Assert.Empty(_told);

        tracer.Asked(webhook.Id);
        tracer.Began();
        var look = tracer.Noticed(origin, _time.GetUtcNow());
        Assert.Same(look, tracer.Noticed(origin, _time.GetUtcNow()));
        var trace = await SourceTracer.FetchAsync(origin, look, ["one", "two"], static () => Task.CompletedTask);
        Assert.Equal((webhook.SpanId, webhook.TraceId), (Told("look").ParentSpanId, Told("fetch").TraceId));
        Assert.Equal(("one,two", Told("fetch").Id), (Tag(Told("fetch"), Spans.Revision), trace));
        await Assert.ThrowsAsync<IOException>(
            () => SourceTracer.FetchAsync(origin, look, ["one"], static () => throw new IOException("cut")));
        Assert.Equal(ActivityStatusCode.Error, _told[^1].Status);
    }

    private static string? Tag(Activity span, string name) => (string?)span.GetTagItem(name);

    private void Listen()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "GitOpsActors.Actors",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if ($"{Tag(span, Spans.Application)}{Tag(span, Spans.Repository)}".Contains(_name.Name)) _told.Add(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
        _tracer = ApplicationTracer.For(_name, _time)!;
    }

    private Activity Told(string name) => Assert.Single(_told, span => span.OperationName == name);

    private void Notice()
    {
        var news = new SourceNews(_name.ToString()) { NoticedAt = _time.GetUtcNow(), Trace = $"00-{Guid.NewGuid():N}-00000000000000ff-01" };
        _tracer.Notice(news, _picture);
        Take(_picture with { MustRender = true }, []);
    }

    private void Take(Picture after, IReadOnlyList<ApplicationEvent> events, params IReadOnlyList<Effect> effects)
    {
        _tracer.Take(_record, _picture, new Decision(events, after, effects), _time.GetTimestamp());
        _tracer.Settle(after);
        (_record, _picture) = (events.Aggregate(_record, static (record, happened) => record.After(happened)), after);
    }

    private static RenderAsk Ask(int number) => new(number, 0, Goal, [], IsFresh: false);

    private void Render(int number, string commit)
    {
        Take(_picture with { Asking = Ask(number), Asked = number, MustRender = false }, [], new Effect.Render(Ask(number)));
        var targets = TargetSet.Of([], "shop", "shop", Tracking.Default, static _ => true);
        var predict = new PredictAsk(number, Goal.Server);
        Take(_picture with
        {
            Asking = null,
            Rendered = new RenderedGoal(Goal, new RenderOutcome.Done([commit], [], targets)),
            RenderNumber = number,
            Predicting = predict,
        }, [], new Effect.Predict(predict, [], new Dictionary<ResourceKey, LiveObject>(), IgnoreRules.None, []));
    }

    private void Compare(string commit, SyncStatus status, params IReadOnlyList<ApplicationEvent> events) => Take(_picture with
    {
        Predicting = null,
        Comparison = new Comparison
        {
            Revisions = [commit], Tools = [], Goal = Goal, Status = status, Health = new HealthState(HealthStatus.Healthy), Resources = [],
            Conditions = [],
        },
    }, events);

    private static OperationState Operation(string commit) => new()
    {
        Id = 7, Request = new OperationRequest(MapNode.Of(("sync", MapNode.Empty))), Phase = OperationPhase.Running,
        StartedAt = DateTimeOffset.UnixEpoch, Revisions = [commit], Sources = [],
    };

    private static ApplicationEvent.OperationStarted Started(string commit, long id = 1) => new(Operation(commit) with { Id = id });

    private ApplicationEvent.OperationEnded Ended(OperationPhase phase) =>
        new(_record.Operation!.Id, phase, "", DateTimeOffset.UnixEpoch, [], "", [], null, 10);
}
