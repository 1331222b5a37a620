using System.Collections.Frozen;
using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Selectors;

namespace GitOpsActors.Sandbox.Resources;

/// <summary>The fields, beside name and namespace, that lists of a kind can be narrowed by.</summary>
internal static class SelectableFields
{
    private static readonly string[] EventFields =
    [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ];

    // By their names in events.k8s.io, those of the fields in which events are kept.
    private static readonly FrozenDictionary<string, string> NamesOfEvents = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["regarding.kind"] = "involvedObject.kind",
        ["regarding.namespace"] = "involvedObject.namespace",
        ["regarding.name"] = "involvedObject.name",
        ["regarding.uid"] = "involvedObject.uid",
        ["regarding.apiVersion"] = "involvedObject.apiVersion",
        ["regarding.resourceVersion"] = "involvedObject.resourceVersion",
        ["regarding.fieldPath"] = "involvedObject.fieldPath",
        ["reportingController"] = "reportingComponent",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Kinds that have their own say in this refuse other fields with words of their own.
    private static readonly FrozenDictionary<(string, string), string[]> Own = new Dictionary<(string, string), string[]>
    {
        [("", "pods")] =
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
            "status.podIP", "status.podIPs", "status.nominatedNodeName",
        ],
        [("", "nodes")] = ["spec.unschedulable"],
        [("", "replicationcontrollers")] = ["status.replicas"],
        [("", "events")] = EventFields,
        [("events.k8s.io", "events")] = [.. NamesOfEvents.Keys, "reason", "type"],
        [("", "namespaces")] = ["status.phase"],
        [("", "secrets")] = ["type"],
        [("", "services")] = ["spec.clusterIP", "spec.type"],
        [("batch", "jobs")] = ["status.successful"],
        [("certificates.k8s.io", "certificatesigningrequests")] = ["spec.signerName"],
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Numbers = new[] { "status.replicas", "status.successful" }.ToFrozenSet();

    private static readonly FrozenSet<string> Flags = new[] { "spec.hostNetwork", "spec.unschedulable" }.ToFrozenSet();

    public static void Check(ServedResource resource, FieldSelector selector)
    {
        foreach (var term in selector.Terms)
        {
            if (term.Field == "metadata.name" || (term.Field == "metadata.namespace" && (resource.IsNamespaced || !IsOwn(resource)))) continue;
            if (IsOwn(resource))
            {
                if (Own[(resource.Group, resource.Plural)].Contains(term.Field)) continue;
                throw ApiErrors.BadRequest(resource is { Group: "batch", Plural: "jobs" }
                    ? $"field label \"{term.Field}\" not supported for batchv1.Job"
                    : $"field label not supported: {term.Field}");
            }
            if (!CustomFields(resource).Contains(term.Field)) throw Unknown(resource, term.Field);
        }
    }

    /// <summary>The text that a selector compares with; empty where the object does not have the field.</summary>
    public static string Value(ServedResource resource, MapNode item, string field)
    {
        if (field == "source" && resource.Plural == "events") return item.Text("source", "component") ?? item.Text("reportingComponent") ?? "";
        if (field == "status.successful") field = "status.succeeded";
        if (field == "status.podIPs") return string.Join(',', item.List("status", "podIPs").Select(ip => ip.Text("ip")));
        if (resource.Group == "events.k8s.io") field = NamesOfEvents.GetValueOrDefault(field, field);
        return item.At(field.Split('.')) switch
        {
            StringNode text => text.Value,
            IntegerNode number => number.Value.ToString(CultureInfo.InvariantCulture),
            BoolNode flag => flag.Value ? "true" : "false",
            _ => Numbers.Contains(field) || field == "status.succeeded" ? "0" : Flags.Contains(field) ? "false" : "",
        };
    }

    private static bool IsOwn(ServedResource resource) => Own.ContainsKey((resource.Group, resource.Plural));

    private static List<string> CustomFields(ServedResource resource)
    {
        var version = resource.Definition.List("spec", "versions").FirstOrDefault(candidate => candidate.Text("name") == resource.Version);
        return [.. version.List("selectableFields").Select(field => (field.Text("jsonPath") ?? "").TrimStart('.'))];
    }

    private static ApiException Unknown(ServedResource resource, string field) => resource.IsCustom
        ? ApiErrors.BadRequest($"field label not supported: {field}")
        : ApiErrors.BadRequest($"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
}
