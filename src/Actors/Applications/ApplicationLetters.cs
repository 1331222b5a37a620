using GitOpsActors.Actors.Runtime;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Applications;

/// <summary>The resource of an Application as it is now; null when it is gone.</summary>
public sealed record ResourceNews(MapNode? Resource) : IMergeable
{
    public MergeKey MergeKey => new("resource");
}

/// <summary>What the control plane says now.</summary>
public sealed record ViewNews(ControlPlaneView View) : IMergeable
{
    public MergeKey MergeKey => new("view");
}

/// <summary>Something that the last render read has changed in its repository.</summary>
public sealed record SourceNews : IMergeable
{
    public MergeKey MergeKey => new("source");
}

/// <summary>Objects have changed: what waits becomes one message with the newest state of each.</summary>
public sealed record LiveNews(ApplicationMessage.LiveSeen Seen) : IMergeable
{
    public MergeKey MergeKey => new("live", Seen.Server);

    public IMergeable Absorb(IMergeable older)
    {
        var before = ((LiveNews)older).Seen;
        var changes = new Dictionary<ResourceKey, LiveChange>(before.Changes.Count + Seen.Changes.Count);
        foreach (var change in before.Changes) changes[change.Key] = change;
        foreach (var change in Seen.Changes) changes[change.Key] = change;
        return new LiveNews(Seen with { Changes = [.. changes.Values] });
    }
}

public sealed record KindNews(ApplicationMessage.KindsArrived Arrived) : IMergeable
{
    public MergeKey MergeKey => new("kinds", Arrived.Server);

    public IMergeable Absorb(IMergeable older) =>
        new KindNews(Arrived with { Kinds = [.. Arrived.Kinds.Union(((KindNews)older).Arrived.Kinds)] });
}

/// <summary>A person wants the running operation to end.</summary>
public sealed class Terminate : Request<bool>, ICommand;

/// <summary>Asks what Git wants of an Application and how it compares.</summary>
public sealed class LookInside : Request<Engine.Applications.Life.ApplicationState>, ICommand;
