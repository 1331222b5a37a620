namespace GitOpsActors.Simulation.Product;

/// <summary>Mistakes that somebody could make in the product: the rules must find each of them.</summary>
internal enum Mistake
{
    None,

    /// <summary>A sync runs, and that it began is never recorded.</summary>
    ActsUnrecorded,

    /// <summary>A sync is started three times over.</summary>
    RepeatsEffects,

    /// <summary>What the project allows is not asked.</summary>
    IgnoresProject,

    /// <summary>Now and then the first render is taken for the newest.</summary>
    UsesOldRender,

    /// <summary>The end of a sync is not heard.</summary>
    IgnoresAnswers,

    /// <summary>An operation that runs and is not being carried out just now is forgotten.</summary>
    ForgetsWhatRan,

    /// <summary>The end of an operation is recorded twice.</summary>
    EndsTwice,

    /// <summary>The history of an Application shows manifests.</summary>
    TellsManifests,

    /// <summary>Nothing is pruned.</summary>
    NeverPrunes,

    /// <summary>Once it has compared, it looks at the cluster no more.</summary>
    IgnoresDrift,

    /// <summary>That a source has moved is not heard.</summary>
    IgnoresCommits,

    /// <summary>Effects go on after their actor has stopped.</summary>
    NeverCancels,

    /// <summary>That a hook was made is not noted.</summary>
    ForgetsHooks,

    /// <summary>What an Application depends on is not read.</summary>
    WaitsForNobody,

    /// <summary>A node that the others do not hear goes on.</summary>
    ActsWhenCutOff,

    /// <summary>The journal lets two owners write.</summary>
    HasNoFence,
}
