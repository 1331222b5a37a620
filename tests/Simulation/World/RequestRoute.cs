using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Rules;
using GitOpsActors.Simulation.Runtime;
using Kind = GitOpsActors.Simulation.Faults.FaultKind;

namespace GitOpsActors.Simulation.World;

/// <summary>The way of a request to a cluster and of its answer back. Everything that can go wrong on it goes wrong here.</summary>
internal sealed class RequestRoute(FakeCluster cluster, SimulatedNode node, bool isDeaf)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SimulatedWorld _world = node.World;

    public Task<T> SendAsync<T>(string verb, ObjectName name, MapNode? body, bool isDryRun, Func<T> act, CancellationToken stop)
    {
        if (isDeaf) stop = CancellationToken.None;
        if (stop.IsCancellationRequested) return Task.FromCanceled<T>(stop);
        var asked = Ask(verb, name, body, isDryRun);
        var answer = new TaskCompletionSource<T>();
        var cancelled = stop.Register(() => answer.TrySetCanceled(stop));
        var fate = Fate.Draw(_world, $"{cluster.Server} {verb} {name.Kind}", asked.IsWrite);
        _world.Clock.After(fate.There, _world.Life, "request", () =>
        {
            var outcome = Arrive(asked, fate, act);
            _world.Clock.After(outcome.Fault?.Kind == FaultKind.TimedOut ? Patience : fate.Back, _world.Life, "answer", () =>
            {
                cancelled.Dispose();
                _world.History.Add(new Happened.Answered(asked.Cluster, asked.Request, outcome.Fault?.Kind.ToString() ?? "ok", outcome.IsDone));
                if (outcome.Fault is { } fault) answer.TrySetException(fault);
                else answer.TrySetResult(outcome.Result!);
            });
        });
        return answer.Task;
    }

    private Happened.Asked Ask(string verb, ObjectName name, MapNode? body, bool isDryRun)
    {
        var isSecret = name.Kind == "Secret";
        var asked = new Happened.Asked(
            cluster.NextRequest(), node.Life.ToString(), _world.Origin.Value ?? "", cluster.Server, verb, name, isDryRun,
            body is null ? 0 : TraceHash.Of(body.ToString()), isSecret ? null : body);
        _world.History.Add(asked);
        return asked;
    }

    private (T? Result, ClusterException? Fault, bool IsDone) Arrive<T>(Happened.Asked asked, Fate fate, Func<T> act)
    {
        if (fate.Refusal is not null) return (default, fate.Refusal, false);
        try
        {
            var before = asked.IsWrite ? cluster.Find(asked.Object) : null;
            var result = act();
            if (asked.IsWrite) _world.History.Add(new Happened.Wrote(asked.Request, asked.Cluster, asked.Verb, asked.Object, before));
            return (result, fate.LosesAnswer ? ClusterFaults.TimedOut() : null, asked.IsWrite);
        }
        catch (ClusterException problem)
        {
            return (default, fate.LosesAnswer ? ClusterFaults.TimedOut() : problem, false);
        }
    }

    /// <summary>What becomes of one request.</summary>
    private sealed record Fate(TimeSpan There, TimeSpan Back, ClusterException? Refusal, bool LosesAnswer)
    {
        public static Fate Draw(SimulatedWorld world, string place, bool isWrite)
        {
            var (dice, least, most) = (world.Dice, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5));
            var (there, back) = (world.Chance.NextSpan(least, most), world.Chance.NextSpan(least, most));
            if (dice.Strikes(Kind.RequestSlow, place)) there += dice.SpanOf(Kind.RequestSlow, place);
            ClusterException? refusal = null;
            if (dice.Strikes(Kind.RequestFailed, place)) refusal = ClusterFaults.ServerFailed();
            else if (dice.Strikes(Kind.RequestThrottled, place)) refusal = ClusterFaults.Throttled(TimeSpan.FromSeconds(1));
            else if (dice.Strikes(Kind.RequestLost, place)) refusal = ClusterFaults.TimedOut();
            else if (isWrite && dice.Strikes(Kind.RequestConflicts, place)) refusal = ClusterFaults.Conflict("the object has been modified");
            return new Fate(there, back, refusal, refusal is null && dice.Strikes(Kind.RequestAnswerLost, place));
        }
    }
}
