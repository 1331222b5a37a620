namespace GitOpsActors.Simulation.Runtime;

/// <summary>
/// One life of a node, from a start to a crash. Everything that is queued (turns of mailboxes, continuations, timers) belongs to a life, and
/// what belongs to one that is over is never run: that is all that a crash is.
/// </summary>
public sealed class NodeLife(string name, int number)
{
    public string Name => name;

    public int Number => number;

    public bool IsAlive { get; private set; } = true;

    public void End() => IsAlive = false;

    public override string ToString() => $"{name}.{number}";
}
