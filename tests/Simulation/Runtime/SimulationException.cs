namespace GitOpsActors.Simulation.Runtime;

/// <summary>The simulation itself could not go on: what runs in it has left its thread, or never ends.</summary>
public sealed class SimulationException : Exception
{
    public SimulationException() { }

    public SimulationException(string message) : base(message) { }

    public SimulationException(string message, Exception inner) : base(message, inner) { }
}
