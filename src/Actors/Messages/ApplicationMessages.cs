using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Messages;

/// <summary>A message for one Application, wherever it lives: the shard region finds it by this name.</summary>
public interface IForApplication
{
    string Application { get; }
}

/// <summary>News says how something is now: a newer one of the same <see cref="Level"/> takes the place of an older one that still waits.</summary>
public interface INews : IForApplication
{
    /// <summary>What it is news of.</summary>
    NewsLevel Level { get; }

    /// <summary>This news, with what the older one says beside it.</summary>
    INews Over(INews older) => this;
}

/// <param name="Name">Which part of an Application's world.</param>
/// <param name="Of">Which one of several; empty where there is one.</param>
/// <param name="Ask">To which question it is the answer; zero where nothing was asked.</param>
public readonly record struct NewsLevel(string Name, string Of = "", int Ask = 0);

/// <summary>A wish of a person: it does not wait behind news.</summary>
public interface ICommand : IForApplication;

/// <summary>The resource of an Application as it is now; null when it is gone.</summary>
/// <param name="GoneUid">The uid of the one that is gone, when it is known.</param>
public sealed record ResourceNews(string Application, MapNode? Resource, string GoneUid = "") : INews
{
    public NewsLevel Level => new("resource");

    /// <summary>The node on which the Application was until now may be behind the one on which it is.</summary>
    public INews Over(INews older) =>
        ((ResourceNews)older).Resource is { } before && Resource is { } now && Versions.IsNewer(before, now) ? older : this;
}

/// <summary>What the control plane says to all Applications now.</summary>
public sealed record ViewNews(string Application, ControlPlaneView View) : INews
{
    public NewsLevel Level => new("view");
}

/// <summary>For what the Application waits because of others on which it depends.</summary>
public sealed record DependencyNews(string Application, DependencyWait Wait) : INews
{
    public NewsLevel Level => new("dependencies");
}

/// <summary>Something that the last render read has changed in its source.</summary>
public sealed record SourceNews(string Application) : INews
{
    /// <summary>When the commit was noticed; null where none was, and in what older nodes send.</summary>
    public DateTimeOffset? NoticedAt { get; init; }

    /// <summary>In which trace the commit is told of; null for none, and in what older nodes send.</summary>
    public string? Trace { get; init; }

    public NewsLevel Level => new("source");
}

/// <summary>
/// Objects have changed: what waits becomes one message with the newest state of each. An Application that has just moved hears from the nodes on
/// which it was and is; what the one says of whole kinds does not take the place of what the other says.
/// </summary>
public sealed record LiveNews(string Application, ApplicationMessage.LiveSeen Seen) : INews
{
    public NewsLevel Level => new("live", Seen.Server, Seen.Ask);

    public INews Over(INews older)
    {
        var before = ((LiveNews)older).Seen;
        if (before.Changes.Count == 0) return this;
        var changes = new Dictionary<ResourceKey, LiveChange>(before.Changes.Count + Seen.Changes.Count);
        foreach (var change in before.Changes) changes[change.Key] = change;
        foreach (var change in Seen.Changes) changes[change.Key] = change;
        return this with { Seen = Seen with { Changes = [.. changes.Values] } };
    }
}

/// <summary>What nobody manages in the namespace of the Application.</summary>
public sealed record OrphanNews(string Application, ApplicationMessage.UnclaimedSeen Seen) : INews
{
    public NewsLevel Level => new("orphans", Seen.Server);
}

/// <summary>A cluster serves kinds now that it did not serve before.</summary>
public sealed record KindNews(string Application, ApplicationMessage.KindsArrived Arrived) : INews
{
    public NewsLevel Level => new("kinds", Arrived.Server);

    public INews Over(INews older) => this with { Arrived = Arrived with { Kinds = [.. Arrived.Kinds.Union(((KindNews)older).Arrived.Kinds)] } };
}

/// <summary>The Application asks its control plane anew what there is: it may be gone, or declared again.</summary>
public sealed record LookUp(string Application) : INews
{
    public NewsLevel Level => new("look-up");
}

/// <summary>A person wants the running operation to end. Answered with <see cref="TerminationAsked"/>.</summary>
public sealed record Terminate(string Application) : ICommand;

/// <param name="WasRunning">Whether there was an operation to end.</param>
public sealed record TerminationAsked(bool WasRunning);

/// <summary>How one object of an Application is.</summary>
public sealed record ResourceHealth(ResourceKey Key, HealthState Health);

/// <summary>Asks what Git wants of an Application, how it compares, and what it waits for. Answered with <see cref="Description"/>.</summary>
public sealed record Describe(string Application) : ICommand;

/// <summary>An Application as it is inside.</summary>
public sealed record Description
{
    public required string Application { get; init; }

    /// <summary>Where it lives.</summary>
    public string Node { get; init; } = "";

    /// <summary>The objects that Git wants, in the order of their keys; null while nothing is rendered.</summary>
    public IReadOnlyList<MapNode>? Targets { get; init; }

    /// <summary>Why the newest render failed; empty when it did not.</summary>
    public string RenderProblem { get; init; } = "";

    public string Server { get; init; } = "";

    public string Namespace { get; init; } = "";

    public IReadOnlyList<string> Revisions { get; init; } = [];

    /// <summary>How its objects are, as far as their kinds have a health; null while they are not compared.</summary>
    public IReadOnlyList<ResourceHealth>? Healths { get; init; }

    /// <summary>Objects that Git does not want any more.</summary>
    public IReadOnlyList<ResourceKey> Extra { get; init; } = [];

    /// <summary>Objects in its namespace that nobody manages, if its project wants to know of them.</summary>
    public IReadOnlyList<ResourceKey> Orphans { get; init; } = [];

    /// <summary>Whether a complete comparison was made since the Application came to life here.</summary>
    public bool IsCompared { get; init; }

    /// <summary>What it waits for right now, in words.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];
}
