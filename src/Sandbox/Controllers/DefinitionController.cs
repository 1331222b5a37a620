using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Controllers.Workloads;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>Serves the kinds that CustomResourceDefinitions declare, and deletes their objects before a definition goes.</summary>
internal sealed class DefinitionController(Cluster cluster) : Controller(cluster)
{
    private const string Group = "apiextensions.k8s.io";
    private const string Plural = "customresourcedefinitions";
    private const string Cleanup = "customresourcecleanup.apiextensions.k8s.io";

    private static readonly string[] Verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
    private static readonly string[] PartVerbs = ["get", "patch", "update"];

    protected override string Manager => "kube-apiserver";

    public override void Start()
    {
        foreach (var item in Cluster.Table(Group, Plural).View(null).Objects) Enqueue(item.Name);
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, Group, Plural)) Enqueue(happened.After.Name);
        else if (happened.IsDeletion && table.Group.Contains('.', StringComparison.Ordinal)) Enqueue($"{table.Plural}.{table.Group}");
    }

    public override void Reconcile(string key)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        var (plural, group) = (key[..dot], key[(dot + 1)..]);
        var definition = Get(Group, Plural, "", key);
        if (definition is null)
        {
            if (Cluster.Catalog.All.Any(resource => resource.IsCustom && resource.Group == group && resource.Plural == plural)) Cluster.Catalog.SetCustom(plural, group, []);
            return;
        }
        if (Templates.IsDeleting(definition)) Empty(key, definition, group, plural);
        else Serve(key, definition, group, plural);
    }

    private void Serve(string key, MapNode definition, string group, string plural)
    {
        if (Taken(definition, group) is { } taken)
        {
            SetStatus(key, status => status.With("conditions", status["conditions"].List()
                .WithCondition("NamesAccepted", "False", taken.Reason, taken.Message, Timestamps.Text(Cluster.Now))
                .WithCondition("Established", "False", "NotAccepted", "not all names are accepted", Timestamps.Text(Cluster.Now))));
            return;
        }
        var known = Cluster.Catalog.All.FirstOrDefault(resource => resource.IsCustom && resource.Group == group && resource.Plural == plural)?.Definition;
        if (known is null || !Equals(known["spec"], definition["spec"])) Cluster.Catalog.SetCustom(plural, group, [.. Served(definition)]);
        SetStatus(key, status => status
            .With("conditions", status["conditions"].List()
                .WithCondition("NamesAccepted", "True", "NoConflicts", "no conflicts found", Timestamps.Text(Cluster.Now))
                .WithCondition("Established", "True", "InitialNamesAccepted", "the initial names have been accepted", Timestamps.Text(Cluster.Now)))
            .With("acceptedNames", definition.At("spec", "names")!));
    }

    private void Empty(string key, MapNode definition, string group, string plural)
    {
        var resource = Cluster.Catalog.All.FirstOrDefault(served => served.IsCustom && served.Group == group && served.Plural == plural);
        foreach (var item in Cluster.Table(group, plural).View(null).Objects)
        {
            if (resource is null || Templates.IsDeleting(item.Document)) continue;
            try
            {
                Cluster.Objects.Delete(Request(resource, item.Namespace, item.Name), new DeleteOptions());
            }
            catch (ApiException problem) when (problem.Code == 404)
            {
                // Somebody else deleted it first.
            }
        }
        if (Cluster.Table(group, plural).Count > 0) return;
        Cluster.Catalog.SetCustom(plural, group, []);
        var rest = ListNode.Of(definition.List("metadata", "finalizers").Where(finalizer => finalizer.Text() is not Cleanup));
        Cluster.Objects.Modify(Request(Cluster.Resource(Group, "v1", Plural), "", key), item => item.With("metadata",
            rest.Count == 0 ? item["metadata"].Map().Without("finalizers") : item["metadata"].Map().With("finalizers", rest)));
    }

    private void SetStatus(string key, Func<MapNode, MapNode> change) =>
        Cluster.Objects.Modify(Request(Cluster.Resource(Group, "v1", Plural), "", key, "status"), item =>
            change(item["status"].Map()) is var status && status.Equals(item["status"]) ? item : item.With("status", status));

    private (string Reason, string Message)? Taken(MapNode definition, string group)
    {
        foreach (var resource in Cluster.Catalog.All)
        {
            if (resource.Group != group || (resource.IsCustom && resource.Definition.Text("metadata", "name") == definition.Text("metadata", "name"))) continue;
            if (resource.Kind == definition.Text("spec", "names", "kind")) return ("KindConflict", $"\"{resource.Kind}\" is already in use");
            if (resource.ListKind == definition.Text("spec", "names", "listKind")) return ("ListKindConflict", $"\"{resource.ListKind}\" is already in use");
        }
        return null;
    }

    private static IEnumerable<ServedResource> Served(MapNode definition)
    {
        var (spec, names) = (definition.Map("spec"), definition.Map("spec", "names"));
        var versions = spec["versions"].List();
        var storage = versions.First(version => version.Bool("storage") == true).Text("name")!;
        foreach (var version in versions)
        {
            if (version.Bool("served") != true) continue;
            yield return new ServedResource
            {
                Group = spec.Text("group")!,
                Version = version.Text("name")!,
                Plural = names.Text("plural")!,
                Kind = names.Text("kind")!,
                Singular = names.Text("singular") ?? "",
                ListKind = names.Text("listKind") ?? "",
                IsNamespaced = spec.Text("scope") is "Namespaced",
                ShortNames = [.. names["shortNames"].List().Select(name => name.Text()!)],
                Categories = [.. names["categories"].List().Select(name => name.Text()!)],
                Verbs = Verbs,
                Subresources = [.. Parts(version, names.Text("kind")!)],
                StorageGroup = spec.Text("group")!,
                StorageVersion = storage,
                Definition = definition,
            };
        }
    }

    private static IEnumerable<ServedSubresource> Parts(Node version, string kind)
    {
        if (version.At("subresources", "status") is not null) yield return new ServedSubresource("status", kind, null, null, PartVerbs);
        if (version.At("subresources", "scale") is not null) yield return new ServedSubresource("scale", "Scale", "autoscaling", "v1", PartVerbs);
    }
}
