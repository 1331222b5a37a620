namespace GitOpsActors.Simulation.Sample;

/// <summary>Mistakes that the sample makes on request, each of them one that somebody has made: the rules must find it.</summary>
public enum Mistake
{
    None,

    /// <summary>The effect starts while its record is still being written.</summary>
    ActsBeforeRecording,

    /// <summary>What failed is tried again without a pause.</summary>
    TriesAgainAtOnce,

    /// <summary>After a restart the operation that was running is recorded once more.</summary>
    BeginsAgain,

    /// <summary>After a restart the operation that was running is forgotten.</summary>
    ForgetsWhatRan,

    /// <summary>The answer to an earlier question is taken for the latest.</summary>
    TakesOldAnswers,

    /// <summary>Whatever bears the mark is pruned, wherever it is.</summary>
    PrunesAnything,

    /// <summary>The result of an operation tells the manifests.</summary>
    TellsManifests,

    /// <summary>The person is answered before the record is safe.</summary>
    AnswersFirst,

    /// <summary>Only news wakes it up: nothing is read again by the clock.</summary>
    TrustsNews,

    /// <summary>Effects go on after their actor has stopped.</summary>
    NeverCancels,

    /// <summary>A node that hears nothing from the others goes on.</summary>
    ActsWhenCutOff,

    /// <summary>The journal lets two owners write.</summary>
    HasNoFence,

    /// <summary>The view of the cluster is believed even when an answer was newer, so that the same is done again.</summary>
    BelievesOldViews,

    /// <summary>A deletion is skipped that nobody asked about.</summary>
    NeverPrunes,

    /// <summary>After a restart it goes on with what ran without proving that it owns the journal.</summary>
    ResumesUnproved,

    /// <summary>After a move it takes what its new node happens to know for the latest.</summary>
    BelievesWhatIsThere,
}
