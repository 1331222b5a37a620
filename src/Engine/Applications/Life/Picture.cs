using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>What an Application knows of the world at the moment. All of it can be asked for again, so none of it is recorded.</summary>
public sealed record Picture
{
    public static readonly Picture Blank = new();

    /// <summary>The resource in the control cluster; null before it was seen and after it is gone.</summary>
    public MapNode? Resource { get; init; }

    public ApplicationSpec? Spec { get; init; }

    public ControlPlaneView? View { get; init; }

    /// <summary>For what it waits because of others, as it was told last.</summary>
    public DependencyWait Dependencies { get; init; } = new("", "");

    /// <summary>The newest render for the comparison.</summary>
    public RenderedGoal? Rendered { get; init; }

    /// <summary>Why the newest attempt at it failed.</summary>
    public RenderOutcome.Failed? RenderFault { get; init; }

    /// <summary>What failed, so that only something else, or time, is a reason to try again.</summary>
    public RenderGoal? FaultyGoal { get; init; }

    /// <summary>The render of the comparison that is under way.</summary>
    public RenderAsk? Asking { get; init; }

    /// <summary>Something says that another render would come out differently.</summary>
    public bool MustRender { get; init; }

    /// <summary>The numbers of the questions whose answers <see cref="Rendered"/> and <see cref="RenderFault"/> are.</summary>
    public int RenderNumber { get; init; }

    public int FaultNumber { get; init; }

    /// <summary>How many renders in a row failed since there was news.</summary>
    public int RenderFailures { get; init; }

    /// <summary>A person wants it looked at anew; `normal` or `hard`, or empty.</summary>
    public string Refresh { get; init; } = "";

    /// <summary>The number of the first render that began after the wish for a refresh; zero while none has.</summary>
    public int RefreshAsk { get; init; }

    /// <summary>The refresh is answered, and the wish for it can be taken out of the resource.</summary>
    public bool RefreshIsDone { get; init; }

    /// <summary>The render for the operation that runs, when it is another than the comparison's.</summary>
    public RenderedGoal? ForOperation { get; init; }

    public RenderAsk? AskingForOperation { get; init; }

    public string TrackedServer { get; init; } = "";

    public ImmutableHashSet<GroupKind> TrackedKinds { get; init; } = [];

    /// <summary>The tracked kinds, and those of which it hears though nothing waits for them. They only become more.</summary>
    public ImmutableHashSet<GroupKind> HeardKinds { get; init; } = [];

    public ImmutableHashSet<ResourceKey> TrackedKeys { get; init; } = [];

    /// <summary>The number of the newest question for all this.</summary>
    public int TrackAsk { get; init; }

    public ImmutableHashSet<GroupKind> ListedKinds { get; init; } = [];

    /// <summary>The tracked kinds of which nothing can be known now, and why.</summary>
    public ImmutableDictionary<GroupKind, string> Unwatched { get; init; } = ImmutableDictionary<GroupKind, string>.Empty;

    /// <summary>All that we asked to be told of is to be told once more: something of it may have been lost.</summary>
    public bool MustTrack { get; init; }

    public ImmutableDictionary<ResourceKey, LiveObject> Live { get; init; } = ImmutableDictionary<ResourceKey, LiveObject>.Empty;

    /// <summary>At which version objects were told to be gone, for a while: an answer that is older does not bring them back.</summary>
    public ImmutableDictionary<ResourceKey, string> Gone { get; init; } = ImmutableDictionary<ResourceKey, string>.Empty;

    /// <summary>Of which cluster and namespace it hears what nobody manages; empty for none.</summary>
    public (string Server, string Namespace) OrphansIn { get; init; } = ("", "");

    /// <summary>What nobody manages there; null while that is not known.</summary>
    public ApplicationMessage.UnclaimedSeen? Unclaimed { get; init; }

    public PredictAsk? Predicting { get; init; }

    /// <summary>What was live when the question was asked: what came later is not taken back by its answer.</summary>
    public ImmutableDictionary<ResourceKey, LiveObject> PredictingFrom { get; init; } = ImmutableDictionary<ResourceKey, LiveObject>.Empty;

    public int PredictFailures { get; init; }

    /// <summary>Why an object could not be compared, by its key.</summary>
    public ImmutableDictionary<ResourceKey, string> PredictFaults { get; init; } = ImmutableDictionary<ResourceKey, string>.Empty;

    /// <summary>Whether the Application is not well, and what its cluster was asked about that.</summary>
    public Unwell? Unwell { get; init; }

    public ExplainAsk? Explaining { get; init; }

    public bool MustExplain { get; init; }

    /// <summary>Why objects are not well, as their Pods tell it.</summary>
    public ImmutableDictionary<ResourceKey, string> Reasons { get; init; } = ImmutableDictionary<ResourceKey, string>.Empty;

