using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using GitOpsActors.Actors.Applications.Effects;
using GitOpsActors.Actors.Auditing;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Inspection;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Hosting;

/// <summary>The fleet for those who are not actors: its interfaces to people and programs.</summary>
public sealed class FleetClient(ActorSystem system, FleetNode node)
{
    private const int DescribeAttempts = 3;

    // No operation has this number, and the comparison has zero.
    private const int PreviewId = -1;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NodeAnswersWithin = TimeSpan.FromSeconds(5);

    public FleetNode Node => node;

    /// <summary>Whether there is no other node.</summary>
    public bool IsAlone => Akka.Cluster.Cluster.Get(system).State.Members.Count < 2;

    /// <summary>What is declared, as this node last saw it.</summary>
    public Task<ControlPlaneState> ControlPlaneAsync(CancellationToken stop) => node.ControlPlane.Ask<ControlPlaneState>(AskControlPlane.Message, AnswerWithin, stop);

    /// <summary>Keeps records of what this node was asked for; ends when they are safe.</summary>
    public Task KeepAsync(IReadOnlyList<AuditRecord> records, CancellationToken stop) =>
        node.Audit.Ask<AuditKept>(new KeepAudit(records), AnswerWithin, stop);

    /// <summary>An Application as it is inside, on whichever node it lives.</summary>
    public async Task<Description> DescribeAsync(string application, CancellationToken stop)
    {
        for (var attempt = 1; attempt < DescribeAttempts; attempt++)
        {
            try
            {
                return await node.Applications.Ask<Description>(new Describe(application), NodeAnswersWithin, stop);
            }
            catch (AskTimeoutException)
            {
                // A region drops what waits for a shard that is about to move, and a question may be asked again.
            }
        }

        return await AskAsync<Description>(new Describe(application), stop);
    }

    /// <summary>What Git wants of an Application at other revisions than its own. The Application itself hears nothing of it.</summary>
    /// <param name="goal">See <see cref="Preview"/>.</param>
    /// <param name="revisions">One for each source; empty for the one that the source names.</param>
    public Task<RenderOutcome> RenderAsync(string application, RenderGoal goal, IReadOnlyList<string> revisions, CancellationToken stop) =>
        RenderAsync(application, goal, revisions, static (run, end) => run.RunAsync(end), stop);

    /// <summary>What files that a request brings along would be, in place of those of the only source.</summary>
    public Task<RenderOutcome> RenderAsync(string application, RenderGoal goal, ISourceTree files, CancellationToken stop) =>
        RenderAsync(application, goal, [""], (run, end) => run.RunWithAsync(files, end), stop);

    private async Task<RenderOutcome> RenderAsync(string application, RenderGoal goal, IReadOnlyList<string> revisions,
        Func<RenderRun, CancellationToken, Task<RenderOutcome>> run, CancellationToken stop)
    {
        try
        {
            var ask = new RenderAsk(0, PreviewId, goal, revisions, IsFresh: true);
            return await run(new RenderRun(node, application, ask, static _ => { }), stop);
        }
#pragma warning disable CA1031 // As for every render: whatever is wrong is an answer.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return RenderRun.Failed(error);
        }
    }

    /// <summary>Ends the running operation of an Application; false when there was none.</summary>
    public async Task<bool> TerminateAsync(string application, CancellationToken stop) => (await AskAsync<TerminationAsked>(new Terminate(application), stop)).WasRunning;

    /// <summary>The sources that are in use on this node.</summary>
    public Task<IReadOnlyList<SourceState>> SourcesAsync(CancellationToken stop) => node.Sources.Ask<IReadOnlyList<SourceState>>(new AskSources(), AnswerWithin, stop);

    /// <summary>Has all nodes look whether repositories have moved; all repositories when no address is named.</summary>
    public void LookAgain(params IReadOnlyList<string> addresses) =>
        DistributedPubSub.Get(system).Mediator.Tell(
            new Publish(SourcesActor.Topic, new LookAgain(addresses) { Trace = Spans.Here }), ActorRefs.NoSender);

    /// <summary>Hears of every change of an Application until the result is disposed. The listener must be quick.</summary>
    public IDisposable Listen(Action<string, MapNode?> listener) => new Listening(system, system.ActorOf(ActorProps.Of(() => new ListenerActor(node.ControlPlane, listener))));

    /// <summary>What the actors do: of all nodes that answer, this one first.</summary>
    public Task<IReadOnlyList<NodeReport>> NodesAsync(CancellationToken stop) => OfAllAsync<NodeReport>(new AskNode(), stop);

    /// <summary>The actors of all nodes that answer.</summary>
    /// <param name="below">Only actors whose path begins so; empty for all.</param>
    public Task<IReadOnlyList<ActorTree>> TreesAsync(string below, CancellationToken stop) => OfAllAsync<ActorTree>(new AskTree(below), stop);

    /// <summary>What waits at this node for the actors of which it has few; those of the same parent have one path.</summary>
    public IReadOnlyList<ActorLine> Mailboxes() => ActorWalk.RunOverFew(system);

    /// <summary>The members of the cluster, as this node sees them.</summary>
    public Akka.Cluster.ClusterEvent.CurrentClusterState Members => Akka.Cluster.Cluster.Get(system).State;

    /// <summary>The version that a cluster has told; empty while nobody has asked it.</summary>
    public string VersionOf(string server) => node.Connections.Find(server) is { } connection ? node.Facts.KnownVersion(connection.Cluster) : "";

    private async Task<IReadOnlyList<T>> OfAllAsync<T>(object question, CancellationToken stop)
        where T : class
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var nodes = cluster.State.Members.Where(static member => member.HasRole(MembershipOptions.EngineRole))
            .OrderBy(member => member.Address.Equals(cluster.SelfAddress) ? 0 : 1).ThenBy(static member => member.Address);
        var answers = await Task.WhenAll(nodes.Select(member => OrNullAsync(member.Address)));
        return [.. answers.OfType<T>()];

        async Task<T?> OrNullAsync(Address address)
        {
            try
            {
                return await system.ActorSelection(new RootActorPath(address) / "user" / InspectorActor.Name).Ask<T>(question, NodeAnswersWithin, stop);
            }
            catch (AskTimeoutException)
            {
                // It is away; the members of the cluster say so.
                return null;
            }
        }
    }

    private async Task<T> AskAsync<T>(IForApplication question, CancellationToken stop)
    {
        try
        {
            return await node.Applications.Ask<T>(question, AnswerWithin, stop);
        }
        catch (AskTimeoutException error)
        {
            throw new TimeoutException($"{question.Application} does not answer within {AnswerWithin.TotalSeconds:0} s; `gax cluster members` shows whether a node is away", error);
        }
    }

    private sealed class Listening(ActorSystem system, IActorRef listener) : IDisposable
    {
        public void Dispose() => system.Stop(listener);
    }

    private sealed class ListenerActor(IActorRef controlPlane, Action<string, MapNode?> listener) : UntypedActor
    {
        protected override void PreStart() => controlPlane.Tell(new Listen());

        protected override void OnReceive(object message)
        {
            if (message is Announced announced) listener(announced.Application, announced.Resource);
            else Unhandled(message);
        }
    }
}
