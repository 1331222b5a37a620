using System.Collections.Immutable;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Journal;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation.Rules;

/// <summary>Everything that rules can look at, as it happened. Closed: the cases below are all there are.</summary>
public abstract record Happened
{
    private Happened() { }

    /// <summary>The virtual time.</summary>
    public TimeSpan At { get; internal set; }

    /// <summary>How many pieces of work had run.</summary>
    public long Step { get; internal set; }

    /// <summary>What the trace says: the same in every process.</summary>
    public abstract string Trace { get; }

    /// <summary>Something was asked of a cluster. It is asked when it leaves the node, and may never arrive.</summary>
    /// <param name="Request">Its number: the answer has the same.</param>
    /// <param name="Node">The life of the node that asks.</param>
    /// <param name="Origin">The actor on whose behalf.</param>
    /// <param name="Body">A digest of what was sent.</param>
    /// <param name="Content">The manifest or patch; not kept for Secrets.</param>
    public sealed record Asked(
        long Request, string Node, string Origin, string Cluster, string Verb, ObjectName Object, bool IsDryRun, ulong Body, MapNode? Content) : Happened
    {
        public bool IsWrite => Verb is not ("get" or "list" or "watch" or "discover") && !IsDryRun;

        public override string Trace => $"asked {Cluster} {Verb} {Object}{(IsDryRun ? " dry" : "")} by {Node}";
    }

    /// <param name="Outcome">"ok", or the kind of fault.</param>
    /// <param name="TookEffect">Whether the cluster did it: what it answered, or whether it could answer, is another matter.</param>
    public sealed record Answered(string Cluster, long Request, string Outcome, bool TookEffect) : Happened
    {
        public override string Trace => $"answered {Outcome}{(TookEffect ? " done" : "")}";
    }

    /// <summary>A cluster carried out a write of ours: what it does by itself and what others do is not told.</summary>
    /// <param name="Before">The object before; null when there was none.</param>
    public sealed record Wrote(long Request, string Cluster, string Verb, ObjectName Object, MapNode? Before) : Happened
    {
        public override string Trace => $"wrote {Cluster} {Verb} {Object}";
    }

    public sealed record Appended(string Entity, string Owner, long First, ImmutableArray<object> Events, IReadOnlyList<StoredEvent> Stored) : Happened
    {
        public override string Trace => $"appended {Entity} {First}+{Events.Length} {string.Join(' ', Events.Select(static one => one.GetType().Name))}";
    }

    public sealed record AppendRefused(string Entity, string Owner, long First) : Happened
    {
        public override string Trace => $"refused {Entity} {First}";
    }

    /// <summary>A message went into a mailbox.</summary>
    public sealed record Told(string Sender, string Receiver, object Message) : Happened
    {
        public override string Trace => $"told {Receiver} {Message.GetType().Name}";
    }

    public sealed record EntityStarted(string Entity, string Node) : Happened
    {
        public override string Trace => $"started {Entity} on {Node}";
    }

    public sealed record Struck(Strike Strike) : Happened
    {
        public override string Trace => $"struck {Strike.Kind} {Strike.Place} {Strike.Ordinal}";
    }

    /// <summary>A branch points somewhere else.</summary>
    /// <param name="Position">Counts what the branch has pointed to.</param>
    public sealed record Moved(string Repository, string Branch, string Revision, int Position) : Happened
    {
        public override string Trace => $"moved {Repository} {Branch} {Position}";
    }

    /// <summary>A step of the workload was done.</summary>
    public sealed record Stepped(Step What) : Happened
    {
        public override string Trace => $"step {What}";
    }

    /// <summary>Something that the fleet said where people read it: a log, a status, an error.</summary>
    public sealed record Said(string Where, string Text) : Happened
    {
        public override string Trace => $"said {Where}";
    }

    /// <summary>Something was stored or sent that has no form of its own.</summary>
    public sealed record Reflected(string Type) : Happened
    {
        public override string Trace => $"reflected {Type}";
    }

    public sealed record Healed : Happened
    {
        public override string Trace => "healed";
    }
}
