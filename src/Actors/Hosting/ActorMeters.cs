using System.Collections.Concurrent;

namespace GitOpsActors.Actors.Hosting;

/// <summary>The kinds of actors of a node, as people see them.</summary>
public enum ActorKind
{
    Application,
    ControlPlane,
    Sources,
    Source,
    Clusters,
    Cluster,
    Starter,
    JournalKeeper,
    SetWatcher,
    ApplicationSet,
}

/// <summary>What is counted of one kind of actor.</summary>
public sealed record KindCount(ActorKind Kind, long Alive, long Handled, long Failures);

/// <summary>What is counted of one type of message to one kind of actor.</summary>
public sealed record MessageCount(ActorKind Kind, string Message, long Handled, TimeSpan Mean, TimeSpan Longest);

/// <summary>An actor that failed and was started again.</summary>
public sealed record ActorFailure(DateTimeOffset At, ActorKind Kind, string Name, string Reason);

/// <summary>Counts messages, time and failures of a node's actors: for the command line, and for metrics.</summary>
public sealed class ActorMeters(TimeProvider time)
{
    private const int FailuresKept = 100;

    private readonly long[] _alive = new long[Enum.GetValues<ActorKind>().Length];
    private readonly long[] _failed = new long[Enum.GetValues<ActorKind>().Length];
    private readonly ConcurrentDictionary<(ActorKind Kind, Type Message), Meter> _meters = new();
    private readonly ConcurrentQueue<ActorFailure> _failures = new();
    private long _renders;

    /// <summary>How many renders were made since the start.</summary>
    public long Renders => Interlocked.Read(ref _renders);

    /// <summary>The newest last.</summary>
    public IReadOnlyList<ActorFailure> Failures => [.. _failures];

    public IReadOnlyList<KindCount> Kinds =>
    [
        .. Enum.GetValues<ActorKind>().Select(kind => new KindCount(
            kind, Interlocked.Read(ref _alive[(int)kind]), _meters.Where(meter => meter.Key.Kind == kind).Sum(static meter => meter.Value.Handled),
            Interlocked.Read(ref _failed[(int)kind]))),
    ];

    public IReadOnlyList<MessageCount> Messages =>
    [
        .. _meters.Select(one => new MessageCount(one.Key.Kind, one.Key.Message.Name, one.Value.Handled, one.Value.Mean, one.Value.Longest))
            .OrderByDescending(static one => one.Handled * one.Mean),
    ];

    /// <summary>What people call a kind.</summary>
    public static string NameOf(ActorKind kind) => kind switch
    {
        ActorKind.ControlPlane => "control-plane",
        ActorKind.JournalKeeper => "journal-keeper",
        ActorKind.SetWatcher => "set-watcher",
        ActorKind.ApplicationSet => "application-set",
        _ => kind.ToString().ToLowerInvariant(),
    };

    public void CountRender() => Interlocked.Increment(ref _renders);

    public void Started(ActorKind kind) => Interlocked.Increment(ref _alive[(int)kind]);

    public void Stopped(ActorKind kind) => Interlocked.Decrement(ref _alive[(int)kind]);

    public void Failed(ActorKind kind, string name, Exception reason)
    {
        Interlocked.Increment(ref _failed[(int)kind]);
        _failures.Enqueue(new ActorFailure(time.GetUtcNow(), kind, name, reason.Message));
        while (_failures.Count > FailuresKept) _failures.TryDequeue(out _);
    }

    public long Begin() => time.GetTimestamp();

    public void End(ActorKind kind, object message, long began) =>
        _meters.GetOrAdd((kind, message.GetType()), static _ => new Meter()).Add(time.GetElapsedTime(began).Ticks);

    private sealed class Meter
    {
        private long _handled, _ticks, _longest;

        public long Handled => Interlocked.Read(ref _handled);

        public TimeSpan Mean => Handled == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Interlocked.Read(ref _ticks) / Handled);

        public TimeSpan Longest => TimeSpan.FromTicks(Interlocked.Read(ref _longest));

        public void Add(long ticks)
        {
            Interlocked.Increment(ref _handled);
            Interlocked.Add(ref _ticks, ticks);
            var longest = Interlocked.Read(ref _longest);
            while (ticks > longest)
            {
                var seen = Interlocked.CompareExchange(ref _longest, ticks, longest);
                if (seen == longest) return;
                longest = seen;
            }
        }
    }
}
