using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Rules;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation.Sample;

/// <summary>A fleet that is just large enough to prove the harness: one persistent actor an Application, and one actor a node that watches.</summary>
public sealed class SampleFleet(Mistake mistake = Mistake.None) : Fleet
{
    private static readonly Config Own = ConfigurationFactory.ParseString($$"""
        akka.actor {
          serializers.sample = "{{typeof(SampleSerializer).AssemblyQualifiedName}}"
          serialization-bindings { "{{typeof(ISampleText).AssemblyQualifiedName}}" = sample }
        }
        """);

    private readonly Dictionary<string, SampleApplication> _running = new(StringComparer.Ordinal);

    public override Config Configuration => Own;

    public override void Start(SimulatedNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        node.World.Journal.HasNoFence = mistake == Mistake.HasNoFence;
        var knows = node.System.ActorOf(Props.Create(() => new SampleNode(node, mistake)), "knows");
        node.StartRegion(Places.Region, name => Props.Create(() => new SampleApplication(name, node, knows, mistake, this)), new Extractor());
    }

    public override void Heard(SimulatedNode node, string repository) => node.System.ActorSelection("/user/knows").Tell(SampleNode.LookNow.Instance, ActorRefs.NoSender);

    public override bool IsTold(string receiver, object message) => message is Picture or SyncNow or Accepted or SampleNode.LookNow or SampleApplication.Rendered or SampleApplication.RenderFailed or SampleApplication.Synced;

    public override bool IsNews(string receiver, object message) => message is Picture or SampleNode.LookNow;

    public override string NameOf(string actor) => EntityOf(actor) ?? "node";

    public override string? EntityOf(string actor)
    {
        const string Below = "/user/region-application/";
        return actor.IndexOf(Below, StringComparison.Ordinal) is var at and >= 0 ? actor[(at + Below.Length)..] : null;
    }

    public override string EntityOfJournal(string persistenceId) => persistenceId;

    public override bool IsOfOperation(Happened.Asked asked) => asked.Cluster == Places.Workload;

    public override void Command(SimulatedNode node, string application)
    {
        if (node.World.Placement.HomeOf(Places.Region, application) is null) return;
        var listener = node.System.ActorOf(Props.Create(() => new Person(node)));
        node.Region(Places.Region).Tell(new SyncNow(application), listener);
    }

    public override OperationMark? OperationOf(object recorded) => recorded switch
    {
        Began began => new OperationMark($"{began.Id}", IsBeginning: true),
        Ended ended => new OperationMark($"{ended.Id}", IsBeginning: false),
        _ => null,
    };

    public override IEnumerable<string> Pending(SimulatedWorld world)
    {
        foreach (var resource in world.Clusters[Places.Control].All("argoproj.io", "Application"))
        {
            var name = Kubernetes.Objects.ObjectName.Of(resource).Name;
            if (!_running.TryGetValue(name, out var running)) yield return $"{name} does not run";
            else if (running.Pending is { } pending) yield return $"{name}: {pending}";
        }
    }

    internal void Runs(string name, SampleApplication actor) => _running[name] = actor;

    private sealed class Extractor : IMessageExtractor
    {
        public string? EntityId(object message) => message switch
        {
            Picture picture => picture.Application,
            SyncNow sync => sync.Application,
            Nudge nudge => nudge.Application,
            _ => null,
        };

        public object EntityMessage(object message) => message;

        public string ShardId(object message) => "0";

        public string ShardId(string entityId, object? messageHint = null) => "0";
    }

    /// <summary>Somebody who waits for the answer.</summary>
    private sealed class Person(SimulatedNode node) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Accepted accepted) node.World.History.Add(new Happened.Acknowledged(accepted.Application, accepted.Operation));
            Context.Stop(Self);
        }
    }
}
