namespace GitOpsActors.Simulation.Scenarios;

/// <summary>
/// What people and machines do to the fleet and around it, one thing at a time. Closed, and small on purpose: a minimised scenario is a list of
/// these that somebody reads. Numbers name things, so that a step still means something when others before it are left out.
/// </summary>
public abstract record Step
{
    private Step() { }

    /// <summary>How long after the step before.</summary>
    public TimeSpan After { get; init; }

    /// <summary>An Application appears in the control plane.</summary>
    public sealed record Declare(int Application) : Step;

    /// <summary>A commit changes one object of the Application (or adds it).</summary>
    public sealed record Edit(int Application, int File) : Step;

    /// <summary>A commit changes a hook of the Application (or adds it).</summary>
    public sealed record Hook(int Application, int Phase) : Step;

    /// <summary>A commit removes one object of the Application.</summary>
    public sealed record Drop(int Application, int File) : Step;

    /// <summary>The branch goes back to an earlier commit.</summary>
    public sealed record ForcePush(int Back) : Step;

    /// <summary>Somebody edits an object in the cluster.</summary>
    public sealed record Drift(int Application, int File) : Step;

    /// <summary>Somebody deletes an object in the cluster.</summary>
    public sealed record Vandalise(int Application, int File) : Step;

    /// <summary>Somebody makes an object outside of the Application's project that bears its mark.</summary>
    public sealed record Stray(int Application) : Step;

    /// <summary>A person asks for a sync.</summary>
    public sealed record Command(int Application) : Step;

    /// <summary>A person ends the operation that runs.</summary>
    public sealed record Terminate(int Application) : Step;

    /// <summary>A person wants the Application to be looked at anew.</summary>
    public sealed record Refresh(int Application) : Step;

    /// <summary>The repository takes another password from now on, and a little later the Secret says so.</summary>
    public sealed record Rotate : Step;

    /// <summary>The entity ends without a word.</summary>
    public sealed record Strike(int Application) : Step;

    /// <summary>The entity is handed over to another node, as a rebalance does.</summary>
    public sealed record HandOver(int Application) : Step;

    /// <summary>The node dies, and comes back after a while.</summary>
    public sealed record Crash(int Node) : Step;

    /// <summary>The node and the others do not hear of each other any more; later it notices, ends itself and comes back.</summary>
    public sealed record CutOff(int Node) : Step;
}
