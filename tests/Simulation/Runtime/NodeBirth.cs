using Akka.Actor;

namespace GitOpsActors.Simulation.Runtime;

/// <summary>
/// What a dispatcher and a scheduler need to know of the node that they belong to. Akka makes both from their names in the configuration
/// while the actor system is created, on the thread that creates it: there they find it.
/// </summary>
internal sealed record NodeBirth(NodeLife Life, VirtualClock Clock, SeededWork Work, SeededTaskScheduler Tasks, IDeliveries Deliveries)
{
    [ThreadStatic] private static NodeBirth? _current;

    public string TimerName { get; } = $"{Life} timer";

    public static NodeBirth Current => _current ?? throw new SimulationException("the seeded dispatcher and scheduler serve only systems that SimulatedNode creates");

    public static ActorSystem Create(NodeBirth birth, Func<ActorSystem> create)
    {
        _current = birth;
        try
        {
            return create();
        }
        finally
        {
            _current = null;
        }
    }
}
