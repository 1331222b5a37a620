using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Serialization;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Applications.Effects;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Rules;
using GitOpsActors.Simulation.Runtime;
using GitOpsActors.Simulation.Scenarios;
using GitOpsActors.Simulation.World;
using Microsoft.Extensions.Logging;
using Fleet = GitOpsActors.Simulation.Nodes.Fleet;

namespace GitOpsActors.Simulation.Product;

/// <summary>
/// The product's own actors on simulated nodes, put together as FleetHosting does: only the region is the simulation's, the journal's keeper is left
/// out, and each node has a starter, since everything that a starter says may be said twice.
/// </summary>
internal sealed class RealFleet(Mistake mistake = Mistake.None) : Fleet
{
    private const string Entities = "/user/region-application/";

    private static readonly WriteOptions Person = new() { FieldManager = "argocd-server" };
    private static readonly TimeSpan PollEvery = TimeSpan.FromMinutes(2);

    private readonly ConditionalWeakTable<SimulatedNode, FleetNode> _nodes = [];

    /// <summary>Repositories instead of those of the world.</summary>
    public IOrigins? Origins { get; init; }

    /// <summary>What stands between the engine and its control plane.</summary>
    public Func<ICluster, ICluster> Around { get; init; } = static client => client;

    public override Config Configuration => Config.Empty;

    public override ImmutableHashSet<SerializerDetails> SerializersOf(ExtendedActorSystem system) =>
    [
        SerializerDetails.Create("gitopsactors-messages", new MessageSerializer(system), [.. MessageSerializer.Types]),
        SerializerDetails.Create("gitopsactors-events", new EventSerializer(system, [.. StoredTypes.Codecs]), [.. StoredTypes.Codecs.Select(static codec => codec.Family)]),
    ];

    public override void Start(SimulatedNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var options = OptionsOf(node);
        var (fleet, registry) = (new FleetNode(options), ActorRegistry.For(node.System));
        fleet.Use(registry, node.Life.ToString());
        fleet.Gate.Ask(() => !node.IsCutOff || mistake == Mistake.ActsWhenCutOff);
        fleet.Decide = Mistakes.Deciding(mistake);
        node.World.Journal.HasNoFence = mistake == Mistake.HasNoFence;
        _nodes.Add(node, fleet);
        Add<ControlPlaneActor>("control-plane", ActorProps.Of(() => new ControlPlaneActor(fleet, options, options.Loggers.CreateLogger<ControlPlaneActor>())));
        Add<SourcesActor>("sources", ActorProps.Of(() => new SourcesActor(fleet, options, false)));
        Add<ClustersActor>("clusters", ActorProps.Of(() => new ClustersActor(fleet, options)));
        registry.Register<ApplicationActor>(node.StartRegion(Places.Region, name => ApplicationHosting.PropsOf(name, fleet, options.Loggers), new Extractor(), HandOver.Message));
        Add<StarterActor>("starter", ActorProps.Of(() => new StarterActor(fleet)));

        void Add<T>(string name, Props props)
            where T : ActorBase => registry.Register<T>(node.System.ActorOf(props, name));
    }

    public override void CutOff(SimulatedNode node) => _nodes.GetValue(node, static _ => throw new SimulationException("a node that never started is cut off")).Gate.Look();

    /// <summary>One node hears it and tells all, as the product does by publishing it.</summary>
    public override void Heard(SimulatedNode node, string repository)
    {
        ArgumentNullException.ThrowIfNull(node);
        var news = new LookAgain([repository]);
        foreach (var member in node.World.Placement.Members)
        {
            if (!_nodes.TryGetValue(member, out var fleet)) continue;
            if (member == node) fleet.Sources.Tell(news, ActorRefs.NoSender);
            else node.Transport(member, () => fleet.Sources.Tell(news, ActorRefs.NoSender));
        }
    }

    public override bool IsTold(string receiver, object message) => EntityOf(receiver) is not null && message is IForApplication or EffectAnswer;

    public override bool IsNews(string receiver, object message) => message is INews && EntityOf(receiver) is not null;

    public override string NameOf(string actor) => EntityOf(actor) ?? "node";

    public override string? EntityOf(string actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.IndexOf(Entities, StringComparison.Ordinal) is var at and >= 0 ? actor[(at + Entities.Length)..] : null;
    }

    public override string EntityOfJournal(string persistenceId)
    {
        ArgumentNullException.ThrowIfNull(persistenceId);
        return persistenceId[(persistenceId.LastIndexOf('/') + 1)..];
    }

    public override bool IsOfOperation(Happened.Asked asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return asked.Cluster != Places.Control;
    }

    /// <summary>As the API does it: the wish is written into the Application, unless another one stands there.</summary>
    public override void Command(SimulatedNode node, string application)
    {
        ArgumentNullException.ThrowIfNull(node);
        var control = node.World.Clusters[Places.Control];
        if (control.Find(Places.ResourceOf(application)) is not { } resource || resource.Has("operation")) return;
        control.Patch(Places.ResourceOf(application), PatchKind.Merge, Wish, Person);
    }

