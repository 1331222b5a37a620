using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>What an Application is told. Each says how something is now; lost, doubled and late ones do no harm.</summary>
public abstract record ApplicationMessage
{
    private ApplicationMessage()
    {
    }

    /// <summary>The Application's resource as it is now.</summary>
    public sealed record ResourceSeen(MapNode Resource) : ApplicationMessage;

    /// <param name="Uid">Of the resource that is gone; empty when it is not known. Another one may have taken its name meanwhile.</param>
    public sealed record ResourceGone(string Uid = "") : ApplicationMessage;

    public sealed record ViewSeen(ControlPlaneView View) : ApplicationMessage;

    public sealed record DependenciesSeen(DependencyWait Wait) : ApplicationMessage;

    /// <summary>A source has another commit than at the last render, in which something that the render read has changed.</summary>
    public sealed record SourceMoved : ApplicationMessage;

    public sealed record Rendered(RenderAsk Ask, RenderOutcome Outcome) : ApplicationMessage;

    /// <param name="Changes">Objects that are ours or that we asked for.</param>
    /// <param name="Listed">All kinds of which everything is known now.</param>
    /// <param name="Unwatched">All kinds of which nothing can be known now, and why: forbidden, say, or the cluster can't be reached.</param>
    public sealed record LiveSeen(
        string Server, IReadOnlyList<LiveChange> Changes, IReadOnlySet<GroupKind> Listed, IReadOnlyDictionary<GroupKind, string>? Unwatched = null)
        : ApplicationMessage
    {
        /// <summary>What had been asked when it was told: it says nothing of objects that were asked after only later.</summary>
        public int Ask { get; init; }
    }

    /// <summary>The cluster serves kinds now that it did not serve before.</summary>
    public sealed record KindsArrived(string Server, IReadOnlyList<GroupKind> Kinds) : ApplicationMessage;

    /// <summary>What nobody manages in the namespace of the Application.</summary>
    /// <param name="IsCut">There is more than is told here.</param>
    public sealed record UnclaimedSeen(string Server, string Namespace, IReadOnlyList<Unclaimed> Objects, bool IsCut) : ApplicationMessage;

    public sealed record Predicted(PredictAsk Ask, IReadOnlyList<Prediction> Predictions) : ApplicationMessage;

    public sealed record Explained(ExplainAsk Ask, IReadOnlyList<Reason> Reasons) : ApplicationMessage;

    public sealed record SyncEnded(SyncAsk Ask, SyncOutcome Outcome) : ApplicationMessage;

    public sealed record Reverted(RevertAsk Ask, RevertOutcome Outcome) : ApplicationMessage;

    public sealed record DeletionsAsked(int Ask, IReadOnlyList<string> Problems) : ApplicationMessage;

    /// <param name="Resource">As it is after the write; null when there was none.</param>
    /// <param name="Problem">Empty when it was written.</param>
    public sealed record StatusWritten(MapNode? Resource, string Problem) : ApplicationMessage;

    public sealed record TerminationWanted : ApplicationMessage;

    public sealed record Due(Alarm Alarm) : ApplicationMessage;
}

/// <summary>The times at which an Application looks up by itself.</summary>
public enum Alarm
{
    /// <summary>The next attempt of an operation.</summary>
    Retry,

    /// <summary>Self-healing may go on.</summary>
    SelfHeal,

    /// <summary>Render again what failed to render.</summary>
    Render,

    /// <summary>Ask again for what could not be predicted.</summary>
    Predict,

    /// <summary>Ask again for deletions.</summary>
    Delete,

    /// <summary>Write the status that was held back.</summary>
    Report,

    /// <summary>A window in which syncs may be begins, or one in which they may not be ends.</summary>
    Window,

    /// <summary>The operation that runs has had its time.</summary>
    Timeout,

    /// <summary>What was deployed has had its time to become healthy.</summary>
    Rollback,

    /// <summary>Try again to take back in Git what was left.</summary>
    Revert,

    /// <summary>Say what an operation waits for.</summary>
    TellWait,

    /// <summary>Ask again why the Application is not well.</summary>
    Explain,

    /// <summary>Look whether anything that is waited for is missing, and ask for it again.</summary>
    Verify,
}

/// <summary>An object has changed, or is gone when there is none.</summary>
/// <param name="Version">The version of the cluster at which it was so.</param>
public sealed record LiveChange(ResourceKey Key, LiveObject? Live, string Version);

/// <summary>What is to be rendered.</summary>
/// <param name="OperationId">The operation that it is for; zero for the comparison.</param>
/// <param name="Revisions">What each source is rendered at; an empty text stands for what the source names.</param>
/// <param name="IsFresh">Whether refs are looked up anew, whatever is known of them.</param>
/// <param name="IsHard">Whether also what is not expected to change is fetched anew.</param>
/// <param name="IsOfSpec">Whether an operation brings out just what the spec names, so that the comparison uses the render too.</param>
public sealed record RenderAsk(int Number, long OperationId, RenderGoal Goal, IReadOnlyList<string> Revisions, bool IsFresh, bool IsHard = false, bool IsOfSpec = false)
{
    /// <summary>The revisions that the sources named before, behind which a branch does not go unasked; empty where none are known.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    public bool Equals(RenderAsk? other) => other is not null && other.Number == Number;

