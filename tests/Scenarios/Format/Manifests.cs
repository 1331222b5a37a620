using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Scenarios.Format;

/// <summary>Whole manifests from what a scenario says of them: only what matters stands there, and the rest is the least that the API
/// takes.</summary>
public static class Manifests
{
    private const string Argo = "argocd.argoproj.io/";

    private static readonly (string Word, string Annotation)[] Annotations =
    [
        ("hook", Argo + "hook"), ("hook-delete", Argo + "hook-delete-policy"), ("wave", Argo + "sync-wave"),
            ("options", Argo + "sync-options"), ("compare", Argo + "compare-options"),
    ];

    private static readonly string[] OfMetadata = ["annotations", "labels", "finalizers", "namespace", "ownerReferences"];

    /// <param name="reference">`Kind/name`; a name that ends in `*` is a generated one.</param>
    /// <param name="namespace">Where objects go that name no namespace; empty to leave it out.</param>
    public static MapNode Of(string reference, Node said, string @namespace)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var words = said as MapNode ?? MapNode.Empty;
        var name = Kinds.Parse(reference, @namespace);
        var (apiVersion, isNamespaced) = Kinds.Of(reference.Split('/')[0]);
        var metadata = name.Name.EndsWith('*') ? MapNode.Of(("generateName", name.Name[..^1])) : MapNode.Of(("name", name.Name));
        if (isNamespaced && name.Namespace.Length > 0) metadata = metadata.With("namespace", name.Namespace);
        foreach (var word in OfMetadata)
            if (words[word] is { } value) metadata = metadata.With(word, value);
        foreach (var (word, annotation) in Annotations)
            if (words[word] is { } value) metadata = metadata.WithAt(["annotations", annotation], value is ListNode list
                ? string.Join(',', list.Select(static one => one.PlainText())) : value.PlainText());
        var manifest = MapNode.Of(("apiVersion", words["apiVersion"] ?? apiVersion), ("kind", name.Kind), ("metadata", metadata));
        manifest = Merge(manifest, Body(name, words));
        foreach (var (word, value) in words)
        {
            if (OfMetadata.Contains(word) || Array.Exists(Annotations, one => one.Word == word)
                || word is "image" or "apiVersion") continue;
            manifest = Merge(manifest, MapNode.Of((word == "replicas" && manifest.Has("spec") ? "spec" : word, word == "replicas"
                ? MapNode.Of(("replicas", value)) : value)));
        }

        return manifest;
    }

    /// <summary>Maps are merged and everything else replaced; null takes out.</summary>
    public static MapNode Merge(MapNode below, MapNode above)
    {
        ArgumentNullException.ThrowIfNull(below);
        ArgumentNullException.ThrowIfNull(above);
        foreach (var (key, value) in above)
        {
            if (value is NullNode) below = below.Without(key);
            else if (value is MapNode map && below[key] is MapNode known) below = below.With(key, Merge(known, map));
            else below = below.With(key, value);
        }

        return below;
    }

    private static MapNode Body(ObjectName name, MapNode words)
    {
        var (pod, selector) = (PodSpec(words), $"selector: {{matchLabels: {{app: {Plain(name)}}}}}");
        var template = $"template: {{metadata: {{labels: {{app: {Plain(name)}}}}}, spec: {pod}}}";
        return YamlReader.Read(name.Kind switch
        {
            "Deployment" => $"{{spec: {{replicas: 1, {selector}, {template}}}}}",
            "StatefulSet" => $"{{spec: {{replicas: 1, serviceName: {Plain(name)}, {selector}, {template}}}}}",
            "DaemonSet" => $"{{spec: {{{selector}, {template}}}}}",
            "ReplicaSet" => $"{{spec: {{replicas: 1, {selector}, {template}}}}}",
            "Job" => $"{{spec: {{backoffLimit: 0, template: {{spec: {OneTime(words)}}}}}}}",
            "CronJob" => $"{{spec: {{schedule: '0 3 * * *', jobTemplate: {{spec: {{template: {{spec: {OneTime(words)}}}}}}}}}}}",
            "Pod" => $"{{spec: {pod}}}",
            "Service" =>
                $"{{spec: {{selector: {{app: {Plain(name)}}}, ports: [{{name: http, port: 80, protocol: TCP, targetPort: 80}}]}}}}",
            "PersistentVolumeClaim" =>
                "{spec: {accessModes: [ReadWriteOnce], storageClassName: none, resources: {requests: {storage: 1Gi}}}}",
            "Ingress" => "{spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}}",
            "HorizontalPodAutoscaler" =>
                "{spec: {minReplicas: 1, maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, metrics: " +
                    "[{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]}}",
            "PodDisruptionBudget" => $"{{spec: {{minAvailable: 1, {selector}}}}}",
            "Role" or "ClusterRole" => "{rules: [{apiGroups: [''], resources: [configmaps], verbs: [get]}]}",
            "RoleBinding" =>
                "{roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}, subjects: [{kind: ServiceAccount, name: " +
                    "default}]}",
            "CustomResourceDefinition" => Definition(name.Name, words),
            _ => "{}",
        }).Map();
    }

    private static string Plain(ObjectName name) => name.Name.TrimEnd('*', '-');

    private static string Image(MapNode words) => words["image"].Text() ?? "registry.example/main:1";

    private static string PodSpec(MapNode words) => $"{{containers: [{{name: main, image: '{Image(words)}'}}]}}";

    private static string OneTime(MapNode words) => $"{{restartPolicy: Never, containers: [{{name: main, image: '{Image(words)}'}}]}}";

    private static string Definition(string name, MapNode words)
    {
        var (plural, group) = (name.Split('.')[0], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        var kind = string.Concat(char.ToUpperInvariant(plural[0]).ToString(), plural.AsSpan(1).TrimEnd('s'));
        return $"{{spec: {{group: {group}, scope: Namespaced, names: {{kind: {words["kindName"].Text() ?? kind}, plural: {plural}, " +
            $"singular: {kind.ToLowerInvariant()}}}, " +
            "versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, " +
                "x-kubernetes-preserve-unknown-fields: true}}}]}}";
    }
}
