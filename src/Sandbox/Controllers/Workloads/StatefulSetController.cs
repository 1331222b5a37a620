using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>Keeps the numbered Pods of a StatefulSet, with their claims: made from the first to the last, removed and renewed from the last.</summary>
internal sealed class StatefulSetController(Cluster cluster) : RevisionedController(cluster, "statefulsets", "controller.kubernetes.io/hash")
{
    private const string HashLabel = "controller-revision-hash";
    private const string NameLabel = "statefulset.kubernetes.io/pod-name";
    private const string IndexLabel = "apps.kubernetes.io/pod-index";

    protected override void Sync(StoredObject item, MapNode document)
    {
        var pods = Claim(item, document.At("spec", "selector"), "apps/v1");
        var hash = Templates.Hash(document.Map("spec", "template"));
        var revision = $"{item.Name}-{hash}";
        if (!Templates.IsDeleting(document))
        {
            Revise(item, document, hash);
            Step(item, document, pods, revision);
            var used = pods.Select(pod => pod.Document.Text("metadata", "labels", HashLabel) ?? "").Append(revision).Append(document.Text("status", "currentRevision") ?? "");
            ForgetRevisions(item, document, used.ToHashSet(StringComparer.Ordinal));
        }
        Report(item, document, revision);
    }

    private void Step(StoredObject item, MapNode document, List<StoredObject> pods, string revision)
    {
        var isParallel = document.Text("spec", "podManagementPolicy") is "Parallel";
        var first = document.Integer("spec", "ordinals", "start") ?? 0;
        var end = first + (document.Integer("spec", "replicas") ?? 1);
        var byName = pods.ToDictionary(pod => pod.Name, StringComparer.Ordinal);
        for (var number = first; number < end; number++)
        {
            var pod = byName.GetValueOrDefault(NameOf(item, number));
            if (pod is null) Create(item, document, number, revision);
            else if (pod.Document.Text("status", "phase") is "Succeeded" or "Failed") Remove(item, pod);
            // One after the other: the next has to wait until this one is ready.
            if (!isParallel && (pod is null || Templates.IsDeleting(pod.Document) || !Templates.IsReady(pod.Document))) return;
        }
        foreach (var surplus in pods.Where(pod => NumberOf(item, pod) is { } number && (number < first || number >= end)).OrderByDescending(pod => NumberOf(item, pod)))
        {
            if (!Templates.IsDeleting(surplus.Document)) Remove(item, surplus);
            if (!isParallel) return;
        }
        if (document.Text("spec", "updateStrategy", "type") is not "OnDelete") Renew(item, document, byName, end, revision);
    }

    private void Renew(StoredObject item, MapNode document, Dictionary<string, StoredObject> byName, long end, string revision)
    {
        var partition = document.Integer("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
        for (var number = end - 1; number >= partition; number--)
        {
            if (byName.GetValueOrDefault(NameOf(item, number)) is not { } pod) return;
            var isCurrent = pod.Document.Text("metadata", "labels", HashLabel) == revision;
            if (!isCurrent && !Templates.IsDeleting(pod.Document)) Remove(item, pod);
            if (!isCurrent || !Templates.IsReady(pod.Document)) return;
        }
    }

    private void Remove(StoredObject item, StoredObject pod) => DeletePod(item, pod, $"delete Pod {pod.Name} in StatefulSet {item.Name} successful");

    private void Create(StoredObject item, MapNode document, long number, string revision)
    {
        var name = NameOf(item, number);
        var template = document.Map("spec", "template");
        // Pods below the partition come back as they were.
        if (number < (document.Integer("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0)
            && document.Text("status", "currentRevision") is { } current && TemplateAt(item, current) is { } former) (template, revision) = (former, current);
        var pod = Templates.Pod(template, Templates.Controls(document, "apps/v1", "StatefulSet"), MapNode.Of(("name", name), ("namespace", item.Namespace)))
            .WithAt(["metadata", "labels", HashLabel], revision)
            .WithAt(["metadata", "labels", NameLabel], name)
            .WithAt(["metadata", "labels", IndexLabel], number.ToString(CultureInfo.InvariantCulture))
            .WithAt(["spec", "hostname"], name);
        if (document.Text("spec", "serviceName") is { Length: > 0 } service) pod = pod.WithAt(["spec", "subdomain"], service);
        foreach (var claim in document.List("spec", "volumeClaimTemplates")) pod = Claimed(item, document, pod, claim.Map(), name);
        CreatePod(item, pod, created => $"create Pod {created} in StatefulSet {item.Name} successful");
    }

    // The claim outlives the Pod, which finds it again by its name.
    private MapNode Claimed(StoredObject item, MapNode document, MapNode pod, MapNode claim, string podName)
    {
        var volume = claim.Text("metadata", "name") ?? "";
        var name = $"{volume}-{podName}";
        if (Get("", "persistentvolumeclaims", item.Namespace, name) is null)
        {
            var metadata = claim.Map("metadata").With("name", name).With("namespace", item.Namespace)
                .With("labels", document.Map("spec", "selector", "matchLabels"));
            Cluster.Objects.Create(Request(Cluster.Resource("", "v1", "persistentvolumeclaims"), item.Namespace, ""),
                MapNode.Of(("metadata", metadata), ("spec", claim["spec"] ?? MapNode.Empty)));
            Tell(item, "SuccessfulCreate", $"create Claim {name} Pod {podName} in StatefulSet {item.Name} success");
        }
        var volumes = pod.List("spec", "volumes").Where(known => known.Text("name") != volume)
            .Append(MapNode.Of(("name", volume), ("persistentVolumeClaim", MapNode.Of(("claimName", name)))));
        return pod.WithAt(["spec", "volumes"], ListNode.Of(volumes));
    }

    private void Report(StoredObject item, MapNode document, string revision)
    {
        var pods = OwnedBy(item).Where(pod => Templates.IsActive(pod.Document)).ToList();
        var ready = pods.Count(pod => Templates.IsReady(pod.Document));
        var updated = pods.Count(pod => pod.Document.Text("metadata", "labels", HashLabel) == revision);
        var wanted = document.Integer("spec", "replicas") ?? 1;
        SetStatus(item, status =>
        {
            var isRolledOut = updated == pods.Count && ready == wanted;
            var current = isRolledOut ? revision : status.Text("currentRevision") ?? revision;
            var ofCurrent = pods.Count(pod => pod.Document.Text("metadata", "labels", HashLabel) == current);
            return status.With("observedGeneration", document.Integer("metadata", "generation") ?? 0).With("replicas", pods.Count)
                .WithCount("readyReplicas", ready).WithCount("currentReplicas", ofCurrent).WithCount("updatedReplicas", updated)
                .With("currentRevision", current).With("updateRevision", revision).Or("collisionCount", 0).With("availableReplicas", ready);
        });
    }

    private static string NameOf(StoredObject item, long number) => string.Create(CultureInfo.InvariantCulture, $"{item.Name}-{number}");

    private static long? NumberOf(StoredObject item, StoredObject pod) =>
        pod.Name.StartsWith(item.Name + "-", StringComparison.Ordinal) && long.TryParse(pod.Name.AsSpan(item.Name.Length + 1), CultureInfo.InvariantCulture, out var number) ? number : null;
}
