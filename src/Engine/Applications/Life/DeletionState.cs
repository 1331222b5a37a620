using System.Collections.Immutable;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>How far the deletion of an Application is.</summary>
public sealed record DeletionState
{
    public static readonly DeletionState Idle = new();

    /// <summary>The number of the deletions that were asked for and not answered; zero for none.</summary>
    public int Ask { get; init; }

    /// <summary>What was asked to go, and the version that it had then. It is not asked again before there is news of it, or time has passed.</summary>
    public ImmutableDictionary<ResourceKey, string> Asked { get; init; } = ImmutableDictionary<ResourceKey, string>.Empty;

    /// <summary>Why the cluster did not let objects go.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>The alarm is set that asks again.</summary>
    public bool HasAlarm { get; init; }

    /// <summary>How often it rang since the last object went.</summary>
    public int Waits { get; init; }

    /// <summary>A hook of the deletion failed, and the next attempt waits for the alarm.</summary>
    public bool WaitsForHooks { get; init; }

    /// <summary>How often that happened.</summary>
    public int HookFailures { get; init; }

    /// <summary>The finalizers that the write under way takes out; none when it is about something else.</summary>
    public ImmutableArray<string> Releasing { get; init; } = [];

    /// <summary>How often that failed in a row, and why.</summary>
    public int ReleaseFailures { get; init; }

    public string ReleaseProblem { get; init; } = "";

    /// <summary>It failed, and the next attempt waits for its alarm.</summary>
    public bool WaitsToRelease { get; init; }

    /// <summary>Why the deletion does not go on, as users are told.</summary>
    public string Problem { get; init; } = "";

    /// <summary>When something that was asked to go is gone, it goes on.</summary>
    internal DeletionState After(IReadOnlyList<LiveChange> changes) =>
        Asked.IsEmpty || !changes.Any(change => change.Live is null && Asked.ContainsKey(change.Key)) ? this : this with { Waits = 0 };

    /// <summary>Time has passed: what is still there may be asked again.</summary>
    internal DeletionState AfterWait() => this with
    {
        HasAlarm = false,
        WaitsToRelease = false,
        WaitsForHooks = false,
        Waits = Waits + 1,
        Asked = ImmutableDictionary<ResourceKey, string>.Empty,
    };
}
