using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Kinds.Decoding;
using GitOpsActors.Sandbox.Kinds.Defaulting;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>What the server does by itself to objects of some kinds as they come and change.</summary>
internal static class Lifecycles
{
    private const string BatchPrefix = "batch.kubernetes.io/";

    private static readonly MapNode Gated = MapNode.Of(
        ("type", "PodScheduled"), ("status", "False"), ("lastProbeTime", NullNode.Instance), ("lastTransitionTime", NullNode.Instance),
        ("reason", "SchedulingGated"), ("message", "Scheduling is blocked due to non-empty scheduling gates"));

    /// <summary>stringData is a way to write data; it is never read.</summary>
    public static MapNode FoldStringData(MapNode secret)
    {
        if (secret["stringData"] is not MapNode plain) return secret.Without("stringData");
        var data = secret["data"].Map();
        foreach (var (key, value) in plain) data = data.With(key, Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Text() ?? "")));
        secret = secret.Without("stringData");
        return data.Count == 0 ? secret : secret.With("data", data);
    }

    /// <summary>The account of a Pod has an old name, which follows the new one.</summary>
    public static MapNode PodAccount(MapNode pod) => pod.In("spec", spec =>
    {
        var account = spec.Text("serviceAccountName") is { Length: > 0 } name ? name : spec.Text("serviceAccount");
        return account is not { Length: > 0 } ? spec : spec.With("serviceAccountName", account).With("serviceAccount", account);
    });

    public static MapNode PodCreated(MapNode pod, KindContext context)
    {
        var status = MapNode.Of(("phase", "Pending"), ("qosClass", QosClass(pod["spec"].Map())));
        if (pod.List("spec", "schedulingGates").Count > 0) status = status.With("conditions", ListNode.Of(Gated));
        return pod.With("status", status);
    }

    public static MapNode PodStatus(MapNode pod, MapNode old)
    {
        var metadata = pod["metadata"].Map().WithOrWithout("ownerReferences", old.At("metadata", "ownerReferences"));
        var status = pod["status"].Map().WithOrWithout("qosClass", old.At("status", "qosClass"));
        return pod.With("spec", old["spec"]!).With("metadata", metadata).With("status", status);
    }

    public static MapNode NamespaceCreated(MapNode item)
    {
        var finalizers = item.At("spec", "finalizers").List();
        if (!finalizers.Any(finalizer => finalizer.Text() is "kubernetes")) finalizers = finalizers.Append("kubernetes");
        return item.WithAt(["spec", "finalizers"], finalizers).With("status", MapNode.Of(("phase", "Active")));
    }

    public static MapNode NamespaceUpdated(MapNode item, MapNode old, KindContext context) =>
        item.WithAt(["spec"], item["spec"].Map().WithOrWithout("finalizers", old.At("spec", "finalizers")));

    public static MapNode VolumeCreated(MapNode item, KindContext context) =>
        item.With("status", MapNode.Of(("phase", "Pending"), ("lastPhaseTransitionTime", Times.Text(context.Now))));

    /// <summary>
    /// What a claim is filled from has an old name and a new one, which agree. Under the old one only claims and snapshots count.
    /// </summary>
    public static MapNode ClaimCreated(MapNode item) => item.In("spec", spec =>
    {
        if (spec["dataSource"] is MapNode given && !IsOldSource(given)) spec = spec.Without("dataSource");
        return spec["dataSource"] is MapNode source && !spec.Has("dataSourceRef") ? spec.With("dataSourceRef", source.Or("apiGroup", NullNode.Instance))
            : spec["dataSourceRef"] is MapNode reference && !reference.Has("namespace") && !spec.Has("dataSource") ? spec.With("dataSource", reference)
            : spec;
    });

    private static bool IsOldSource(MapNode source) => (source.Text("apiGroup") ?? "", source.Text("kind")) switch
    {
        ("", "PersistentVolumeClaim") or ("snapshot.storage.k8s.io", "VolumeSnapshot") => true,
        _ => false,
    };

    public static MapNode ClaimTemplates(MapNode item) => item.In("spec", spec => spec.Each("volumeClaimTemplates", claim =>
        claim.With("kind", "PersistentVolumeClaim").With("apiVersion", "v1")));

    public static MapNode DaemonSetCreated(MapNode item) => item.WithAt(["metadata", "annotations", WorkloadDefaults.TemplateGeneration], "1");

    public static MapNode DaemonSetUpdated(MapNode item, MapNode old)
    {
        var before = long.TryParse(old.Text("metadata", "annotations", WorkloadDefaults.TemplateGeneration), out var number) ? number : 1;
        var isChanged = !Equals(item.At("spec", "template"), old.At("spec", "template"));
        return item.WithAt(["metadata", "annotations", WorkloadDefaults.TemplateGeneration], IntegerNode.Of(isChanged ? before + 1 : before).ToString());
    }

    /// <summary>A Job finds its Pods by its own uid, unless it says that it does it otherwise.</summary>
    public static MapNode JobCreated(MapNode item)
    {
        if (item.Bool("spec", "manualSelector") != true)
        {
            var (uid, name) = (item.Text("metadata", "uid") ?? "", item.Text("metadata", "name") ?? "");
            var given = item.At("spec", "template", "metadata", "labels").Map();
            var labels = given
                .Or("controller-uid", uid).Or("job-name", name).Or(BatchPrefix + "controller-uid", uid).Or(BatchPrefix + "job-name", name).Sorted();
            // Labels that the Job only has from its template follow it.
            if (item.At("metadata", "labels").Map().Equals(given)) item = item.WithAt(["metadata", "labels"], labels);
            item = item.WithAt(["spec", "template", "metadata", "labels"], labels)
                .WithAt(["spec", "selector", "matchLabels", BatchPrefix + "controller-uid"], uid);
        }
        return JobLabels(item);
    }

    /// <summary>A Job whose own selector is changed still selects by its uid.</summary>
    public static MapNode JobUpdated(MapNode item, MapNode old) => JobLabels(item);

    private static MapNode JobLabels(MapNode item)
    {
        var labels = item.At("spec", "template", "metadata", "labels").Map();
        return item.At("metadata", "labels").Map().Count == 0 && labels.Count > 0 ? item.WithAt(["metadata", "labels"], labels) : item;
    }

    public static MapNode SigningRequestCreated(MapNode item, KindContext context)
    {
        var spec = item["spec"].Map().With("username", context.User.Name);
        spec = context.User.Uid.Length > 0 ? spec.With("uid", context.User.Uid) : spec.Without("uid");
        return item.With("spec", spec.With("groups", ListNode.Of(context.User.Groups.Select(group => (Node)group))));
    }

    /// <summary>An approval only says so in the conditions; when, it need not say.</summary>
    public static MapNode SigningRequestApproved(MapNode item, MapNode old, KindContext context)
    {
        var now = Times.Text(context.Now);
        var status = item["status"].Map().Each("conditions", condition => condition.Or("lastUpdateTime", now).Or("lastTransitionTime", now));
        return item.With("spec", old["spec"]!).With("status", status.WithOrWithout("certificate", old.At("status", "certificate")));
    }

    /// <summary>Some kinds count changes of their spec without counting their creation.</summary>
    public static MapNode CountedFromChange(MapNode item, MapNode old)
    {
        var generation = old.Integer("metadata", "generation") ?? 0;
        if (!Equals(item["spec"], old["spec"])) generation++;
        return generation == 0 ? item : item.WithAt(["metadata", "generation"], generation);
    }

    public static MapNode DefinitionCreated(MapNode item) => DefinitionStored(item.WithAt(["status", "storedVersions"], ListNode.Empty));

    /// <summary>The version that objects are stored in is noted, so that it is known as long as there may be such objects.</summary>
    public static MapNode DefinitionStored(MapNode item)
    {
        var stored = item.At("spec", "versions").List().FirstOrDefault(version => version.Bool("storage") == true).Text("name");
        var known = item.At("status", "storedVersions").List();
        if (stored is null) return known.Count == 0 ? item.WithAt(["status", "storedVersions"], NullNode.Instance) : item;
        return known.Any(version => version.Text() == stored) ? item : item.WithAt(["status", "storedVersions"], known.Append(stored));
    }

    /// <summary>Lists that are always written are null when they are empty, once they have been stored.</summary>
    public static MapNode NullsForNothing(MapNode item, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
            if (item[field] is ListNode { Count: 0 }) item = item.With(field, NullNode.Instance);
        return item;
    }

    public static string QosClass(MapNode spec)
    {
        var containers = spec["containers"].List().Concat(spec["initContainers"].List()).ToList();
        bool Has(Node container, string kind) => container.Map("resources", kind)
            .Any(pair => pair.Key is "cpu" or "memory" && Quantity.TryParse(pair.Value.Text() ?? "", out var amount) && amount.Sign != 0);
        if (!containers.Exists(container => Has(container, "requests") || Has(container, "limits"))) return "BestEffort";
        bool IsGuaranteed(Node container) => ((string[])["cpu", "memory"]).All(name =>
            Quantity.TryParse(container.Text("resources", "limits", name) ?? "", out var limit) && limit.Sign != 0
            && (!Quantity.TryParse(container.Text("resources", "requests", name) ?? "", out var request) || request == limit));
        return containers.TrueForAll(IsGuaranteed) ? "Guaranteed" : "Burstable";
    }
}
