namespace GitOpsActors.Actors.Runtime.Scheduling;

/// <summary>
/// Where turns run, what time it is, and where chance comes from: all that differs between production and simulation. The same
/// actors run on both.
/// </summary>
public interface IScheduler
{
    TimeProvider Time { get; }

    /// <summary>How many messages an actor handles before it lets others have the thread.</summary>
    int MessagesPerTurn { get; }

    /// <summary>Whether turns may be timed for the statistics. Not in simulation, where time stands still during a turn.</summary>
    bool MeasuresTurns { get; }

    /// <summary>Runs the work soon, once.</summary>
    void Schedule(IThreadPoolWorkItem work);

    /// <summary>A number from 0 (included) to 1 (excluded), for jitter.</summary>
    double NextChance();

    /// <summary>Called before each message is handled. The simulation writes its trace here.</summary>
    void Delivering(ActorRef receiver, object message);
}
