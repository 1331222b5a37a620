using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>
/// Finds out why objects are not well: by their Pods, which are found by the selector of the workload and belong to it by their owners; else by what
/// the object says of failed replicas; else by the newest warning about it. When a whole fleet rolls out, few ask at a time: lists of Pods are large,
/// and nobody waits for a reason as for a sync.
/// </summary>
internal static class ExplainRun
{
    public static async Task<IReadOnlyList<Reason>> RunAsync(SemaphoreSlim places, ICluster client, IReadOnlyList<LiveObject> objects, CancellationToken stop)
    {
        await places.WaitAsync(stop);
        try
        {
            return await Task.WhenAll(objects.Select(live => OneAsync(client, live, stop)));
        }
        finally
        {
            places.Release();
        }
    }

    private static async Task<Reason> OneAsync(ICluster client, LiveObject live, CancellationToken stop)
    {
        try
        {
            if (await client.GetAsync(ObjectName.Of(live.Key), stop) is not { } item) return new Reason(live.Key, "");
            return new Reason(live.Key, await OfPodsAsync(client, live.Key, item, stop) ?? OfReplicas(item) ?? await OfEventsAsync(client, item, stop) ?? "");
        }
        catch (ClusterException)
        {
            // Who may not look at Pods hears only what the workload itself says.
            return new Reason(live.Key, "");
        }
    }

    private static async Task<string?> OfPodsAsync(ICluster client, ResourceKey key, MapNode item, CancellationToken stop)
    {
        if (key.GroupKind == new GroupKind("", "Pod")) return PodReasons.Of([item]);
        if (SelectorOf(item) is not { Length: > 0 } selector) return null;
        var owners = new HashSet<string>(StringComparer.Ordinal) { item.Text("metadata", "uid") ?? "" };
        if (key.Kind is "Deployment" or "Rollout")
        {
            var sets = await OwnedAsync(client, "apps", "ReplicaSet", key.Namespace, selector, owners, stop);
            owners.UnionWith(sets.Select(static set => set.Text("metadata", "uid") ?? ""));
        }

        return PodReasons.Of(await OwnedAsync(client, "", "Pod", key.Namespace, selector, owners, stop));
    }

    /// <summary>A quota or an admission that lets no Pod come into being.</summary>
    private static string? OfReplicas(MapNode item)
    {
        var failure = item.List("status", "conditions").FirstOrDefault(static one => one["type"].Text() == "ReplicaFailure" && one["status"].Text() == "True");
        return failure is null ? null : PodReasons.Clipped($"{failure["reason"].Text()}: {failure["message"].Text()}");
    }

    private static async Task<string?> OfEventsAsync(ICluster client, MapNode item, CancellationToken stop)
    {
        var events = await client.FindKindAsync("", "Event", stop);
        var (newest, at) = (default(MapNode), "");
        var query = new ListQuery
        {
            Namespace = item.Text("metadata", "namespace") ?? "", FieldSelector = $"involvedObject.uid={item.Text("metadata", "uid")},type=Warning",
        };
        await client.ListAsync(events, query, one =>
        {
            var seen = one["lastTimestamp"].Text() ?? one["eventTime"].Text() ?? one.Text("metadata", "creationTimestamp") ?? "";
            if (newest is null || string.CompareOrdinal(seen, at) >= 0) (newest, at) = (one, seen);
        }, stop);
        return newest is null ? null : PodReasons.Clipped($"{newest["reason"].Text()}: {newest["message"].Text()}");
    }

    /// <summary>What others own is let go while the list is read: workloads with the same labels are many in some namespaces.</summary>
    private static async Task<List<MapNode>> OwnedAsync(
        ICluster client, string group, string kind, string space, string selector, HashSet<string> owners, CancellationToken stop)
    {
        var owned = new List<MapNode>();
        var query = new ListQuery { Namespace = space, LabelSelector = selector };
        await client.ListAsync(await client.FindKindAsync(group, kind, stop), query, item =>
        {
            if (item.List("metadata", "ownerReferences").Any(owner => owners.Contains(owner["uid"].Text() ?? ""))) owned.Add(item);
        }, stop);
        return owned;
    }

    /// <summary>As a query writes it: labels that must be, and expressions.</summary>
    private static string SelectorOf(MapNode item)
    {
        var selector = item["spec"].Map("selector");
        var parts = selector.Map("matchLabels").Select(static label => $"{label.Key}={label.Value.PlainText()}").ToList();
        foreach (var one in selector.List("matchExpressions"))
        {
            var (key, values) = (one["key"].Text(), string.Join(',', one.List("values").Select(static value => value.PlainText())));
            parts.Add(one["operator"].Text() switch { "In" => $"{key} in ({values})", "NotIn" => $"{key} notin ({values})", "Exists" => key ?? "", _ => $"!{key}" });
        }

        return string.Join(',', parts);
    }
}
