using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Simulation.Nodes;

/// <summary>What is simulated: the actors of a node, and how to read them. One for the product, and small ones for tests of the harness.</summary>
public abstract class Fleet
{
    /// <summary>The actor system's own configuration: serializers, mailboxes. What is simulated is laid over it.</summary>
    public abstract Config Configuration { get; }

    /// <summary>The serializers that the product registers in code.</summary>
    public virtual ImmutableHashSet<SerializerDetails> SerializersOf(ExtendedActorSystem system) => [];

    /// <summary>The node has lost the others and knows it.</summary>
    public virtual void CutOff(SimulatedNode node) { }

    /// <summary>Makes the actors of a node that has just started.</summary>
    public abstract void Start(SimulatedNode node);

    /// <summary>Somebody pushed, and a webhook tells one node.</summary>
    public abstract void Heard(SimulatedNode node, string repository);

    /// <summary>Whether the message belongs into the history.</summary>
    public abstract bool IsTold(string receiver, object message);

    /// <summary>Whether the message is news that may be lost, doubled and late: what reads its level again sooner or later.</summary>
    public abstract bool IsNews(string receiver, object message);

    /// <summary>The name of an actor without the node it is on: where faults strike must not depend on where it runs.</summary>
    public abstract string NameOf(string actor);

    /// <summary>Which entity acts when this actor does; null when none.</summary>
    public abstract string? EntityOf(string actor);

    /// <summary>The entity whose events stand under this name in the journal.</summary>
    public abstract string EntityOfJournal(string persistenceId);

    /// <summary>Whether the write belongs to an operation, and not to what an Application says of itself at any time (its status).</summary>
    public abstract bool IsOfOperation(Rules.Happened.Asked asked);

    /// <summary>A person asks for a sync by way of this node. What is acknowledged goes into the history as such.</summary>
    public abstract void Command(SimulatedNode node, string application);

    /// <summary>A person ends the operation that runs, by way of this node.</summary>
    public virtual void Terminate(SimulatedNode node, string application) { }

    /// <summary>Whether automation has stopped to try, as its settings say, so that a person has to go on.</summary>
    public virtual bool IsGivenUp(MapNode resource) => false;

    /// <summary>What an event in the journal says of operations; null when nothing.</summary>
    public abstract OperationMark? OperationOf(object recorded);

    /// <summary>What else an event in the journal says that rules want to know.</summary>
    public virtual IEnumerable<Mark> MarksOf(object recorded) => [];

    /// <summary>One sentence for each Application that is not compared, in sync and at rest.</summary>
    public abstract IEnumerable<string> Pending(SimulatedWorld world);
}

/// <summary>A fact of an Application's life, as far as rules want to know it.</summary>
public abstract record Mark
{
    private Mark() { }

    /// <summary>All that an operation did may be done again from here on.</summary>
    public sealed record AttemptBegan : Mark;

    /// <summary>It is known that the hook was made.</summary>
    public sealed record HookMade(ObjectName Hook) : Mark;

    /// <summary>The whole was brought to a revision.</summary>
    public sealed record Deployed(long Id, string Revision) : Mark;

    /// <summary>A deployment was seen to be healthy.</summary>
    public sealed record Healthy(long Id) : Mark;

    /// <summary>The Application goes back to a revision by itself.</summary>
    public sealed record WentBack(string Revision) : Mark;
}

/// <summary>An operation began, or ended.</summary>
public readonly record struct OperationMark(string Id, bool IsBeginning);
