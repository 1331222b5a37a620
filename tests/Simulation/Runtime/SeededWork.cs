using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GitOpsActors.Simulation.Runtime;

/// <summary>
/// All that could be done next, of all nodes: turns of mailboxes (one message each, for the most interleavings), tasks and their
/// continuations, timers that are due. The seed chooses; when nothing is left, time jumps. All of it happens on one thread.
/// </summary>
public sealed class SeededWork(ulong seed, VirtualClock clock, bool keepsTrace)
{
    private readonly List<Piece> _ready = [];
    private readonly SeededChance _chance = new(seed);
    private readonly TraceHash _hash = new();
    private readonly StringBuilder? _trace = keepsTrace ? new StringBuilder() : null;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile string? _leak;
    private long _order;

    /// <summary>How many pieces have run.</summary>
    public long Steps { get; private set; }

    /// <summary>What happened, in which order, at what time: equal for equal seeds.</summary>
    public ulong Hash => _hash.Value;

    /// <summary>What happened as text, when it is kept.</summary>
    public string Trace => _trace?.ToString() ?? "";

    public bool KeepsTrace => _trace is not null;

    public void Add(NodeLife life, string name, Action run)
    {
        ArgumentNullException.ThrowIfNull(life);
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _leak ??= $"{name} was queued by another thread:\n{new StackTrace()}";
            return;
        }

        if (!life.IsAlive) return;
        var piece = new Piece(life, name, _order++, run);
        // In order of name: what stands in hash order in the code under simulation (another one in each process) must not matter here.
        var at = _ready.BinarySearch(piece, Piece.ByName);
        _ready.Insert(at < 0 ? ~at : at, piece);
    }

    /// <summary>Tells the trace what happened besides the pieces of work themselves.</summary>
    /// <param name="what">Goes into the hash: it must not depend on the process.</param>
    /// <param name="details">Is only shown.</param>
    public void Note(string what, object? details = null)
    {
        _hash.Add(what);
        if (_trace is null) return;
        _trace.Append(CultureInfo.InvariantCulture, $"{Steps} {clock.Elapsed.TotalMilliseconds:0.###} {what}");
        if (details is not null) _trace.Append("  ").Append(Short(details.ToString() ?? ""));
        _trace.Append('\n');
    }

    /// <summary>One piece of work, or one jump of time. False when there is neither.</summary>
    public bool RunOne(TimeSpan limit)
    {
        if (_leak is { } leak) throw new SimulationException($"Seed {seed}: work has left the simulation's thread at step {Steps}. {leak}");
        if (_ready.Count == 0) return Jump(limit);
        var choice = _ready.Count == 1 ? 0 : _chance.NextInt(_ready.Count);
        var piece = _ready[choice];
        _ready.RemoveAt(choice);
        if (!piece.Life.IsAlive) return true;
        Steps++;
        _hash.Add(clock.Elapsed.Ticks);
        Note(piece.Name);
        piece.Run();
        return true;
    }

    /// <summary>Forgets all that a node that has just died would have done.</summary>
    public void Forget(NodeLife life) => _ready.RemoveAll(piece => ReferenceEquals(piece.Life, life));

    private bool Jump(TimeSpan limit)
    {
        if (clock.NextDue is not { } due || due > limit) return false;
        foreach (var timer in clock.Jump()) Add(timer.Life, timer.Name, timer.Fire);
        return true;
    }

    private static string Short(string text) => text.Length <= 4000 ? text : text[..4000] + "...";

    private readonly record struct Piece(NodeLife Life, string Name, long Order, Action Run)
    {
        public static readonly Comparer<Piece> ByName = Comparer<Piece>.Create(static (a, b) =>
            string.CompareOrdinal(a.Name, b.Name) is not 0 and var order ? order : a.Order.CompareTo(b.Order));
    }
}
