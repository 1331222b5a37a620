using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.CustomResources;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>Accepts the names of CustomResourceDefinitions, serves what they declare, and empties those that are to go.</summary>
public sealed class DefinitionController(Cluster cluster) : Controller(cluster)
{
    public const string Group = "apiextensions.k8s.io";
    public const string Plural = "customresourcedefinitions";
    public const string CleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

    protected override string Manager => "kube-apiserver";

    public override void Start()
    {
        foreach (var definition in Cluster.Table(Group, Plural).View(null).Objects) Enqueue(definition.Name);
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, Group, Plural))
        {
            if (happened.IsDeletion) CustomResources(happened.After.Document, serve: false);
            // Another definition may have waited for the names of this one.
            if (happened.IsDeletion) Start();
            else Enqueue(happened.After.Name);
        }
        else if (happened.IsDeletion && table.Group.Contains('.', StringComparison.Ordinal)
            && Cluster.Table(Group, Plural).Get("", $"{table.Plural}.{table.Group}") is { } definition
            && definition.Document.At("metadata", "deletionTimestamp") is not null)
            Enqueue(definition.Name);
    }

    public override void Reconcile(string key)
    {
        if (Get(Group, Plural, "", key) is not { } definition) return;
        if (definition.At("metadata", "deletionTimestamp") is not null)
        {
            Empty(definition, key);
            return;
        }
        var names = DefinitionNames.Of(definition, Others(definition, key));
        var now = Timestamps.Text(Cluster.Now);
        // What is established stays served, even if a later change of names is refused.
        if (names.Problem is null || Condition(definition, "Established") == "True") CustomResources(definition, serve: true);
        Cluster.Objects.Modify(Request(Cluster.Resource(Group, "v1", Plural), "", key, "status"), item =>
        {
            var accepted = names.Problem is { } problem
                ? MapNode.Of(("type", "NamesAccepted"), ("status", "False"), ("lastTransitionTime", now), ("reason", problem.Reason),
                    ("message", problem.Message))
                : MapNode.Of(("type", "NamesAccepted"), ("status", "True"), ("lastTransitionTime", now), ("reason", "NoConflicts"),
                    ("message", "no conflicts found"));
            var conditions = item.List("status", "conditions");
            if (Approval(item, now) is { } approval) conditions = WithCondition(conditions, approval);
            var status = item.Map("status").With("conditions",
                WithCondition(WithCondition(conditions, accepted), Established(item, names, now)))
                .With("acceptedNames", names.Accepted);
            return status.Equals(item.Map("status")) ? item : item.With("status", status);
        });
    }

    /// <summary>Names first, then the kind is installed, then it is there: two writes, as watchers of a real server see them.</summary>
    private static MapNode Established(MapNode definition, DefinitionNames names, string now)
    {
        var present = definition.List("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Established").Map();
        MapNode Condition(string status, string reason, string message) =>
            MapNode.Of(("type", "Established"), ("status", status), ("lastTransitionTime", now), ("reason", reason), ("message", message));
        if (present.Text("status") == "True") return present;
        if (names.Problem is not null) return present.Count > 0 ? present : Condition("False", "NotAccepted", "not all names are accepted");
        return present.Text("reason") == "Installing" && DefinitionController.Condition(definition, "NamesAccepted") == "True"
            ? Condition("True", "InitialNamesAccepted", "the initial names have been accepted")
            : Condition("False", "Installing", "the initial names have been accepted");
    }

    /// <summary>Groups of the Kubernetes community need somebody's approval, which an annotation names.</summary>
    private static MapNode? Approval(MapNode definition, string now)
    {
        var group = definition.Text("spec", "group") ?? "";
        if (!group.EndsWith(".k8s.io", StringComparison.Ordinal) && !group.EndsWith(".kubernetes.io", StringComparison.Ordinal))
            return null;
        var annotation = definition.Text("metadata", "annotations", "api-approved.kubernetes.io") ?? "";
        var (status, reason, message) = annotation.StartsWith("unapproved", StringComparison.Ordinal)
            ? ("False", "UnapprovedAnnotation", $"not approved: {JsonText.Write(annotation)}")
            : Uri.TryCreate(annotation, UriKind.Absolute, out var uri) && uri.Host.Length > 0
                ? ("True", "ApprovedAnnotation", $"approved in {annotation}")
                : ("False", "InvalidAnnotation",
                    "protected groups must have approval annotation \"api-approved.kubernetes.io\" with either a URL or a reason starting with " +
                    "\"unapproved\", see https://github.com/kubernetes/enhancements/pull/1111");
        return MapNode.Of(("type", "KubernetesAPIApprovalPolicyConformant"), ("status", status), ("lastTransitionTime", now),
            ("reason", reason), ("message", message));
    }

    private static ListNode WithCondition(ListNode conditions, MapNode wanted)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].Text("type") != wanted.Text("type")) continue;
            var isSame = conditions[i].Text("status") == wanted.Text("status") && conditions[i].Text("reason") == wanted.Text("reason")
                && conditions[i].Text("message") == wanted.Text("message");
            if (isSame) return conditions;
            // The time is that of the last change of the status, not of what is said about it.
            var keepsTime = conditions[i].Text("status") == wanted.Text("status") && conditions[i]["lastTransitionTime"] is not null;
            return conditions.With(i, keepsTime ? wanted.With("lastTransitionTime", conditions[i]["lastTransitionTime"]!) : wanted);
        }
        return conditions.Append(wanted);
    }

    /// <summary>Deletes all custom objects; when none is left the definition may go.</summary>
    private void Empty(MapNode definition, string key)
    {
        if (definition.List("metadata", "finalizers").All(finalizer => finalizer.Text() != CleanupFinalizer)) return;
        var (group, plural) = (definition.Text("spec", "group") ?? "", definition.Text("spec", "names", "plural") ?? "");
        var table = Cluster.Table(group, plural);
        SetTerminating(key, "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress");
        var resource = Cluster.Catalog.All.FirstOrDefault(served => served.Group == group && served.Plural == plural);
        foreach (var item in resource is null ? [] : table.View(null).Objects.ToList())
        {
            if (item.Document.At("metadata", "deletionTimestamp") is not null) continue;
            try
            {
                Cluster.Objects.Delete(Request(resource!, item.Namespace, item.Name), new DeleteOptions());
            }
            catch (ApiException problem) when (problem.Code == 404)
            {
                // Gone already.
            }
        }
        if (table.Count > 0) return;
        SetTerminating(key, "False", "InstanceDeletionCompleted", "removed all instances");
        Cluster.Objects.Modify(Request(Cluster.Resource(Group, "v1", Plural), "", key), item =>
        {
            var rest = ListNode.Of(item.List("metadata", "finalizers").Where(finalizer => finalizer.Text() != CleanupFinalizer));
            return rest.Count == 0 ? item.WithoutAt("metadata", "finalizers") : item.WithAt(["metadata", "finalizers"], rest);
        });
    }

    private void SetTerminating(string key, string status, string reason, string message) =>
        Cluster.Objects.Modify(Request(Cluster.Resource(Group, "v1", Plural), "", key, "status"), item =>
        {
            var conditions = item.List("status", "conditions");
            var changed = WithCondition(conditions, MapNode.Of(("type", "Terminating"), ("status", status),
                ("lastTransitionTime", Timestamps.Text(Cluster.Now)), ("reason", reason), ("message", message)));
            return changed.Equals(conditions) ? item : item.WithAt(["status", "conditions"], changed);
        });

    private void CustomResources(MapNode definition, bool serve)
    {
        var (group, plural) = (definition.Text("spec", "group") ?? "", definition.Text("spec", "names", "plural") ?? "");
        var before = Cluster.Catalog.All.FirstOrDefault(served =>
            served.Group == group && served.Plural == plural && served.IsCustom)?.Definition;
        Cluster.Catalog.SetCustom(plural, group, serve ? CustomResource.All(definition) : []);
        if (serve && (before is null || !StorageSchema(before).Equals(StorageSchema(definition))))
            Reread(Cluster.Table(group, plural), definition);
    }

    /// <summary>What is kept is read by the new schema: what it does not know is gone, what it has defaults for is there.</summary>
    private void Reread(ResourceTable table, MapNode definition)
    {
        var schema = StructuralSchema.Of(definition, StorageVersion(definition).Text("name") ?? "");
        Cluster.Store.Reread(table, item => (MapNode)SchemaEdits.Default(schema, SchemaEdits.Prune(schema, item, "", isRoot: true, null)));
    }

    private static MapNode StorageSchema(MapNode definition) => StorageVersion(definition).At("schema", "openAPIV3Schema").Map();

    private static Node? StorageVersion(MapNode definition) =>
        definition.List("spec", "versions").FirstOrDefault(version => version.Bool("storage") == true);

    private List<MapNode> Others(MapNode definition, string key)
    {
        var group = definition.Text("spec", "group");
        return [.. Cluster.Table(Group, Plural).View(null).Objects.Where(other => other.Name != key).Select(other => other.Document)
            .Where(other => other.Text("spec", "group") == group)];
    }

    private static string? Condition(MapNode definition, string type) =>
        definition.List("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type).Text("status");
}
