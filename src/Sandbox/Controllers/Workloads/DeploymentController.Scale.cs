using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

internal sealed partial class DeploymentController
{
    private void Scale(StoredObject item, MapNode document, List<StoredObject> sets, StoredObject? newest, bool isPaused)
    {
        var wanted = Wanted(document);
        var (surge, unavailable) = Pace(document, wanted);
        foreach (var set in sets) Annotate(set, Desired, Text(wanted));
        foreach (var set in sets) Annotate(set, Most, Text(wanted + Surge(document)));
        var old = sets.Where(set => set.Uid != newest?.Uid).OrderBy(RevisionOf).ToList();
        if (isPaused)
        {
            // A paused Deployment rolls nothing out, but still follows its number of replicas.
            if (sets.Where(set => Replicas(set) > 0).MaxBy(RevisionOf) is { } active && Replicas(active) != wanted && sets.Count(set => Replicas(set) > 0) == 1) ScaleTo(item, active, wanted);
            else if (newest is not null && sets.TrueForAll(set => Replicas(set) == 0)) ScaleTo(item, newest, wanted);
            return;
        }
        if (newest is null) return;
        if (IsRecreated(document))
        {
            if (Stopped(item, old)) ScaleTo(item, newest, wanted);
        }
        else Roll(item, newest, old, wanted, surge, unavailable);
    }

    private static bool IsRecreated(MapNode document) => document.Text("spec", "strategy", "type") is "Recreate";

    private static long Wanted(MapNode document) => document.Integer("spec", "replicas") ?? 1;

    private static long Surge(MapNode document) => IsRecreated(document) ? 0 : Pace(document, Wanted(document)).Surge;

    /// <summary>How many Pods a new ReplicaSet may start with next to those that there are.</summary>
    private static long Room(MapNode document, List<StoredObject> sets)
    {
        var wanted = Wanted(document);
        return IsRecreated(document) ? wanted : Math.Clamp(wanted + Surge(document) - sets.Sum(Replicas), 0, wanted);
    }

    /// <summary>Lets all Pods of these go; whether they have gone.</summary>
    private bool Stopped(StoredObject item, List<StoredObject> sets)
    {
        foreach (var set in sets) ScaleTo(item, set, 0);
        return !sets.Exists(set => (set.Document.Integer("status", "replicas") ?? 0) > 0 || (set.Document.Integer("status", "terminatingReplicas") ?? 0) > 0);
    }

    private void Roll(StoredObject item, StoredObject newest, List<StoredObject> old, long wanted, long surge, long unavailable)
    {
        var (total, own) = (old.Sum(Replicas) + Replicas(newest), Replicas(newest));
        if (own > wanted) own = wanted;
        else if (own < wanted) own += Math.Clamp(wanted + surge - total, 0, wanted - own);
        ScaleTo(item, newest, own);
        // Pods that are not there yet do not count among those that may go.
        var available = old.Sum(set => set.Document.Integer("status", "availableReplicas") ?? 0) + (newest.Document.Integer("status", "availableReplicas") ?? 0);
        foreach (var set in old)
        {
            var ready = set.Document.Integer("status", "availableReplicas") ?? 0;
            var unready = Math.Max(0, Replicas(set) - ready);
            var mayGo = Math.Max(0, available - (wanted - unavailable));
            var keeps = Math.Max(0, Replicas(set) - unready - Math.Min(mayGo, ready));
            available -= ready - Math.Min(ready, keeps);
            ScaleTo(item, set, keeps);
        }
    }

    private void ScaleTo(StoredObject item, StoredObject set, long replicas)
    {
        var before = Replicas(set);
        if (before == replicas) return;
        Change(set, document => document.WithAt(["spec", "replicas"], replicas));
        TellScaling(item, set, before, replicas);
    }

    private void TellScaling(StoredObject item, StoredObject set, long before, long after)
    {
        if (before != after) Tell(item, "ScalingReplicaSet", $"Scaled {(after > before ? "up" : "down")} replica set {set.Name} from {before} to {after}");
    }

    private static (long Surge, long Unavailable) Pace(MapNode document, long wanted)
    {
        var rolling = document.Map("spec", "strategy", "rollingUpdate");
        var surge = Share(rolling["maxSurge"], wanted, roundsUp: true);
        var unavailable = Share(rolling["maxUnavailable"], wanted, roundsUp: false);
        return surge == 0 && unavailable == 0 ? (0, 1) : (surge, Math.Min(unavailable, wanted));
    }

    public static long Share(Node? value, long of, bool roundsUp)
    {
        if (value is IntegerNode count) return count.Value;
        if (value.Text() is not { } text || !double.TryParse(text.TrimEnd('%'), CultureInfo.InvariantCulture, out var percent)) return 0;
        return (long)(roundsUp ? Math.Ceiling(percent * of / 100) : Math.Floor(percent * of / 100));
    }