    public SyncAsk? Syncing { get; init; }

    /// <summary>The cluster on which the sync runs, or the last one ran.</summary>
    public string SyncingOn { get; init; } = "";

    /// <summary>Of how many objects the sync that runs has to tell what became of them.</summary>
    public int SyncingTasks { get; init; }

    /// <summary>The attempt whose objects were all checked before the first of them was touched.</summary>
    public (long Operation, int Retry)? CheckedFor { get; init; }

    /// <summary>The clean-ups of hooks that were tried in this attempt.</summary>
    public ImmutableHashSet<string> TriedCleanups { get; init; } = [];

    /// <summary>The operation waits for something that others have to tell, and whether that lasts long enough to say so.</summary>
    public bool OperationWaits { get; init; }

    public bool TellsWait { get; init; }

    /// <summary>The times for which alarms are set.</summary>
    public DateTimeOffset? RetryAlarm { get; init; }

    public DateTimeOffset? SelfHealAlarm { get; init; }

    public DateTimeOffset? WindowAlarm { get; init; }

    public DateTimeOffset? TimeoutAlarm { get; init; }

    public DateTimeOffset? RollbackAlarm { get; init; }

    /// <summary>Why what should be rolled back is not; empty when nothing should, or it is.</summary>
    public string RollbackProblem { get; init; } = "";

    /// <summary>What was left is being taken back in Git.</summary>
    public RevertAsk? Reverting { get; init; }

    /// <summary>The next attempt at it waits for its alarm.</summary>
    public bool WaitsToRevert { get; init; }

    public int RevertFailures { get; init; }

    /// <summary>Why the last attempt at it failed; empty when it did not.</summary>
    public string RevertProblem { get; init; } = "";

    /// <summary>Why no sync may be now; empty when one may, or is not wanted.</summary>
    public string Blocked { get; init; } = "";

    /// <summary>The deletion of the Application, while it is under way.</summary>
    public DeletionState Deletion { get; init; } = DeletionState.Idle;

    /// <summary>The operation that lacked something which is there now: a kind, or a namespace that is not on its way out.</summary>
    public long OperationWithAnotherChance { get; init; }

    public string SyncProblem { get; init; } = "";

    public bool IsWriting { get; init; }

    /// <summary>The operation whose request is being taken out of the resource; zero for none.</summary>
    public long Clearing { get; init; }

    /// <summary>A write failed, and the next attempt waits for its alarm.</summary>
    public bool WaitsToReport { get; init; }

    public int WriteFailures { get; init; }

    /// <summary>The last write: if it has to be made again at once, it did not stay, and would not stay now.</summary>
    public Effect.Write? LastWrite { get; init; }

    /// <summary>The operation during whose first moment nothing is reported, and whether that moment lasts.</summary>
    public long HeldBackFor { get; init; }

    public bool IsHeldBack { get; init; }

    /// <summary>The next look at what may be missing has its alarm.</summary>
    public bool VerifyIsSet { get; init; }

    /// <summary>When the comparison was last made from a new render or on demand.</summary>
    public DateTimeOffset? ComparedAt { get; init; }

    /// <summary>Numbers the questions, so that late answers are recognised.</summary>
    public int Asked { get; init; }

    /// <summary>The last complete comparison.</summary>
    public Comparison? Comparison { get; init; }

    internal Context? Context { get; init; }

    internal Inputs? ComparedFrom { get; init; }

    internal Inputs? TrackedFrom { get; init; }

    internal Inputs? ReportedFrom { get; init; }

    public string Uid => Resource.Text("metadata", "uid") ?? "";

    public bool IsBeingDeleted => Resource.Map("metadata").Has("deletionTimestamp");

    public MapNode? RequestedOperation => Resource?["operation"] as MapNode;

    /// <summary>Of every tracked kind all is known, or why it can't be.</summary>
    public bool KindsAreAnswered => TrackedKinds.All(kind => ListedKinds.Contains(kind) || Unwatched.ContainsKey(kind));

    /// <summary>Something newer is known of the object than this version of it, be it that it is gone.</summary>
    internal bool IsLate(ResourceKey key, string version) =>
        Live.TryGetValue(key, out var live) ? Versions.IsNewer(live.ResourceVersion, version) : Gone.TryGetValue(key, out var gone) && Versions.IsNewer(gone, version);

    /// <summary>What nobody manages in its namespace, as far as its project wants to know; null while that is not known.</summary>
    public IReadOnlyList<ResourceKey>? OrphanedKeys() => Orphans.Of(this, Context);

    /// <summary>Another render would come out differently, and whether earlier ones failed does not matter any more.</summary>
    public Picture WithNewsOfSources() => this with { MustRender = true, RenderFailures = 0 };
}

/// <summary>A render that succeeded.</summary>
public sealed record RenderedGoal(RenderGoal Goal, RenderOutcome.Done Done);
