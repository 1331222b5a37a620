namespace GitOpsActors.Actors.Applications.Tracing;

/// <summary>What of a reconciliation has a span of its own. The first is the parent of the others, unless something nearer is.</summary>
internal enum TracedPart
{
    Whole,

    /// <summary>The render for the comparison.</summary>
    Render,

    /// <summary>From a render to the comparison that is made from it.</summary>
    Compare,

    /// <summary>The cluster is asked what an apply would change; below the comparison.</summary>
    Predict,

    /// <summary>An operation, with its retries and waits.</summary>
    Sync,

    /// <summary>The render for the operation; below it.</summary>
    SyncRender,

    /// <summary>From the first apply of a wave to the next wave; below the operation.</summary>
    Wave,

    /// <summary>From the end of a sync to the health of what it brought out.</summary>
    Health,
}
