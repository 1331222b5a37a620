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
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookWithin = TimeSpan.FromMinutes(2);

    private readonly string _id;
    private readonly TimeSpan _pollEvery;
    private readonly Func<double> _chance;
    private readonly ILogger _logger;
    private readonly Followers _followers = new();
    private readonly List<Waiting> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private IOrigin _origin;
    private ISighting? _sighting;
    private SourceState _state;
    private bool _isLooking, _mustLookAgain, _isStepping, _tellsAgain;
    private long _looks;
    private long _lookedAt = long.MinValue;
    private int _failures;

    public SourceActor(string id, string url, IOrigin origin, FleetNode node, TimeSpan pollEvery, Func<double> chance, ILogger logger) : base(ActorKind.Source, node)
    {
        (_id, _origin, _pollEvery, _chance, _logger) = (id, origin, pollEvery, chance, logger);
        _state = new SourceState(id, url, origin.Address, origin.Type, 0, null, "");
    }

    public ITimerScheduler Timers { get; set; } = null!;

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
        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenSource open: Open(open); break;
            case FollowHere follow: Take(follow); break;
            case NewOrigin renewed: Renew(renewed.Origin); break;
            case LookNow: Look(); break;
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
                LookLater(failed.Problem);
                break;
            case SourceUsed used: _state = _state with { LookedAt = Node.Time.GetUtcNow(), Problem = used.Problem }; break;
            case AskState: Sender.Tell(_state with { Followers = _followers.Count }); break;
            case IdleTooLong when _followers.Count == 0 && _waiting.Count == 0: Context.Stop(Self); break;
            case IdleTooLong: break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>Answers what a wish means: from memory to those who are told of changes anyway, and by a look that begins now to all others.</summary>
    private void Open(OpenSource open)
    {
        Timers.StartSingleTimer("idle", IdleTooLong.Message, Node.Limits.SourceIdle);
        if (open.Wish is not { } wish || _origin.IsPoint(wish))
        {
            Sender.Tell(new Opened(_id, _origin, open.Wish?.Name));
            return;
        }

        var isKnown = !open.IsFresh && _followers.Has(open.Application, wish);
        if (isKnown && PointOf(wish) is { Length: > 0 } point)
        {
            Sender.Tell(new Opened(_id, _origin, point));
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
        // It may have found out by itself what others do not know yet, or the other way round.
        if (follow.Sources.Any(one => one.Wish.Name != one.Point && !_origin.IsPoint(one.Wish) && _followers.AreElsewhere(one.Wish, one.Point) && PointOf(one.Wish) != one.Point)) Look();
        Settle(follow.Sources.Select(static one => one.Wish).Distinct().SelectMany(_followers.CohortsOf));
    }

    /// <summary>It is reached in another way now, with other credentials perhaps: what failed may work.</summary>
    private void Renew(IOrigin origin)
    {
        _ = CloseAsync(_origin);
        _origin = origin;
        _failures = 0;
        _state = _state with { Address = origin.Address, Type = origin.Type };
        // A look or step under way belongs to the former way, and its failure says nothing of this one.
        Look();
    }

    private void Look()
    {
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
        var (origin, number) = (_origin, ++_looks);
        IReadOnlyCollection<Wish> wishes = [.. _followers.Cohorts.Where(static cohort => cohort.Wish.Name != cohort.Point).Select(static cohort => cohort.Wish), .. _waiting.Select(static waiting => waiting.Wish)];
        if (wishes.Count == 0 && origin is not IRepository)
        {
            _isLooking = false;
            return;
        }

        Beside(async () =>
        {
            using var late = new CancellationTokenSource(LookWithin, Node.Time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, late.Token);
            return new Looked(number, origin, await origin.LookAsync(wishes, end.Token));
        }, error => new LookFailed(number, origin, error));
    }

    private void TakeSighting(Looked looked)
    {
        _isLooking = false;
        if (looked.Origin == _origin)
        {
            _failures = 0;
            _sighting = looked.Sighting;
            _state = _state with { LookedAt = Node.Time.GetUtcNow(), Problem = "" };
            Answer(looked.Number, waiting => AnswerOf(waiting.Wish));
            Settle(_followers.Cohorts);
        }

        LookAgainIfAsked();
    }

    private void TakeFailure(LookFailed failed)
    {
        _isLooking = false;
        if (failed.Origin == _origin)
        {
            _state = _state with { LookedAt = Node.Time.GetUtcNow(), Problem = failed.Error.Message };
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
            return _sighting!.PointOf(wish) switch
            {
                "" => new Status.Failure(_origin.Missing(wish)),
                var point => new Opened(_id, _origin, point),
            };
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
        catch (Git.GitException)
        {
            // A wish that can't be: its own render says so.
            return null;
        }
    }

    /// <summary>Finds those of the cohorts that stand elsewhere than their wish, and what differs for each.</summary>
    private void Settle(IEnumerable<Cohort> cohorts)
    {
        // What a step under way overtakes is looked at when that has ended.
        if (_isStepping || _sighting is null) return;
        var (steps, origin) = (new List<(Cohort Cohort, string From, string To)>(), _origin);
        var tellsAgain = _tellsAgain;
        foreach (var cohort in cohorts.ToList())
        {
            if (_origin.IsPoint(cohort.Wish) || PointOf(cohort.Wish) is not { } to || to == cohort.Point) continue;
            if (cohort.ToldOf == to && !tellsAgain) continue;
            // The branch is gone, or has come: rendering says so in words.
            if (to.Length == 0 || cohort.Point.Length == 0) Tell(cohort, to, new Step(null, static _ => false));
            else steps.Add((cohort, cohort.Point, to));
        }

        _tellsAgain = false;
        if (steps.Count == 0) return;
        _isStepping = true;
        Beside(async () =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var found = new List<(Cohort, string, string, Step)>(steps.Count);
            foreach (var (cohort, from, to) in steps) found.Add((cohort, from, to, await origin.StepAsync(from, to, end.Token)));
            return new Stepped(found);
        }, static error => new StepFailed(error.Message));
    }

    private void TakeSteps(Stepped stepped)
    {
        _isStepping = false;
        foreach (var (cohort, from, to, step) in stepped.Steps)
        {
            // Who joined in between stands at the same point, and what was found is true for them too.
            if (cohort.Point == from) Tell(cohort, to, step);
        }

        Settle(_followers.Cohorts);
    }

    private void Tell(Cohort cohort, string to, Step step)
    {
        var all = cohort.Members.Count;
        var concerned = _followers.Move(cohort, to, step);
        foreach (var application in concerned) Node.Applications.Tell(new SourceNews(application), ActorRefs.NoSender);
        LogMoved(_origin.Address, concerned.Count, all);
    }

    private void StartPoll() => Timers.StartSingleTimer("poll", Poll.Message, _pollEvery + (_pollEvery * 0.5 * _chance()));

    private async Task CloseAsync(IOrigin origin)
    {
        try
        {
            await origin.DisposeAsync();
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            LogNotClosed(origin.Address, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Source} moved: {Told} of {All} applications read something that changed")]
    private partial void LogMoved(string source, int told, int all);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} can't be looked at; what is deployed stays watched and repaired: {Problem}")]
    private partial void LogLookFailed(string source, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} could not be closed in order: {Problem}")]
    private partial void LogNotClosed(string source, string problem);

    /// <summary>A wish, the actor that waits for its meaning, and the first look that will do.</summary>
    private sealed record Waiting(Wish Wish, IActorRef By, long Look);

    private sealed record Looked(long Number, IOrigin Origin, ISighting Sighting);

    private sealed record LookFailed(long Number, IOrigin Origin, Exception Error);

    private sealed record Stepped(IReadOnlyList<(Cohort Cohort, string From, string To, Step Step)> Steps);

    private sealed record StepFailed(string Problem);

    private sealed class Poll
    {
        public static readonly Poll Message = new();
    }

    private sealed class LookDue
    {
        public static readonly LookDue Message = new();
    }

    private sealed class IdleTooLong
    {
        public static readonly IdleTooLong Message = new();
    }
}
