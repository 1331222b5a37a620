using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Rules;
using GitOpsActors.Simulation.World;

namespace GitOpsActors.Simulation.Scenarios;

/// <summary>Does the steps of a scenario to the world and its nodes.</summary>
public sealed class Stage
{
    private static readonly WriteOptions Somebody = new() { FieldManager = "kubectl-edit" };

    private readonly SimulatedWorld _world;
    private readonly Fleet _fleet;
    private readonly SimulatedNode[] _nodes;
    private readonly List<string> _revisions = [];
    private int _values;
    private int _lives;

    public Stage(SimulatedWorld world, Fleet fleet, int nodes)
    {
        ArgumentNullException.ThrowIfNull(world);
        (_world, _fleet) = (world, fleet);
        world.Clusters[Places.Control] = new FakeCluster(world, Places.Control, isControlPlane: true);
        world.Clusters[Places.Workload] = new FakeCluster(world, Places.Workload, isControlPlane: false);
        world.Repositories[Places.Repository] = new FakeRepository(world, Places.Repository);
        foreach (var (server, space) in (ReadOnlySpan<(string, string)>)[(Places.Control, "argocd"), (Places.Workload, Places.Forbidden)]) MakeNamespace(server, space);
        foreach (var declared in Places.ControlPlane()) world.Clusters[Places.Control].Create(declared, Somebody);
        _revisions.Add(Repository.Commit(Places.Branch, Places.Readmes()));
        _nodes = [.. Enumerable.Range(0, nodes).Select(at => SimulatedNode.Start(world, fleet, $"n{at}", ++_lives))];
    }

    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    private FakeRepository Repository => _world.Repositories[Places.Repository];

    private FakeCluster Cluster => _world.Clusters[Places.Workload];

    public void Do(Step step)
    {
        _world.History.Add(new Happened.Stepped(step));
        switch (step)
        {
            case Step.Declare declare: Declare(Places.Application(declare.Application)); break;
            case Step.Edit edit: Commit(edit.Application, edit.File, Places.Manifest(edit.Application, edit.File, $"value-{++_values}", _world.Secrets)); break;
            case Step.Hook hook:
                Commit(hook.Application, Places.HookPathOf(hook.Application, hook.Phase),
                Places.HookManifest(hook.Application, hook.Phase, $"value-{++_values}")); break;
            case Step.Drop drop: Commit(drop.Application, drop.File, null); break;
            case Step.ForcePush push: ForcePush(push.Back); break;
            case Step.Drift drift: Drift(Places.ObjectOf(drift.Application, drift.File)); break;
            case Step.Vandalise vandalise: Cluster.Delete(Places.ObjectOf(vandalise.Application, vandalise.File), DeleteOptions.Default); break;
            case Step.Stray stray: MakeStray(Places.Application(stray.Application)); break;
            case Step.Command command: Reachable(command.Application, node => _fleet.Command(node, Places.Application(command.Application))); break;
            case Step.Terminate terminate: Reachable(terminate.Application, node => _fleet.Terminate(node, Places.Application(terminate.Application))); break;
            case Step.Refresh refresh: Refresh(Places.ResourceOf(Places.Application(refresh.Application))); break;
            case Step.Rotate: Rotate(); break;
            case Step.Strike strike: Reachable(0, node => HomeOf(strike.Application, node).Region(Places.Region).Tell(new SimulatedRegion.Strike(Places.Application(strike.Application)), Akka.Actor.ActorRefs.NoSender)); break;
            case Step.HandOver hand: HandOver(hand.Application); break;
            case Step.Crash crash: Crash(crash.Node % _nodes.Length); break;
            case Step.CutOff cut: CutOff(cut.Node % _nodes.Length); break;
        }
    }

    /// <summary>Every node is up and hears the others.</summary>
    public void Heal()
    {
        _world.Dice.Heal();
        _world.History.Add(new Happened.Healed());
        for (var minutes = 2; minutes <= 10; minutes += 2) _world.Clock.After(TimeSpan.FromMinutes(minutes), _world.Life, "stage", SyncWhatWasGivenUp);
        for (var at = 0; at < _nodes.Length; at++)
        {
            if (_nodes[at] is { Life.IsAlive: true, IsCutOff: false }) continue;
            if (_nodes[at].Life.IsAlive) _nodes[at].Crash();
            Restart(at);
        }
    }

    /// <summary>Automation gives a commit up after some attempts, and then a person has to say that it is worth another one.</summary>
    private void SyncWhatWasGivenUp()
    {
        foreach (var resource in _world.Clusters[Places.Control].All("argoproj.io", "Application").Where(_fleet.IsGivenUp))
            Reachable(0, node => _fleet.Command(node, ObjectName.Of(resource).Name));
    }

    private void Declare(string name)
    {
        MakeNamespace(Places.Workload, name);
        var control = _world.Clusters[Places.Control];
        if (control.Find(Places.ResourceOf(name)) is null) control.Create(Places.Resource(name), Somebody);
    }

