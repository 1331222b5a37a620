using Akka.Actor;
using Akka.Persistence;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Scenarios;
using GitOpsActors.Simulation.World;

namespace GitOpsActors.Simulation.Sample;

/// <summary>
/// One Application of the sample: compares what Git says with what the cluster has, records that an operation begins, applies and prunes,
/// records that it ended, and backs off when it failed.
/// </summary>
#pragma warning disable CA1001 // A node that dies disposes of nothing, and what is held here has nothing to give back.
internal sealed class SampleApplication(string name, SimulatedNode node, IActorRef knows, Mistake mistake, SampleFleet fleet) : UntypedPersistentActor, IWithTimers
#pragma warning restore CA1001
{
    private static readonly TimeSpan VerifyEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(60);

    private readonly FakeClusterClient _client = new FakeClusterClient(node.World.Clusters[Places.Workload], node);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<ObjectName, Answer> _answers = [];
    private Picture? _picture;
    private Rendered? _rendered;
    private string _asked = "";
    private long _last;
    private Began? _open;
    private bool _isRecovered;
    private bool _isRunning;
    private bool _isPersisting;
    private int _failures;
    private bool _waits;

    public ITimerScheduler Timers { get; set; } = null!;

    public override string PersistenceId => name;

    /// <summary>What is not done yet; null when all is compared and in sync.</summary>
    public string? Pending =>
        _open is not null || _isPersisting ? "an operation runs"
        : _waits ? "it waits for its next try"
        : _picture is not { IsComplete: true } ? "it has no picture"
        : _rendered?.Revision != _picture.Revision ? "it is not compared"
        : Differences().Count > 0 ? "it is out of sync" : null;

    protected override void PreStart()
    {
        fleet.Runs(name, this);
        if (mistake != Mistake.TrustsNews) Timers.StartPeriodicTimer("verify", Verify.Instance, VerifyEvery, VerifyEvery);
    }

    protected override void PostStop()
    {
        if (mistake != Mistake.NeverCancels) _stop.Cancel();
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case Began began: (_open, _last) = (began, began.Id); break;
            case Ended: _open = null; break;
            case RecoveryCompleted: Recovered(); break;
        }
    }

    private void Recovered()
    {
        knows.Tell(new Introduce(name, IsNew: true));
        _isRecovered = _open is not null;
        if (mistake == Mistake.ForgetsWhatRan) (_open, _isRecovered) = (null, false);
        if (mistake == Mistake.BeginsAgain && _open is { } again) Record(again, () => { });
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case Picture picture when picture.Number > (_picture?.Number ?? 0) || mistake == Mistake.TakesOldAnswers: _picture = picture; break;
            case Verify or Nudge: knows.Tell(new Introduce(name, IsNew: false)); break;
            case TryAgain: _waits = false; break;
            case Rendered rendered when rendered.Revision == _asked || mistake == Mistake.TakesOldAnswers:
                _rendered = rendered;
                _asked = "";
                break;
            case RenderFailed: (_asked, _rendered) = ("", null); Backoff(); break;
            case Synced synced when synced.Id == _open?.Id: End(synced); return;
            case SyncNow:
                Accept(Sender);
                return;
        }

        Decide();
    }

    private void Accept(IActorRef person)
    {
        if (_open is not null || _isPersisting || _rendered is null)
        {
            if (_open is not null && !_isPersisting) person.Tell(new Accepted(name, $"{_open.Id}"));
            return;
        }

        var began = new Began(_last + 1, _rendered.Revision);
        if (mistake == Mistake.AnswersFirst) person.Tell(new Accepted(name, $"{began.Id}"));
        Record(began, () => person.Tell(new Accepted(name, $"{began.Id}")));
    }

    private void Decide()
    {
        if (_isPersisting || _isRunning || _waits || _picture is not { IsComplete: true } picture) return;
        if (_rendered?.Revision != picture.Revision && mistake != Mistake.TakesOldAnswers || _rendered is null || (_rendered.Revision != picture.Revision && _asked != picture.Revision))
        {
            if (_asked == picture.Revision) return;
            _asked = picture.Revision;
            Effects.Start(node, Self, stop => RenderAsync(picture.Revision, stop), static error => new RenderFailed(error.Message), _stop.Token);
            if (mistake != Mistake.TakesOldAnswers || _rendered is null) return;
        }

        if (_open is null && Differences().Count == 0) return;
        if (_open is null)
        {
            var began = new Began(_last + 1, _rendered.Revision);
            if (mistake == Mistake.ActsBeforeRecording) Act(began);
            Record(began, () => { });
            return;
        }

        if (_isRecovered && mistake != Mistake.ResumesUnproved) Resume(_open);
        else Act(_open);
    }

    private void Resume(Began open)
    {
        _isPersisting = true;
        Persist(new Resumed(open.Id), _ =>
        {
            (_isPersisting, _isRecovered) = (false, false);
            Act(open);
        });
    }

    private void Record(Began began, Action recorded)
    {
        _isPersisting = true;
        Persist(began, _ =>
        {
            (_isPersisting, _open, _last, _isRecovered) = (false, began, began.Id, false);
            recorded();
            if (!_isRunning && _rendered is not null) Act(began);
        });
    }

    private void Act(Began began)
    {
        if (_isRunning || _rendered is null) return;
        _isRunning = true;
        var wanted = _rendered;
        var differences = Differences();
        Effects.Start(node, Self, stop => SyncAsync(began.Id, wanted, differences, stop), error => new Synced(began.Id, [], error.Message), mistake == Mistake.NeverCancels ? CancellationToken.None : _stop.Token);
    }

    private void End(Synced synced)
    {
        foreach (var answer in synced.Answers) _answers[answer.Name] = answer;
        _isPersisting = true;
        var told = mistake == Mistake.TellsManifests ? string.Join(' ', _rendered!.Manifests.Values) : synced.Problem;
        Persist(new Ended(synced.Id, told), _ =>
        {
            (_isPersisting, _isRunning, _open) = (false, false, null);
            if (synced.Problem.Length == 0) _failures = 0;
            else Backoff();
            Decide();
        });
    }

    private void Backoff()
    {
        if (mistake == Mistake.TriesAgainAtOnce) return;
        _waits = true;
        var seconds = Math.Min(Math.Pow(2, Math.Min(_failures++, 10)), BackoffMax.TotalSeconds);
        Timers.StartSingleTimer("again", TryAgain.Instance, TimeSpan.FromSeconds(seconds));
    }

    /// <summary>What has to be applied (with its manifest) or pruned (without).</summary>
    private List<(ObjectName Name, MapNode? Manifest, string Uid)> Differences()
    {
        var differences = new List<(ObjectName, MapNode?, string)>();
        if (_rendered is null || _picture is null) return differences;
        foreach (var (wanted, manifest) in _rendered.Manifests)
            if (ValueOf(wanted) != Places.ValueOf(manifest)) differences.Add((wanted, manifest, ""));
        if (mistake == Mistake.NeverPrunes) return differences;
        foreach (var (live, seen) in _picture.Live.OrderBy(static one => one.Key.ToString(), StringComparer.Ordinal))
        {
            var isAllowed = live.Namespace == name || mistake == Mistake.PrunesAnything;
            if (isAllowed && !_rendered.Manifests.ContainsKey(live) && ValueOf(live) is not null) differences.Add((live, null, seen.Uid));
        }

        return differences;
    }

    /// <summary>What the object carries as far as is known: a view that is older than an answer says nothing.</summary>
    private string? ValueOf(ObjectName live)
    {
        var seen = _picture!.Live.GetValueOrDefault(live);
        if (mistake == Mistake.BelievesOldViews || !_answers.TryGetValue(live, out var answer)) return seen?.Value;
        if (answer.Value is null) return seen?.Uid == answer.Uid ? null : seen?.Value;
        return _picture.Reached.GetValueOrDefault(live.Kind) < answer.Version ? answer.Value : seen?.Value;
    }

    private async Task<object> RenderAsync(string revision, CancellationToken stop)
    {
        var tree = await node.World.Repositories[Places.Repository].FetchAsync(revision, node, stop);
        var manifests = new SortedDictionary<ObjectName, MapNode>(Comparer<ObjectName>.Create(static (a, b) => string.CompareOrdinal(a.ToString(), b.ToString())));
        foreach (var entry in (tree.ReadFolder(name)?.Entries ?? []).Where(static entry => entry.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            var manifest = Tracking.Default.Mark((MapNode)JsonReader.Read(tree.ReadFile($"{name}/{entry}")!.Content.Span), name, name);
            manifests[ObjectName.Of(manifest)] = manifest;
        }

        return new Rendered(revision, manifests);
    }

    private async Task<object> SyncAsync(long id, Rendered wanted, List<(ObjectName Name, MapNode? Manifest, string Uid)> differences, CancellationToken stop)
    {
        var answers = new List<Answer>();
        var problem = "";
        foreach (var (one, manifest, uid) in differences)
        {
            if (node.IsCutOff && mistake != Mistake.ActsWhenCutOff) return new Synced(id, answers, "this node sees no majority");
            stop.ThrowIfCancellationRequested();
            try
            {
                if (manifest is null)
                {
                    await _client.DeleteAsync(one, new DeleteOptions { Uid = uid }, stop);
                    answers.Add(new Answer(one, null, 0, uid));
                    continue;
                }

                var answer = await _client.ApplyAsync(manifest, new WriteOptions { FieldManager = LiveObject.Manager, Force = true }, stop);
                answers.Add(new Answer(one, Places.ValueOf(answer) ?? "", long.Parse(answer.Text("metadata", "resourceVersion") ?? "0"), ""));
            }
            catch (ClusterException error)
            {
                problem = error.Message;
            }
        }

        return new Synced(id, answers, problem);
    }

    internal sealed record Rendered(string Revision, SortedDictionary<ObjectName, MapNode> Manifests);

    internal sealed record RenderFailed(string Problem);

    internal sealed record Synced(long Id, IReadOnlyList<Answer> Answers, string Problem);

    /// <param name="Value">What the cluster said that the object carries now; null when it was deleted.</param>
    internal sealed record Answer(ObjectName Name, string? Value, long Version, string Uid);

    private sealed record Verify
    {
        public static readonly Verify Instance = new();
    }

    private sealed record TryAgain
    {
        public static readonly TryAgain Instance = new();
    }
}
