namespace GitOpsActors.Simulation.Runtime;

/// <summary>Where every message passes on its way into a mailbox: the dispatcher tells it, and does what it says. Faults hook in here.</summary>
internal interface IDeliveries
{
    /// <summary>After which delays the message is to arrive: usually once and at once, never for a lost one.</summary>
    IReadOnlyList<TimeSpan> Of(NodeLife life, string sender, string receiver, object message);

    /// <summary>On whose behalf the turn is that begins; the simulated world asks for it when it is asked for something.</summary>
    void TurnBegins(NodeLife life, string actor);
}
