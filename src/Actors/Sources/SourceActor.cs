using Akka.Actor;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Sources;

/// <summary>
/// Notices when one source moves: one look at it, however many Applications follow it, at an interval and whenever somebody says so. Of a new point
/// it tells exactly those Applications whose last render would have read something else.
///
/// <code>
///   poll, webhook, fresh wish --> look --> sighting --> waiting wishes are answered
///                                             \--> cohorts that stand elsewhere --> step --> told, or moved on
/// </code>
///
/// Each event ends in <see cref="Settle"/>, which looks at cohorts anew, and at all of them after each step: whatever overtook whatever, nobody is
/// forgotten.
/// </summary>
internal sealed partial class SourceActor : MeteredActor, IWithTimers
{
    // Many Applications that come to life at once want a fresh look each; they share those of a moment.
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookWithin = TimeSpan.FromMinutes(2);

    // What differs is not known, so everybody has to look.
    private static readonly Step Anything = new(null, static _ => false);

    private readonly string _id;
    private readonly TimeSpan _pollEvery;
    private readonly Func<double> _chance;
    private readonly ILogger _logger;
    private readonly SourceMeter _meter;
    private readonly SourceTracer _tracer;
    private readonly Followers _followers = new();
    private readonly List<Waiting> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private IOrigin _origin;
    private Task _closing = Task.CompletedTask;
    private ISighting? _sighting;
    private Exception? _failure;
    private SourceState _shown;
    private bool _isLooking, _mustLookAgain, _isStepping, _tellsAgain;
    private DateTimeOffset? _noticedAt;
    private long _looks;
    private long _lookedAt = long.MinValue;
    private long _openedAt;
    private long _heard;
    private int _failures;