    private void MakeNamespace(string server, string space)
    {
        if (_world.Clusters[server].Find(new ObjectName("", "Namespace", "", space)) is not null) return;
        _world.Clusters[server].Create(MapNode.Of(("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", MapNode.Of(("name", space)))), Somebody);
    }

    private void Commit(int application, int file, string? content) =>
        Commit(application + file, Places.PathOf(application, file), content);

    private void Commit(int hears, string path, string? content)
    {
        _revisions.Add(Repository.Commit(Places.Branch, [(path, content)]));
        Reachable(hears, node => _fleet.Heard(node, Places.Repository));
    }

    private void ForcePush(int back)
    {
        var revision = _revisions[Math.Max(0, _revisions.Count - 1 - back)];
        if (Repository.Refs[Places.Branch] == revision) return;
        Repository.Move(Places.Branch, revision);
        Reachable(back, node => _fleet.Heard(node, Places.Repository));
    }

    private void Refresh(ObjectName application)
    {
        var control = _world.Clusters[Places.Control];
        if (control.Find(application) is not null) control.Patch(application, PatchKind.Merge, Places.RefreshWish, Somebody);
    }

    private void Rotate()
    {
        Repository.Password = $"sEcReT-password-{++_values}";
        _world.Secrets.Add(Repository.Password);
        // Whoever writes it down takes the password that is valid then: another rotation may have overtaken this one.
        After(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), () =>
        {
            var now = Places.RepositorySecret(Repository.Password);
            _world.Clusters[Places.Control].Patch(ObjectName.Of(now), PatchKind.Merge, MapNode.Of(("data", now["data"]!)), Somebody);
        });
    }

    private void Drift(ObjectName name)
    {
        if (Cluster.Find(name) is not { } live || live.Map("metadata").Has("deletionTimestamp")) return;
        Cluster.Update(Places.WithValue(live, $"drift-{++_values}"), Somebody);
    }

    private void MakeStray(string application)
    {
        var stray = MapNode.Of(("apiVersion", "v1"), ("kind", "ConfigMap"), ("metadata", MapNode.Of(("name", "stray-" + application), ("namespace", Places.Forbidden))));
        if (Cluster.Find(ObjectName.Of(stray)) is null) Cluster.Create(Tracking.Default.Mark(stray, application, Places.Forbidden), Somebody);
    }

    private SimulatedNode HomeOf(int application, SimulatedNode otherwise) =>
        _world.Placement.HomeOf(Places.Region, Places.Application(application)) is { Life.IsAlive: true } home ? home : otherwise;

    private void HandOver(int application)
    {
        var name = Places.Application(application);
        if (_world.Placement.Members.Count < 2 || !_world.Placement.Remembered.Contains((Places.Region, name))) return;
        var home = _world.Placement.HomeOf(Places.Region, name)!;
        var members = _world.Placement.Members.ToList();
        var next = members[(members.IndexOf(home) + 1) % members.Count];
        if (home.Life.IsAlive && !home.IsCutOff && next != home) home.Region(Places.Region).Tell(new SimulatedRegion.HandOver(name, next), Akka.Actor.ActorRefs.NoSender);
    }

    private void Crash(int at)
    {
        var node = _nodes[at];
        if (!node.Life.IsAlive) return;
        node.Crash();
        // The others notice after a while, and it comes back some time later; in a small cluster perhaps before they noticed.
        LeaveLater(node);
        After(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), () =>
        {
            if (_nodes[at] == node) Restart(at);
        });
    }

    private void CutOff(int at)
    {
        var node = _nodes[at];
        if (!node.Life.IsAlive || node.IsCutOff || _nodes.Count(static one => one is { Life.IsAlive: true, IsCutOff: false }) < 2) return;
        node.CutOff();
        LeaveLater(node);
        After(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(40), () =>
        {
            if (_nodes[at] != node || !node.Life.IsAlive) return;
            node.Crash();
            Restart(at);
        });
    }

    private void LeaveLater(SimulatedNode node) => After(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(12), () =>
    {
        if (_world.Placement.Members.Contains(node)) _world.Placement.Leave(node);
    });

    private void Restart(int at)
    {
        if (_world.Placement.Members.Contains(_nodes[at])) _world.Placement.Leave(_nodes[at]);
        _nodes[at] = SimulatedNode.Start(_world, _fleet, $"n{at}", ++_lives);
    }

    private void After(TimeSpan least, TimeSpan most, Action act) => _world.Clock.After(_world.Chance.NextSpan(least, most), _world.Life, "stage", act);

    /// <summary>Some node that a person could call just now.</summary>
    private void Reachable(int which, Action<SimulatedNode> act)
    {
        var up = _nodes.Where(static node => node is { Life.IsAlive: true, IsCutOff: false }).ToList();
        if (up.Count > 0) act(up[which % up.Count]);
    }
}
