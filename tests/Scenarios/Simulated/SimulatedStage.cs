using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Scenarios.Running;
using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Product;
using GitOpsActors.Simulation.Runtime;
using GitOpsActors.Simulation.Scenarios;
using GitOpsActors.Simulation.World;

namespace GitOpsActors.Scenarios.Simulated;

/// <summary>The product's actors on one thread, in virtual time, with a cluster that is made up; the seed draws in which order things
/// happen.</summary>
internal sealed class SimulatedStage : IStage
{
    // Much longer than all that happens by itself takes, and shorter than what waits on purpose.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(4);
    private static readonly WriteOptions Hand = new() { FieldManager = IStage.Somebody };
    private const int StepsMax = 200_000;

    private readonly SimulatedWorld _world;
    private readonly RealFleet _fleet;
    private readonly FakeCluster _cluster;
    private readonly SimulatedNode _node;

    public SimulatedStage(ulong seed)
    {
        _world = new SimulatedWorld(seed, FaultPlan.None, keepsTrace: false);
        AkkaChance.Seed(seed);
        _cluster = new FakeCluster(_world, Places.Control, isControlPlane: true) { RollsOut = false };
        _world.Clusters[Places.Control] = _cluster;
        _fleet = new RealFleet { Origins = Origins, Around = client => new LoggedCluster(client, Writes) };
        _cluster.Create(YamlReader.Read("{apiVersion: v1, kind: Namespace, metadata: {name: argocd}}").Map(), Hand);
        _cluster.Create(Play.Settings, Hand);
        _cluster.Create(YamlReader.Read("""
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: {name: default, namespace: argocd}
            spec: {sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], clusterResourceWhitelist: [{group: '*', kind: '*'}]}
            """).Map(), Hand);
        _node = SimulatedNode.Start(_world, _fleet, "n0", 1);
    }

    public MemoryOrigins Origins { get; } = new();

    public WriteLog Writes { get; } = new();

    public void Heard(string repository) => _fleet.Heard(_node, repository);

    public MapNode? Find(ObjectName name) => _cluster.Find(name);

    public IReadOnlyList<MapNode> All(string group, string kind, string @namespace) =>
        [.. _cluster.All(group, kind).Where(item => (item.Text("metadata", "namespace") ?? "") == @namespace)];

    public Task CreateAsync(MapNode item, string manager = IStage.Somebody) =>
        Done(() => _cluster.Create(item, Hand with { FieldManager = manager }));

    public Task PatchAsync(ObjectName name, PatchKind kind, Node patch) => Done(() => _cluster.Patch(name, kind, patch, Hand));

    public Task WriteStatusAsync(MapNode item) =>
        Done(() => _cluster.Update(item, new WriteOptions
        {
            FieldManager = "kube-controller-manager",
            Subresource = _cluster.HasStatus(ObjectName.Of(item)) ? "status" : ""
        }));

    public Task DeleteAsync(ObjectName name) => Done(() => _cluster.Delete(name, DeleteOptions.Default));

    public Task AdvanceAsync(TimeSpan by) => Done(() => Go(by));

    /// <summary>All goes on until nothing is left to do, so that what must not happen had its chance.</summary>
    public Task<string?> SettleAsync(string scenario, Func<string?> problem)
    {
        Go(Rest);
        return Task.FromResult(problem());
    }

    private void Go(TimeSpan by)
    {
        var (end, last) = (_world.Clock.Elapsed + by, _world.Work.Steps + StepsMax);
        while (_world.Work.RunOne(end))
            if (_world.Work.Steps > last) throw new SimulationException($"{StepsMax} steps were not enough: something goes round and " +
                $"round");
        _world.Clock.MoveTo(end);
    }

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
