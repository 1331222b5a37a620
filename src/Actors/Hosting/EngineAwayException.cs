namespace GitOpsActors.Actors.Hosting;

/// <summary>Only the engine can answer, and this process looks at the control cluster without one.</summary>
public sealed class EngineAwayException() : Exception(
    "only the engine itself knows that, and --core goes to the control cluster past it; name a server with --server instead");
