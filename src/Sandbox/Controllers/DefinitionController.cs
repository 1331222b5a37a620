using GitOpsActors.Engine.Documents;
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
        var conflict = NameConflict(definition, key);
        var now = Timestamps.Text(Cluster.Now);
        var wasEstablished = Condition(definition, "Established") == "True";
        // What is established stays served, even if a later change of names is refused.
        if (conflict is null || wasEstablished) CustomResources(definition, serve: true);
        Cluster.Objects.Modify(Request(Cluster.Resource(Group, "v1", Plural), "", key, "status"), item =>
        {
            var accepted = conflict is null
                ? MapNode.Of(("type", "NamesAccepted"), ("status", "True"), ("lastTransitionTime", now), ("reason", "NoConflicts"), ("message", "no conflicts found"))
                : MapNode.Of(("type", "NamesAccepted"), ("status", "False"), ("lastTransitionTime", now), ("reason", conflict.Value.Reason), ("message", conflict.Value.Message));
            var established = wasEstablished || conflict is null
                ? MapNode.Of(("type", "Established"), ("status", "True"), ("lastTransitionTime", now), ("reason", "InitialNamesAccepted"), ("message", "the initial names have been accepted"))
                : MapNode.Of(("type", "Established"), ("status", "False"), ("lastTransitionTime", now), ("reason", "NotAccepted"), ("message", "not all names are accepted"));
            var status = item.Map("status").With("conditions", WithCondition(WithCondition(item.List("status", "conditions"), accepted), established));
            if (conflict is null) status = status.With("acceptedNames", item.Map("spec", "names"));
            return status.Equals(item.Map("status")) ? item : item.With("status", status);
        });
    }

    private static ListNode WithCondition(ListNode conditions, MapNode wanted)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].Text("type") != wanted.Text("type")) continue;
            var isSame = conditions[i].Text("status") == wanted.Text("status") && conditions[i].Text("reason") == wanted.Text("reason")
                && conditions[i].Text("message") == wanted.Text("message");
            return isSame ? conditions : conditions.With(i, wanted);
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
        Cluster.Catalog.SetCustom(plural, group, serve ? CustomResource.All(definition) : []);
    }

    private (string Reason, string Message)? NameConflict(MapNode definition, string key)
    {
        var group = definition.Text("spec", "group");
        var others = Cluster.Table(Group, Plural).View(null).Objects.Where(other => other.Name != key).Select(other => other.Document)
            .Where(other => other.Text("spec", "group") == group && Condition(other, "NamesAccepted") == "True").ToList();
        if (others.Count == 0) return null;
        var resources = others.SelectMany(other => ResourceNames(other.Map("status", "acceptedNames"))).ToHashSet(StringComparer.Ordinal);
        var kinds = others.SelectMany(other => KindNames(other.Map("status", "acceptedNames"))).ToHashSet(StringComparer.Ordinal);
        var names = definition.Map("spec", "names");
        if (names.Text("plural") is { } plural && resources.Contains(plural)) return ("PluralConflict", $"\"{plural}\" is already in use");
        if (names.Text("singular") is { } singular && resources.Contains(singular)) return ("SingularConflict", $"\"{singular}\" is already in use");
        var shortNames = names.List("shortNames").Select(name => name.Text() ?? "").Where(resources.Contains).ToList();
        if (shortNames.Count > 0) return ("ShortNamesConflict", string.Join(", ", shortNames.Select(name => $"\"{name}\" is already in use")));
        if (names.Text("kind") is { } kind && kinds.Contains(kind)) return ("KindConflict", $"\"{kind}\" is already in use");
        return names.Text("listKind") is { } list && kinds.Contains(list) ? ("ListKindConflict", $"\"{list}\" is already in use") : null;
    }

    private static IEnumerable<string> ResourceNames(MapNode names) =>
        [names.Text("plural") ?? "", names.Text("singular") ?? "", .. names.List("shortNames").Select(name => name.Text() ?? "")];

    private static IEnumerable<string> KindNames(MapNode names) => [names.Text("kind") ?? "", names.Text("listKind") ?? ""];

    private static string? Condition(MapNode definition, string type) =>
        definition.List("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type).Text("status");
}
