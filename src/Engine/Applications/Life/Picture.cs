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

    /// <summary>A person wants it looked at anew; `normal` or `hard`, or empty.</summary>
    public string Refresh { get; init; } = "";

    /// <summary>The refresh is answered, and the wish for it can be taken out of the resource.</summary>
    public bool RefreshIsDone { get; init; }

    /// <summary>The render for the operation that runs, when it is another than the comparison's.</summary>
    public RenderedGoal? ForOperation { get; init; }

    public RenderAsk? AskingForOperation { get; init; }

    public string TrackedServer { get; init; } = "";

    public ImmutableHashSet<GroupKind> TrackedKinds { get; init; } = [];

    public ImmutableHashSet<ResourceKey> TrackedKeys { get; init; } = [];

    public ImmutableHashSet<GroupKind> ListedKinds { get; init; } = [];

    public ImmutableDictionary<ResourceKey, LiveObject> Live { get; init; } = ImmutableDictionary<ResourceKey, LiveObject>.Empty;

    public PredictAsk? Predicting { get; init; }

    /// <summary>Why an object could not be compared, by its key.</summary>
    public ImmutableDictionary<ResourceKey, string> PredictFaults { get; init; } = ImmutableDictionary<ResourceKey, string>.Empty;

    public SyncAsk? Syncing { get; init; }

    /// <summary>The times for which alarms are set.</summary>
    public DateTimeOffset? RetryAlarm { get; init; }

    public DateTimeOffset? SelfHealAlarm { get; init; }

    /// <summary>The number of the deletions that were asked for and not answered; zero for none.</summary>
    public int Deleting { get; init; }

    public string DeletionProblem { get; init; } = "";

    /// <summary>The failed operation that lacked something which is there now: a kind, or a namespace that is not on its way out.</summary>
    public long OperationWithAnotherChance { get; init; }

    public string SyncProblem { get; init; } = "";

    public bool IsWriting { get; init; }

    /// <summary>A write failed, and the next attempt waits for its alarm.</summary>
    public bool WaitsToReport { get; init; }

    /// <summary>The operation during whose first moment nothing is reported.</summary>
    public long HeldBackFor { get; init; }

    /// <summary>When the comparison was last made from a new render or on demand.</summary>
    public DateTimeOffset? ComparedAt { get; init; }

    /// <summary>Numbers the questions, so that late answers are recognised.</summary>
    public int Asked { get; init; }

    /// <summary>The last complete comparison.</summary>
    public Comparison? Comparison { get; init; }

    public string Uid => Resource.Text("metadata", "uid") ?? "";

    public bool IsBeingDeleted => Resource.Map("metadata").Has("deletionTimestamp");

    public MapNode? RequestedOperation => Resource?["operation"] as MapNode;
}

/// <summary>A render that succeeded.</summary>
public sealed record RenderedGoal(RenderGoal Goal, RenderOutcome.Done Done);