    public SourceActor(string id, string url, IOrigin origin, FleetNode node, TimeSpan pollEvery, Func<double> chance, ILogger logger) : base(ActorKind.Source, node)
    {
        (_id, _origin, _pollEvery, _chance, _logger) = (id, origin, pollEvery, chance, logger);
        (_meter, _tracer) = (new SourceMeter(origin.Address, node.Time), new SourceTracer(node.Time));
        _shown = new SourceState(id, url, origin.Address, origin.Type, 0, null, "");
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private SourceState State
    {
        set => Node.Followed.Set(_id, _shown = value);
    }

    protected override void PreStart()
    {
        base.PreStart();
        StartPoll();
    }

    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
        foreach (var waiting in _waiting) waiting.By.Tell(new Status.Failure(new OperationCanceledException($"{_origin.Address} is closed")));
        _ = CloseAsync(_origin);
        Node.Followed.Remove(_id);
        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenSource open:
                _heard++;
                OpenOnceClosed(open);
                break;
            case MayOpen may: Open(may.Question); break;
            case FollowHere follow:
                _heard++;
                Take(follow);
                break;
            case NewOrigin renewed: Renew(renewed.Origin); break;
            case LookNow now: Look(now.Trace); break;
            case Poll:
                StartPoll();
                _tellsAgain = true;
                if (_followers.Count > 0) Look();
                break;
            case LookDue: Look(); break;
            case Looked looked: TakeSighting(looked); break;
            case LookFailed failed: TakeFailure(failed); break;
            case Stepped stepped: TakeSteps(stepped); break;
            case StepFailed failed:
                _isStepping = false;
                if (failed.Origin == _origin) LookLater(failed.Problem);
                else Settle(_followers.Cohorts, isAll: true);
                break;
            case SourceUsed used: State = _shown with { LookedAt = Node.Time.GetUtcNow(), Problem = used.Problem }; break;
            case AskState: Sender.Tell(_shown with { Followers = _followers.Count }); break;
            case IdleTooLong: EndIfIdle(); break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>The former way must be closed before somebody goes the new one: both lead to one folder.</summary>
    private void OpenOnceClosed(OpenSource open)
    {
        if (_closing.IsCompleted) Open(open);
        else _ = _closing.PipeTo(Self, useConfigureAwait: true, Sender, () => new MayOpen(open));
    }

    /// <summary>Answers what a wish means: from memory to those who are told of changes anyway, and by a look that begins now to all others.</summary>
    private void Open(OpenSource open)
    {
        _openedAt = Node.Time.GetTimestamp();
        Timers.StartSingleTimer("idle", IdleTooLong.Message, Node.Limits.SourceIdle);
        if (open.Wish is not { } wish || _origin.IsPoint(wish))
        {
            Sender.Tell(new Opened(_id, _origin, open.Wish?.Name));
            return;
        }

        if (!open.IsFresh && _followers.Has(open.Application, wish) && PointOf(wish) is { } point)
        {
            Sender.Tell(new Opened(_id, _origin, point, _sighting!.IsBranch(wish)));
            return;
        }

        // The next look has its time already: many that try again would not let it rest.
        if (!open.IsFresh && _failure is { } failure && Timers.IsTimerActive("again"))
        {
            Sender.Tell(new Status.Failure(failure));
            return;
        }

        _waiting.Add(new Waiting(wish, Sender, _looks + 1));
        Look();
    }

    private void Take(FollowHere follow)
    {
        _followers.Set(follow.Application, follow.Sources);
        if (_followers.Count == 0) Timers.StartSingleTimer("idle", IdleTooLong.Message, Node.Limits.SourceIdle);
        else Timers.Cancel("idle");
        // What a repository means is heard from here only, but a chart is resolved by who renders it, who may know more than the last look, or less.
        if (_origin is not IRepository && follow.Sources.Any(IsElsewhere)) Look();
        else Settle(follow.Sources.Select(static one => one.Wish).Distinct().SelectMany(_followers.CohortsOf), isAll: false);
    }

    /// <summary>Whether the last look knows another point for the wish; before the first look, whether another Application rendered one.</summary>
    private bool IsElsewhere(Following one) =>
        PointOf(one.Wish) is { } known ? known != one.Point : _followers.CohortsOf(one.Wish).Any(cohort => cohort.Point != one.Point);

    /// <summary>Nobody follows, nobody waits, and whatever was opened has had its time.</summary>
    private void EndIfIdle()
    {
        if (_followers.Count > 0) return;
        var rest = Node.Limits.EffectDeadline - Node.Time.GetElapsedTime(_openedAt);
        if (_waiting.Count == 0 && rest <= TimeSpan.Zero) Context.Parent.Tell(new SourceIdle(_id, _heard));
        else Timers.StartSingleTimer("idle", IdleTooLong.Message, rest > Node.Limits.SourceIdle ? rest : Node.Limits.SourceIdle);
    }

    /// <summary>It is reached in another way now, with other credentials perhaps: what failed may work.</summary>
    private void Renew(IOrigin origin)
    {
        _closing = Task.WhenAll(_closing, CloseAsync(_origin));
        _origin = origin;
        (_failures, _failure) = (0, null);
        Timers.Cancel("again");
        State = _shown with { Address = origin.Address, Type = origin.Type };
        // A look or step under way belongs to the former way, and its failure says nothing of this one.
        Look();
    }

    private void Look(string? trace = null)
    {
        _tracer.Asked(trace);
        if (_isLooking)
        {
            _mustLookAgain = true;
            return;
        }

        if (_lookedAt != long.MinValue && Node.Time.GetElapsedTime(_lookedAt) is var since && since < Spacing)
        {
            if (!Timers.IsTimerActive("look")) Timers.StartSingleTimer("look", LookDue.Message, Spacing - since);
            return;
        }

        Timers.Cancel("look");
        (_isLooking, _mustLookAgain, _lookedAt) = (true, false, Node.Time.GetTimestamp());
        _tracer.Began();
        var (origin, number) = (_origin, ++_looks);
        HashSet<Wish> wishes = [.. _followers.Cohorts.Where(static cohort => cohort.Wish.Name != cohort.Point).Select(static cohort => cohort.Wish), .. _waiting.Select(static waiting => waiting.Wish)];
        if (wishes.Count == 0 && origin is not IRepository)
        {
            _isLooking = false;
            return;
        }

        AtOrigin(LookWithin, async end => new Looked(number, origin, await origin.LookAsync(wishes, end)), error => new LookFailed(number, origin, error));
    }

    /// <summary>Works beside the actor once the former way is closed, until the deadline or the actor's end.</summary>
    private void AtOrigin<T>(TimeSpan within, Func<CancellationToken, Task<T>> work, Func<Exception, object> failed)
        where T : notnull
    {
        var (closing, stop) = (_closing, _stop.Token);
        Beside(async () =>
        {
            await closing;
            using var late = new CancellationTokenSource(within, Node.Time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
            return await work(end.Token);
        }, failed);
    }

    private void TakeSighting(Looked looked)
    {
        _isLooking = false;
        if (looked.Origin == _origin)
        {
            (_failures, _failure) = (0, null);
            Timers.Cancel("again");
            _sighting = looked.Sighting;
            _noticedAt = Node.Time.GetUtcNow();
            State = _shown with { LookedAt = _noticedAt, Problem = "" };
            Answer(looked.Number, waiting => AnswerOf(waiting.Wish));
            Settle(_followers.Cohorts, isAll: true);
        }

        LookAgainIfAsked();
    }

    private void TakeFailure(LookFailed failed)
    {
        _isLooking = false;
        if (failed.Origin == _origin)
        {
            State = _shown with { LookedAt = Node.Time.GetUtcNow(), Problem = failed.Error.Message };
            _failure = failed.Error;
            _tracer.Failed(failed.Origin);
            Answer(failed.Number, _ => new Status.Failure(failed.Error));
            LookLater(failed.Error.Message);
        }

        LookAgainIfAsked();
    }

    private void LookAgainIfAsked()
    {
        if (_mustLookAgain || _waiting.Count > 0) Look();
    }

    private void LookLater(string problem)
    {
        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(_failures, 10)));
        // One line an outage, not one an attempt.
        if (_failures++ == 0) LogLookFailed(_origin.Address, problem);
        Timers.StartSingleTimer("again", LookDue.Message, pause + (pause * 0.5 * _chance()));
    }