    public override void Terminate(SimulatedNode node, string application)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.World.Placement.Remembered.Contains((Places.Region, application))) node.Region(Places.Region).Tell(new Terminate(application), ActorRefs.NoSender);
    }

    // What has gone back by itself stays there until a person, or a newer commit, says otherwise.
    public override bool IsGivenUp(MapNode resource) =>
        resource.List("status", "conditions").Any(static one => one["type"].Text() == "RolledBack")
        || (resource.Text("status", "sync", "status") != "Synced" &&
        (resource.Text("status", "operationState", "phase") is "Failed" or "Error" || resource["spec"]
            .Map("syncPolicy", "automated")["selfHeal"].Bool() != true));

    private static readonly MapNode Wish = MapNode.Of(("operation", MapNode.Of(
        ("initiatedBy", MapNode.Of(("username", "somebody"))), ("sync", MapNode.Of(("prune", true))))));

    public override OperationMark? OperationOf(object recorded) => recorded switch
    {
        ApplicationEvent.OperationStarted started => new OperationMark($"{started.Operation.Id}", IsBeginning: true),
        ApplicationEvent.OperationEnded ended => new OperationMark($"{ended.OperationId}", IsBeginning: false),
        _ => null,
    };

    public override IEnumerable<Mark> MarksOf(object recorded) => recorded switch
    {
        ApplicationEvent.OperationStarted { Operation: var begun } => IsWayBack(begun.Request)
            ? [new Mark.AttemptBegan(), new Mark.WentBack(string.Join(',', begun.Request.Revisions))] : [new Mark.AttemptBegan()],
        ApplicationEvent.RetryStarted => [new Mark.AttemptBegan()],
        ApplicationEvent.OperationStepped stepped =>
            stepped.Results.Where(static one => one is { IsHook: true, Status: "Synced" })
            .Select(static one => new Mark.HookMade(ObjectName.Of(one.Key))),
        ApplicationEvent.OperationEnded { Deployment: { } deployment } =>
            [new Mark.Deployed(deployment.Id, string.Join(',', deployment.Revisions))],
        ApplicationEvent.DeploymentHealthy healthy => [new Mark.Healthy(healthy.DeploymentId)],
        _ => [],
    };

    /// <summary>Nobody else begins a sync by which the Application itself says why it goes back.</summary>
    private static bool IsWayBack(OperationRequest request) =>
        request.IsAutomated && request.Document.List("info").Any(static one => one.Text("name") == "rollback");

    public override IEnumerable<string> Pending(SimulatedWorld world)
    {
        ArgumentNullException.ThrowIfNull(world);
        foreach (var resource in world.Clusters[Places.Control].All("argoproj.io", "Application"))
        {
            var name = resource.Text("metadata", "name");
            var (status, phase) = (resource.Text("status", "sync", "status"), resource.Text("status", "operationState", "phase"));
            if (resource.Map("metadata", "annotations").Has("argocd.argoproj.io/refresh")) yield return $"{name}: a wish for a refresh is not answered";
            if (resource.Has("operation")) yield return $"{name}: a wish for a sync is not taken";
            if (phase is "Running" or "Terminating") yield return $"{name}: its operation is {phase}: {resource.Text("status", "operationState", "message")}";
            if (resource.Text("status", "health", "status") is var health && health != "Healthy") yield return $"{name} is {health ?? "without a health"}";
            if (status != "Synced")
            {
                yield return $"{name} is {status ?? "without a status"}: " +
                    string.Join("; ", resource.List("status", "conditions").Select(static condition => condition.Text("message"))) + resource.Text("status", "operationState", "message");
            }
        }
    }

    private FleetOptions OptionsOf(SimulatedNode node)
    {
        var world = node.World;
        return new FleetOptions
        {
            Control = Around(new FakeClusterClient(world.Clusters[Places.Control], node)),
            Namespace = "argocd",
            ConnectTo = (server, _) => world.Clusters.TryGetValue(server, out var cluster)
                ? new FakeClusterClient(cluster, node, isDeaf: mistake == Mistake.NeverCancels)
                : throw new ClusterException(new ClusterFault(FaultKind.BadConfiguration, FaultNature.Terminal, $"{server}: no such host")),
            Origins = Origins ?? new FakeOrigins(node),
            Journal = new KeepsAll(),
            Retention = TimeSpan.FromDays(30),
            PollEvery = PollEvery,
            RenderSeed = "simulation"u8.ToArray(),
            Time = node.Time,
            Chance = new SeededChance(SeededChance.Of(world.Seed, "fleet", node.Life.ToString(), 0)).NextDouble,
            Loggers = new HistoryLoggers(world),
            EffectScheduler = node.Tasks,
        };
    }

    private sealed class Extractor : HashCodeMessageExtractor
    {
        public Extractor() : base(100) { }

        public override string? EntityId(object message) => (message as IForApplication)?.Application;
    }

    /// <summary>No scenario lasts so long that anything would be forgotten.</summary>
    private sealed class KeepsAll : IRetention
    {
        public ValueTask<long> TrimAsync(DateTimeOffset olderThan, CancellationToken cancellation) => ValueTask.FromResult(0L);
    }
}
