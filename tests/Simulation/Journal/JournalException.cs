namespace GitOpsActors.Simulation.Journal;

/// <summary>What the simulated journal fails with.</summary>
public sealed class JournalException : Exception
{
    public JournalException() { }

    public JournalException(string message) : base(message) { }

    public JournalException(string message, Exception inner) : base(message, inner) { }
}