    private void Answer(long number, Func<Waiting, object> answerOf)
    {
        foreach (var waiting in _waiting.Where(waiting => waiting.Look <= number).ToList())
        {
            _waiting.Remove(waiting);
            waiting.By.Tell(answerOf(waiting));
        }
    }

    private object AnswerOf(Wish wish)
    {
        try
        {
            return new Opened(_id, _origin, _sighting!.PointOf(wish), _sighting.IsBranch(wish));
        }
#pragma warning disable CA1031 // What a wish is wrong in is told to the one who wishes.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new Status.Failure(error);
        }
    }

    private string? PointOf(Wish wish)
    {
        try
        {
            return _sighting?.PointOf(wish);
        }
#pragma warning disable CA1031 // A wish that is wrong in itself keeps nobody else from hearing.
        catch (Exception)
#pragma warning restore CA1031
        {
            // A wish that can't be: its own render says so.
            return null;
        }
    }

    /// <summary>Finds those of the cohorts that stand elsewhere than their wish, and what differs for each.</summary>
    private void Settle(IEnumerable<Cohort> cohorts, bool isAll)
    {
        // What a step under way overtakes is looked at when that has ended.
        if (_isStepping || _sighting is null) return;
        var (steps, origin) = (new List<(Cohort Cohort, string From, string To)>(), _origin);
        var (tellsAgain, noticed) = (isAll && _tellsAgain, _noticedAt ?? Node.Time.GetUtcNow());
        foreach (var cohort in cohorts.ToList())
        {
            if (_origin.IsPoint(cohort.Wish) || PointOf(cohort.Wish) is not { } to || to == cohort.Point) continue;
            if (cohort.ToldOf == to && !tellsAgain) continue;
            // The branch is gone, or has come: rendering says so in words.
            if (to.Length == 0 || cohort.Point.Length == 0) Tell(cohort, to, Anything, tellsAgain, _tracer.Noticed(_origin, noticed)?.Id);
            else steps.Add((cohort, cohort.Point, to));
        }

        if (isAll) _tellsAgain = false;
        if (steps.Count == 0) return;
        _isStepping = true;
        var (meter, look) = (_meter, _tracer.Noticed(origin, noticed));
        AtOrigin(Node.Limits.EffectDeadline, async end =>
        {
            var found = new List<(Cohort, string, string, Step)>(steps.Count);
            HashSet<string> points = [.. steps.Select(static one => one.To)];
            var trace = await SourceTracer.FetchAsync(origin, look, points, async () =>
            {
                foreach (var (cohort, from, to) in steps) found.Add((cohort, from, to, await origin.StepAsync(from, to, end)));
            });
            foreach (var to in points) await meter.FetchedAsync(origin, to, noticed, end);
            return new Stepped(found, tellsAgain, trace);
        }, error => new StepFailed(origin, error.Message));
    }

    private void TakeSteps(Stepped stepped)
    {
        _isStepping = false;
        foreach (var (cohort, from, to, step) in stepped.Steps)
        {
            // Who joined in between stands at the same point, and what was found is true for them too.
            if (cohort.Point == from) TellOrDoubt(cohort, to, step, stepped);
        }

        Settle(_followers.Cohorts, isAll: true);
    }

    private void TellOrDoubt(Cohort cohort, string to, Step step, Stepped stepped)
    {
        try
        {
            Tell(cohort, to, step, stepped.TellsAgain, stepped.Trace);
        }
#pragma warning disable CA1031 // Files that can't be compared are rendered, which says in words what is wrong with them.
        catch (Exception)
#pragma warning restore CA1031
        {
            Tell(cohort, to, Anything, stepped.TellsAgain, stepped.Trace);
        }
    }

    private void Tell(Cohort cohort, string to, Step step, bool again, string? trace)
    {
        var all = cohort.Members.Count;
        var concerned = _followers.Move(cohort, to, step, again);
        foreach (var follower in concerned) Node.TellSourceNews(follower, _noticedAt, trace);
        SourceMeter.Moved(_origin.Address, concerned.Count, all);
        LogMoved(_origin.Address, concerned.Count, all);
    }

    private void StartPoll() => Timers.StartSingleTimer("poll", Poll.Message, _pollEvery + (_pollEvery * 0.5 * _chance()));

    private async Task CloseAsync(IOrigin origin)
    {
        try
        {
            await origin.DisposeAsync();
        }
#pragma warning disable CA1031 // Others wait for the end of it, however it ends.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotClosed(origin.Address, error.Message);
        }
    }
}
