using System.Collections.Concurrent;
using GitOpsActors.Actors.Runtime.Scheduling;
using GitOpsActors.Actors.Runtime.Timers;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Runtime;

/// <summary>Whether messages are taken.</summary>
internal enum SystemStage
{
    Open,

    /// <summary>No new commands and no timers; what is under way goes on until nothing is left.</summary>
    Draining,
    Closed,
}

/// <summary>All actors of one process: finds them by kind and id, makes them on demand, and ends them together.</summary>
public sealed class ActorSystem : IDisposable
{
    private readonly ConcurrentDictionary<string, KindTable> _kinds = new();
    private volatile SystemStage _stage;
    private volatile TaskCompletionSource? _rest;

    public ActorSystem(IScheduler scheduler, ILogger<ActorSystem> logger)
    {
        Scheduler = scheduler;
        Logger = logger;
        Wheel = new TimerWheel(scheduler.Time);
        DeadLetters = new DeadLetters(logger);
    }

    public IScheduler Scheduler { get; }

    public DeadLetters DeadLetters { get; }

    /// <summary>For deadlines of the shell's own; actors use <see cref="ActorContext.StartTimer"/>.</summary>
    public TimerWheel Wheel { get; }

    internal ILogger Logger { get; }

    internal Watches Watches { get; } = new();

    internal SystemStage Stage => _stage;

    /// <summary>The actor of this kind and id. It has an instance from its first message on, or when it is woken.</summary>
    public ActorRef Get(ActorKind kind, string id)
    {
        var table = TableOf(kind);
        if (table.Cells.TryGetValue(id, out var cell)) return cell.Self;
        // Two callers may both make one; a cell without an instance costs nothing, and one of the two is taken.
        return table.Cells.GetOrAdd(id, static (id, of) => new ActorCell(of.System, of.Table.Kind, of.Table.Statistics, id), (System: this, Table: table)).Self;
    }

    /// <summary>The actor with this name if there is one, for looking at it from outside.</summary>
    public ActorInfo? Inspect(string kind, string id) =>
        _kinds.TryGetValue(kind, out var table) && table.Cells.TryGetValue(id, out var cell) ? cell.Inspect() : null;

    /// <summary>Every actor of a kind, by id.</summary>
    public IEnumerable<ActorInfo> Inspect(string kind) =>
        _kinds.TryGetValue(kind, out var table)
            ? table.Cells.Values.OrderBy(static cell => cell.Id, StringComparer.Ordinal).Select(static cell => cell.Inspect())
            : [];

    public IEnumerable<KindInfo> InspectKinds() => Tables().Select(static table =>
    {
        var actors = table.Cells.Values.Select(static cell => cell.Inspect()).ToList();
        return new KindInfo(
            table.Kind.Name, actors.Count,
            actors.Count(static actor => actor.Phase == ActorPhase.Running),
            actors.Count(static actor => actor.Phase == ActorPhase.BackingOff),
            actors.Sum(static actor => (long)actor.MailboxDepth),
            actors.Sum(static actor => actor.Handled),
            actors.Sum(static actor => (long)actor.Restarts));
    });

    public IEnumerable<MessageTiming> MessageTimings() => Tables().SelectMany(static table => table.Statistics.Timings());

    /// <summary>
    /// Ends all actors. First nothing new is taken (commands, timers) while what is under way goes on, messages between actors and
    /// effects included, until nothing is left; then each actor is stopped. At the deadline the rest is cut off and reported; the
    /// last tenth of it is kept for stopping.
    /// </summary>
    public async Task<ShutdownReport> ShutdownAsync(TimeSpan deadline)
    {
        var (drainOver, over) = (new DeadlineTimer(this), new DeadlineTimer(this));
        Wheel.Arm(drainOver, deadline * 0.9);
        Wheel.Arm(over, deadline);
        _stage = SystemStage.Draining;
        var drained = await WaitForAllAsync(static cell => cell.IsAtRest, drainOver);
        drainOver.Cancel();
        var lostBefore = DeadLetters.Total;
        _stage = SystemStage.Closed;
        foreach (var cell in Cells()) cell.Raise(ActorCell.Signal.Stop);
        await WaitForAllAsync(static cell => cell.HasStopped, over);
        over.Cancel();
        return new ShutdownReport(drained, DeadLetters.Total - lostBefore, [.. Cells().Select(static cell => cell.Inspect())]);
    }

    /// <summary>Stops the timers. Call it after <see cref="ShutdownAsync"/>; actors that are still at work are left to themselves.</summary>
    public void Dispose()
    {
        _stage = SystemStage.Closed;
        Wheel.Dispose();
    }

    /// <summary>Whether a message is taken although the system is not open any more.</summary>
    internal bool Accepts(object message) => _stage == SystemStage.Draining && message is not (ICommand or ActorContext.TimerFired);

    internal void CameToRest() => _rest?.TrySetResult();

    internal void Forget(ActorCell cell) =>
        TableOf(cell.Kind).Cells.TryRemove(new KeyValuePair<string, ActorCell>(cell.Id, cell));

    /// <summary>
    /// Goes through the actors and waits at each that is not there yet. A sweep that saw no message handled meanwhile proves that
    /// none is on its way to an actor that was passed already.
    /// </summary>
    private async Task<bool> WaitForAllAsync(Func<ActorCell, bool> isThere, DeadlineTimer over)
    {
        long handledBefore;
        do
        {
            handledBefore = HandledInAll();
            foreach (var cell in Cells())
            {
                while (true)
                {
                    // Renewed before the look: whoever comes to rest after it wakes us.
                    var rest = _rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    if (isThere(cell)) break;
                    if (over.IsOver) return false;
                    await rest.Task;
                }
            }
        }
        while (handledBefore != HandledInAll());
        return true;
    }

    private long HandledInAll() => Cells().Sum(static cell => cell.Handled);

    private List<KindTable> Tables() => [.. _kinds.Values.OrderBy(static table => table.Kind.Name, StringComparer.Ordinal)];

    // In a fixed order, so that a simulated shutdown repeats.
    private List<ActorCell> Cells() =>
        [.. Tables().SelectMany(static table => table.Cells.Values.OrderBy(static cell => cell.Id, StringComparer.Ordinal))];

    private KindTable TableOf(ActorKind kind)
    {
        if (!_kinds.TryGetValue(kind.Name, out var table)) table = _kinds.GetOrAdd(kind.Name, static (_, kind) => new KindTable(kind), kind);
        if (!ReferenceEquals(table.Kind, kind)) throw new ArgumentException($"There are two kinds of actors called {kind.Name}.", nameof(kind));
        return table;
    }

    private sealed class KindTable(ActorKind kind)
    {
        public ActorKind Kind => kind;

        public KindStatistics Statistics { get; } = new(kind.Name);

        public ConcurrentDictionary<string, ActorCell> Cells { get; } = new();
    }

    private sealed class DeadlineTimer(ActorSystem system) : WheelTimer
    {
        private volatile bool _over;

        public bool IsOver => _over;

        protected internal override void Fire()
        {
            _over = true;
            system.CameToRest();
        }
    }
}

/// <summary>How a shutdown went.</summary>
/// <param name="Drained">Everything under way was finished within the deadline.</param>
/// <param name="Undelivered">How many messages were cut off.</param>
/// <param name="StillRunning">The actors that did not come to an end: each sits in a message that takes too long.</param>
public sealed record ShutdownReport(bool Drained, long Undelivered, IReadOnlyList<ActorInfo> StillRunning);
