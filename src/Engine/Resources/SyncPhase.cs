namespace GitOpsActors.Engine.Resources;

/// <summary>The parts of a sync, in their order.</summary>
public enum SyncPhase
{
    PreSync,
    Sync,
    PostSync,

    /// <summary>Only when one of the others failed.</summary>
    SyncFail,
}
