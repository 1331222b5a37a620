using System.Globalization;
using System.Text;
using GitOpsActors.Actors.Runtime.Scheduling;

namespace GitOpsActors.Actors.Runtime.Simulation;

/// <summary>
/// Runs a whole system on the calling thread, in virtual time, with every choice drawn from a seed: which of the ready pieces of
/// work is next, and each chance the actors ask for. The same seed gives the same run, and the same trace byte for byte.
///
/// Ready work is turns of actors (one message each, for the most interleavings) and continuations of awaited tasks, which come
/// back here through the synchronisation context. When nothing is ready, time jumps to the next timer. Code under simulation must
/// wait only for things that the simulation itself brings about.
/// </summary>
public sealed class SimulationScheduler : IScheduler
{
    private readonly List<Action> _ready = [];
    private readonly SeededChance _chance;
    private readonly VirtualTime _time;
    private readonly SimulationContext _context;
    private readonly StringBuilder? _trace;
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <param name="seed">Repeats the run.</param>
    /// <param name="start">What the clock shows at first.</param>
    /// <param name="keepsTrace">Keep every delivery as text; off for long runs.</param>
    public SimulationScheduler(ulong seed, DateTimeOffset start, bool keepsTrace = true)
    {
        Seed = seed;
        _chance = new SeededChance(seed);
        _time = new VirtualTime(start);
        _context = new SimulationContext(this);
        _trace = keepsTrace ? new StringBuilder() : null;
    }

    public ulong Seed { get; }

    public TimeProvider Time => _time;

    public int MessagesPerTurn => 1;

    public bool MeasuresTurns => false;

    /// <summary>How many pieces of work have run.</summary>
    public long Steps { get; private set; }

    /// <summary>One line a delivery: step, virtual time, receiver, message.</summary>
    public string Trace => _trace?.ToString() ?? "";

    public void Schedule(IThreadPoolWorkItem work) => Add(work.Execute);

    public double NextChance() => _chance.NextDouble();

    /// <summary>A number from 0 to below the limit: for the choices that the simulated world makes (delays, faults).</summary>
    public int NextChoice(int limit) => _chance.NextInt(limit);

    public void Delivering(ActorRef receiver, object message) => _trace?.Append(
        CultureInfo.InvariantCulture, $"{Steps} {_time.Elapsed.TotalMilliseconds:0.####} {receiver} {message}\n");

    /// <summary>Runs until the condition holds. Throws, with the seed, when nothing is left to do before it does, or the steps run out.</summary>
    public void RunUntil(Func<bool> condition, int stepsMax = 1_000_000)
    {
        for (var step = 0; step < stepsMax; step++)
        {
            if (condition()) return;
            if (!RunOne()) throw new SimulationException($"Seed {Seed}: nothing is left to do at step {Steps}, and what was waited for has not come.");
        }

        throw new SimulationException($"Seed {Seed}: what was waited for has not come within {stepsMax} steps.");
    }

    /// <summary>Runs the work as part of the simulation until its task is done, and gives its result or throws what it threw.</summary>
    public T Complete<T>(Func<Task<T>> work, int stepsMax = 1_000_000)
    {
        Task<T>? task = null;
        Enter(() => task = work());
        RunUntil(() => task!.IsCompleted, stepsMax);
        return task!.GetAwaiter().GetResult();
    }

    public void Complete(Func<Task> work, int stepsMax = 1_000_000) => Complete(
        async () =>
        {
            await work();
            return true;
        },
        stepsMax);

    /// <summary>Runs all that is ready, and all that the given span of time brings.</summary>
    public void RunFor(TimeSpan span)
    {
        var end = _time.Elapsed + span;
        while (true)
        {
            if (_ready.Count == 0 && (_time.NextDue is not { } due || due > end)) break;
            RunOne();
        }

        _time.AdvanceTo(end);
    }

    /// <summary>One piece of work, or one jump of time. False when there is neither.</summary>
    private bool RunOne()
    {
        if (_ready.Count == 0)
        {
            if (_time.NextDue is not { } due) return false;
            Enter(() => _time.AdvanceTo(due));
            return true;
        }

        var choice = _chance.NextInt(_ready.Count);
        var work = _ready[choice];
        _ready[choice] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        Steps++;
        Enter(work);
        return true;
    }

    private void Add(Action work)
    {
        // Something under simulation waited for what the simulation does not control, so the run would not repeat.
        if (Environment.CurrentManagedThreadId != _thread)
            throw new SimulationException($"Seed {Seed}: work came from another thread at step {Steps}; simulated code must not leave the simulation's thread.");
        _ready.Add(work);
    }

    private void Enter(Action work)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            work();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Where awaited tasks bring their continuations: back among the ready work.</summary>
    private sealed class SimulationContext(SimulationScheduler scheduler) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => scheduler.Add(() => d(state));

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public override SynchronizationContext CreateCopy() => this;
    }
}

/// <summary>The simulation could not go on; the message has the seed that repeats it.</summary>
public sealed class SimulationException(string message) : Exception(message);
