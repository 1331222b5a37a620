using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects.Plugins;

/// <summary>Completes new Pods: account and token, priority, runtime class, tolerations.</summary>
internal sealed class PodAdmission(Cluster cluster) : AdmissionPlugin
{
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string TokenVolumePrefix = "kube-api-access-";
    private const long TokenSeconds = 3607;
    private const long TolerationSeconds = 300;
    private const long FileMode = 420;

    public override MapNode Mutate(WriteRequest request, MapNode item, MapNode? old)
    {
        if (request.Subresource.Length > 0 || request.Resource is not { Group: "", Plural: "pods" } || item["spec"] is not MapNode spec) return item;
        // The rest is settled when a Pod is made; tolerations are completed on updates too, so that one that leaves them out changes nothing.
        if (old is not null) return item.With("spec", WithTolerations(spec));
        var name = item.Text("metadata", "name") ?? "";
        spec = WithPriority(request, spec, name);
        spec = WithAccount(request, spec, name);
        CheckRuntimeClass(spec, name);
        return item.With("spec", WithTolerations(spec));
    }

    private MapNode WithPriority(WriteRequest request, MapNode spec, string name)
    {
        var (value, policy) = (0L, "PreemptLowerPriority");
        if (spec.Text("priorityClassName") is { Length: > 0 } className)
        {
            if (cluster.Table("scheduling.k8s.io", "priorityclasses").Get("", className) is not { } found)
                throw Forbidden(name, $"no PriorityClass with name {className} was found");
            (value, policy) = (found.Document.Integer("value") ?? 0, found.Document.Text("preemptionPolicy") ?? policy);
        }
        else if (cluster.Table("scheduling.k8s.io", "priorityclasses").View(null).Objects.FirstOrDefault(item => item.Document.Bool("globalDefault") == true) is { } global)
        {
            (value, policy) = (global.Document.Integer("value") ?? 0, global.Document.Text("preemptionPolicy") ?? policy);
            spec = spec.With("priorityClassName", global.Name);
        }
        if (spec.Integer("priority") is { } asked && asked != value)
            throw Forbidden(name, $"the integer value of priority ({asked}) must not be provided in pod spec; priority admission controller computed {value} from the given PriorityClass name");
        return spec.With("priority", value).With("preemptionPolicy", spec["preemptionPolicy"] ?? StringNode.Of(policy));
    }

    private MapNode WithAccount(WriteRequest request, MapNode spec, string name)
    {
        var account = spec.Text("serviceAccountName") is { Length: > 0 } given ? given : "default";
        if (cluster.Table("", "serviceaccounts").Get(request.Namespace, account) is not { } found)
            throw Forbidden(name, $"error looking up service account {request.Namespace}/{account}: serviceaccount \"{account}\" not found");
        spec = spec.With("serviceAccountName", account).With("serviceAccount", account);
        if (spec["imagePullSecrets"].List().Count == 0 && found.Document["imagePullSecrets"] is ListNode { Count: > 0 } secrets) spec = spec.With("imagePullSecrets", secrets);
        if ((spec.Bool("automountServiceAccountToken") ?? found.Document.Bool("automountServiceAccountToken")) == false) return spec;
        return WithToken(spec);
    }

    private MapNode WithToken(MapNode spec)
    {
        var volume = spec["volumes"].List().FirstOrDefault(known => known.Text("name")!.StartsWith(TokenVolumePrefix, StringComparison.Ordinal)).Text("name");
        var volumeName = volume ?? TokenVolumePrefix + cluster.NewSuffix();
        var mount = MapNode.Of(("name", volumeName), ("readOnly", true), ("mountPath", TokenPath));
        var isUsed = false;
        foreach (var key in (ReadOnlySpan<string>)["initContainers", "containers"])
        {
            if (spec[key] is not ListNode containers) continue;
            spec = spec.With(key, containers.Changed(container =>
            {
                var mounts = container.List("volumeMounts");
                if (mounts.Any(known => known.Text("mountPath") == TokenPath)) return container;
                isUsed = true;
                return container.Map().With("volumeMounts", mounts.Append(mount));
            }));
        }
        return isUsed && volume is null ? spec.With("volumes", spec["volumes"].List().Append(TokenVolume(volumeName))) : spec;
    }

    private static MapNode TokenVolume(string name) => MapNode.Of(("name", name), ("projected", MapNode.Of(
        ("sources", ListNode.Of(
            MapNode.Of(("serviceAccountToken", MapNode.Of(("expirationSeconds", TokenSeconds), ("path", "token")))),
            MapNode.Of(("configMap", MapNode.Of(("name", "kube-root-ca.crt"), ("items", ListNode.Of(MapNode.Of(("key", "ca.crt"), ("path", "ca.crt"))))))),
            MapNode.Of(("downwardAPI", MapNode.Of(("items", ListNode.Of(MapNode.Of(("path", "namespace"),
                ("fieldRef", MapNode.Of(("apiVersion", "v1"), ("fieldPath", "metadata.namespace"))))))))))),
        ("defaultMode", FileMode))));

    private void CheckRuntimeClass(MapNode spec, string name)
    {
        if (spec.Text("runtimeClassName") is { Length: > 0 } runtime && cluster.Table("node.k8s.io", "runtimeclasses").Get("", runtime) is null)
            throw Forbidden(name, $"pod rejected: RuntimeClass \"{runtime}\" not found");
        if (spec.Map("overhead").Count > 0 && spec.Text("runtimeClassName") is null or "")
            throw Forbidden(name, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }

    private static MapNode WithTolerations(MapNode spec)
    {
        var tolerations = spec["tolerations"].List();
        foreach (var key in (ReadOnlySpan<string>)["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"])
        {
            var isTolerated = tolerations.Any(known => (known.Text("key") is null or "" || known.Text("key") == key) && known.Text("effect") is null or "" or "NoExecute"
                && (known.Text("key") is null or "" || known.Text("key") == key));
            if (!isTolerated)
                tolerations = tolerations.Append(MapNode.Of(("key", key), ("operator", "Exists"), ("effect", "NoExecute"), ("tolerationSeconds", TolerationSeconds)));
        }
        return spec.With("tolerations", tolerations);
    }

    private static ApiException Forbidden(string name, string why) => ApiErrors.Forbidden("", "pods", name, why);
}
