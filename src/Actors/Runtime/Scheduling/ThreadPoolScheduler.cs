namespace GitOpsActors.Actors.Runtime.Scheduling;

/// <summary>Production: turns run on the thread pool. Time and chance are handed in by the shell.</summary>
public sealed class ThreadPoolScheduler(TimeProvider time, Random chance) : IScheduler
{
    private readonly Lock _chanceGate = new();

    public TimeProvider Time => time;

    // Long enough that taking turns costs nothing beside the messages, short enough that a flooded actor holds a thread for
    // well under a millisecond of ordinary messages.
    public int MessagesPerTurn => 256;

    public bool MeasuresTurns => true;

    public void Schedule(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    public double NextChance()
    {
        lock (_chanceGate)
            return chance.NextDouble();
    }

    public void Delivering(ActorRef receiver, object message)
    {
    }
}