    private void Report(StoredObject item, MapNode document, List<StoredObject> sets, StoredObject? newest)
    {
        long Sum(string field) => sets.Sum(set => set.Document.Integer("status", field) ?? 0);
        var wanted = Wanted(document);
        var (replicas, ready, available, terminating) = (Sum("replicas"), Sum("readyReplicas"), Sum("availableReplicas"), Sum("terminatingReplicas"));
        var updated = newest?.Document.Integer("status", "replicas") ?? 0;
        var updatedAvailable = newest?.Document.Integer("status", "availableReplicas") ?? 0;
        var (_, unavailableMax) = Pace(document, wanted);
        var isComplete = newest is not null && updated == wanted && replicas == wanted && updatedAvailable >= wanted
            && (newest.Document.Integer("status", "observedGeneration") ?? 0) >= (newest.Document.Integer("metadata", "generation") ?? 0);
        var now = Now;
        SetStatus(item, status =>
        {
            var before = status;
            status = status.With("observedGeneration", document.Integer("metadata", "generation") ?? 0)
                .WithCount("replicas", replicas).WithCount("updatedReplicas", updated).WithCount("readyReplicas", ready).WithCount("availableReplicas", available)
                .WithCount("unavailableReplicas", Math.Max(0, Math.Max(wanted, replicas) - available)).With("terminatingReplicas", terminating);
            var conditions = status["conditions"].List();
            if (document.Bool("spec", "paused") == true)
                conditions = conditions.WithCondition("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused", now, hasUpdateTime: true);
            conditions = available >= wanted - unavailableMax
                ? conditions.WithCondition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now, hasUpdateTime: true)
                : conditions.WithCondition("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", now, hasUpdateTime: true);
            if (document.Bool("spec", "paused") != true) conditions = Progress(item, document, before, conditions, newest, isComplete, (updated, available, replicas), now);
            return status.With("conditions", WithFailure(conditions, newest, now));
        });
    }

    // A Deployment shows that its ReplicaSet cannot make Pods.
    private static ListNode WithFailure(ListNode conditions, StoredObject? newest, string now)
    {
        var failure = newest?.Document.List("status", "conditions").Named("type", Templates.Failure);
        return failure is null ? ListNode.Of(conditions.Where(condition => condition.Text("type") is not Templates.Failure))
            : conditions.WithCondition(Templates.Failure, "True", failure.Text("reason") ?? "", failure.Text("message") ?? "", now, hasUpdateTime: true);
    }

    private ListNode Progress(StoredObject item, MapNode document, MapNode before, ListNode conditions, StoredObject? newest, bool isComplete, (long, long, long) counts, string now)
    {
        if (newest is null) return conditions;
        if (isComplete) return conditions.WithCondition("Progressing", "True", "NewReplicaSetAvailable", $"ReplicaSet \"{newest.Name}\" has successfully progressed.", now, hasUpdateTime: true);
        var known = conditions.FirstOrDefault(condition => condition.Text("type") is "Progressing");
        var hasMoved = counts != (before.Integer("updatedReplicas") ?? 0, before.Integer("availableReplicas") ?? 0, before.Integer("replicas") ?? 0)
            || known.Text("reason") is not ("ReplicaSetUpdated" or "ProgressDeadlineExceeded");
        if (hasMoved)
        {
            var rest = ListNode.Of(conditions.Where(condition => condition.Text("type") is not "Progressing"));
            var kept = known.Text("status") is "True" ? known.Text("lastTransitionTime") ?? now : now;
            conditions = rest.Append(MapNode.Of(("type", "Progressing"), ("status", "True"), ("lastUpdateTime", now), ("lastTransitionTime", kept),
                ("reason", "ReplicaSetUpdated"), ("message", $"ReplicaSet \"{newest.Name}\" is progressing.")));
            known = conditions[^1];
        }
        var deadline = document.Integer("spec", "progressDeadlineSeconds") ?? int.MaxValue;
        if (deadline == int.MaxValue || !DateTimeOffset.TryParse(known.Text("lastUpdateTime"), CultureInfo.InvariantCulture, out var since)) return conditions;
        var left = since + TimeSpan.FromSeconds(deadline) - Cluster.Now;
        if (left > TimeSpan.Zero)
        {
            EnqueueAfter(Key(item.Namespace, item.Name), left);
            return conditions;
        }
        return conditions.WithCondition("Progressing", "False", "ProgressDeadlineExceeded", $"ReplicaSet \"{newest.Name}\" has timed out progressing.", now, hasUpdateTime: true);
    }
}
