using Akka.Actor;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.ApplicationSets.Generators;
using GitOpsActors.Engine.Documents;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.ApplicationSets;

/// <summary>
/// One ApplicationSet: a sharded entity that remembers nothing, since all that has to outlive it stands in the set's status and in its
/// Applications. News of any kind means one more look, and a look at a time; what is heard meanwhile is one more look after it.
///
/// <code>
///   set, clusters, projects, settings, repositories --> find out what it means --> write what differs --> status
///                            Applications of the set --^ (with what it meant before)
/// </code>
/// </summary>
internal sealed partial class ApplicationSetActor(string name, FleetNode node, ILogger<ApplicationSetActor> logger)
    : MeteredActor(ActorKind.ApplicationSet, node), IWithTimers
{
    // A word to the watcher, or its answer, may be lost.
    private static readonly TimeSpan IntroduceEvery = TimeSpan.FromSeconds(30);

    // As soon as whoever writes many Applications has written some.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    // The status of Applications changes all the time, and the set's own says it again for people.
    private static readonly TimeSpan StatusAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BehindAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly ApplicationName _name = ApplicationName.Parse(name, node.Namespace);
    private MapNode? _set;
    private SetOutcome.Generated? _known;
    private bool _isLooking, _looksAgain, _isFresh;
    private string _problem = "";

    public ITimerScheduler Timers { get; set; } = null!;

    private string Follower => SetFollower.NameOf(_name);

    protected override void PreStart()
    {
        base.PreStart();
        IntroduceItself();
    }

    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
        Node.SetWatcher.Tell(new DepartSet(name));
        Node.Sources.Tell(new Follow(Follower, []));
        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LookUpSet: break;
            case IntroduceAgain: IntroduceItself(); break;
            case SetSeen seen: Take(seen); break;
            case SetSourceNews or DeclaredMoved: LookAnew(); break;
            case ApplicationsMoved { IsStatusAlone: false }: Timers.StartSingleTimer(Due.Known, Due.Known, Soon); break;
            case ApplicationsMoved:
                if (!Timers.IsTimerActive(Due.Status)) Timers.StartSingleTimer(Due.Status, Due.Status, StatusAfter);
                break;
            case Due.Known or Due.Status: Look(); break;
            case Due.Fresh:
                _isFresh = true;
                LookAnew();
                break;
            case Due.Anew: LookAnew(); break;
            case SetRunResult result: TakeResult(result); break;
            case LookFailed failed: TakeFailure(failed.Problem); break;
            default: Unhandled(message); break;
        }
    }

    private void IntroduceItself()
    {
        Node.SetWatcher.Tell(new IntroduceSet(name));
        Timers.StartSingleTimer(IntroduceAgain.Message, IntroduceAgain.Message, IntroduceEvery);
    }

    private void Take(SetSeen seen)
    {
        if (seen.Resource is null)
        {
            Context.Stop(Self);
            return;
        }

        var before = _set;
        _set = seen.Resource;
        var isRefresh = seen.Resource.Map("metadata", "annotations").Has(SetRun.RefreshAnnotation);
        _isFresh |= isRefresh;
        var isOtherSpec = before is null || before["spec"] != seen.Resource["spec"];
        // The spec says how often.
        if (isOtherSpec) Timers.Cancel(Due.Fresh);
        if (isRefresh || isOtherSpec
            || before!.Text("metadata", "deletionTimestamp") != seen.Resource.Text("metadata", "deletionTimestamp")) LookAnew();
    }

    private void LookAnew()
    {
        _known = null;
        Look();
    }

    private void Look()
    {
        if (_set is not { } set) return;
        if (_isLooking)
        {
            _looksAgain = true;
            return;
        }

        (_isLooking, _looksAgain) = (true, false);
        var run = new SetRun(Node, set, _known, _isFresh);
        // Set once more by whatever happens while it runs.
        (_known, _isFresh) = (null, false);
        var stop = _stop.Token;
        Beside(
            async () =>
            {
                using var late = new CancellationTokenSource(Node.Limits.EffectDeadline, Node.Time);
                using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
                return await run.RunAsync(end.Token);
            },
            static error => new LookFailed(error.Message));
    }

    private void TakeResult(SetRunResult result)
    {
        _isLooking = false;
        if (result.Followings is { } followings) Node.Sources.Tell(new Follow(Follower, followings));
        Note(result.Problem);
        // What was heard meanwhile may mean something else; what was found out holds for the rest.
        _known = _looksAgain ? null : result.Generated;
        if (result.Problem.Length > 0) Timers.StartSingleTimer(Due.Anew, Due.Anew, Jittered(TryAgainAfter));
        else Timers.Cancel(Due.Anew);
        if (result.IsBehind) Timers.StartSingleTimer(Due.Known, Due.Known, BehindAfter);
        // Looks for other reasons do not put it off.
        if (!Timers.IsTimerActive(Due.Fresh) && SetGenerators.RequeueAfter(_set.List("spec", "generators")) is { } again)
            Timers.StartSingleTimer(Due.Fresh, Due.Fresh, again);
        if (_looksAgain) Look();
    }

    /// <summary>The control cluster is away, or takes nothing.</summary>
    private void TakeFailure(string problem)
    {
        _isLooking = false;
        Note(problem);
        Timers.StartSingleTimer(Due.Anew, Due.Anew, Jittered(BehindAfter * 5));
        if (_looksAgain) Look();
    }

    // One line a problem, not one an attempt.
    private void Note(string problem)
    {
        if (problem.Length > 0 && problem != _problem) LogProblem(name, problem);
        _problem = problem;
    }

    private TimeSpan Jittered(TimeSpan span) => span * (1 + (0.2 * Node.Chance()));

    [LoggerMessage(Level = LogLevel.Warning, Message = "ApplicationSet {Set}: {Problem}")]
    private partial void LogProblem(string set, string problem);

    private sealed record LookFailed(string Problem);

    /// <summary>Why it is time to look; each is a timer of its own.</summary>
    private enum Due
    {
        Known,
        Status,
        Anew,
        Fresh,
    }

    private sealed class IntroduceAgain
    {
        public static readonly IntroduceAgain Message = new();
    }
}