    public override int GetHashCode() => Number;
}

/// <summary>What a render depends on beside the commits.</summary>
public sealed record RenderGoal(IReadOnlyList<SourceSpec> Sources, string Project, string Server, string Namespace, Tracking Tracking)
{
    /// <summary>Flags for every build of a kustomization.</summary>
    public string KustomizeBuildOptions { get; init; } = "";

    /// <summary>By which keys commits have to be signed, before anything of them is rendered.</summary>
    public SignatureRules Signatures { get; init; } = SignatureRules.None;

    /// <summary>Stands for the public keys with which that is checked; empty where nothing has to be signed.</summary>
    public string KeyRing { get; init; } = "";

    /// <summary>What else may be read, where a kustomization or a chart names other places.</summary>
    public SourceRules Permitted { get; init; } = SourceRules.None;

    /// <summary>What is brought out in place of what the sources have; empty for what they have.</summary>
    public ListNode Manifests { get; init; } = ListNode.Empty;

    /// <summary>
    /// Kinds that are left out. No part of what makes two goals the same: a change of it concerns only those who bring such kinds.
    /// </summary>
    public ResourceFilter Filter { get; init; } = ResourceFilter.None;

    /// <summary>Tools that are switched off. Likewise no part of what makes two goals the same.</summary>
    public ToolSwitches Tools { get; init; } = ToolSwitches.AllOn;

    public bool Equals(RenderGoal? other) =>
        other is not null && KustomizeBuildOptions == other.KustomizeBuildOptions && Signatures.Equals(other.Signatures)
            && KeyRing == other.KeyRing && Sources.SequenceEqual(other.Sources) && Project == other.Project && Server == other.Server
            && Namespace == other.Namespace && Tracking == other.Tracking && Manifests == other.Manifests && Permitted.Equals(other.Permitted);

    public override int GetHashCode() => HashCode.Combine(Sources.Count, Server, Namespace);
}

/// <summary>How a render ended.</summary>
public abstract record RenderOutcome
{
    private RenderOutcome()
    {
    }

    /// <param name="Revisions">The commit of each source.</param>
    /// <param name="Tools">By what each source was rendered.</param>
    public sealed record Done(IReadOnlyList<string> Revisions, IReadOnlyList<string> Tools, TargetSet Targets) : RenderOutcome
    {
        /// <summary>Why it may only be compared: nobody whom the project trusts has signed it, or an object has nowhere to go.</summary>
        public IReadOnlyList<Condition> Refusals { get; init; } = [];

        public bool IsRefused => Refusals.Count > 0;
    }

    /// <param name="IsPassing">It may work later without anybody changing anything: the repository can't be reached, say.</param>
    public sealed record Failed(string Problem, bool IsPassing) : RenderOutcome;
}

public sealed record ExplainAsk(int Number, string Server);

/// <summary>Why an object is not well; empty when nothing tells it.</summary>
public sealed record Reason(ResourceKey Key, string Text);

public sealed record PredictAsk(int Number, string Server);

/// <summary>What an apply would do to an object.</summary>
/// <param name="Live">The object as it is; null when it could not be asked.</param>
public sealed record Prediction(Target Target, LiveObject? Live, bool IsSynced, string Problem)
{
    /// <summary>Stands for the manifest, and for what of it was ignored.</summary>
    public Digest Manifest { get; init; } = Target.Digest;

    /// <summary>It is true of the whole object as it is: what our own fields are like says too little.</summary>
    public bool IsOfWhole { get; init; }
}

/// <summary>Something that is to be done to objects.</summary>
/// <param name="OperationId">The operation that it is for.</param>
public sealed record SyncAsk(long OperationId, int Attempt)
{
    /// <summary>Stands for the deletion of the Application, in the place of an operation.</summary>
    public const long OfDeletion = 0;
}

/// <summary>What a sync did.</summary>
/// <param name="Problem">Why nothing more is to be done in this attempt; empty when only single objects failed, or none.</param>
/// <param name="IsError">It could not run at all.</param>
public sealed record SyncOutcome(IReadOnlyList<Synced> Resources, string Problem, bool IsError = false);

/// <summary>What became of one object.</summary>
/// <param name="Live">As the cluster answered; null when it did not, or the object is gone.</param>
/// <param name="Manifest">What was applied; null for what was pruned or not touched.</param>
public sealed record Synced(SyncResult Result, LiveObject? Live, Digest? Manifest)
{
    /// <summary>It failed by something that another object may bring: its kind, its service account, a right.</summary>
    public bool MayLackSomething { get; init; }
}
