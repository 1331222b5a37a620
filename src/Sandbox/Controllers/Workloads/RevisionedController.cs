using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>A controller that keeps the templates its kind has had as ControllerRevisions, so that clients can go back to them.</summary>
/// <param name="cluster">Where everything is.</param>
/// <param name="plural">The resource, of the group apps.</param>
/// <param name="hashLabel">The label of revisions that tells their hash.</param>
internal abstract class RevisionedController(Cluster cluster, string plural, string hashLabel) : WorkloadController(cluster, "apps", "v1", plural)
{
    private const int LimitByDefault = 10;
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    protected override (string Group, string Plural) Owned => ("", "pods");

    private ServedResource Revisions => Cluster.Resource("apps", "v1", "controllerrevisions");

    /// <summary>Makes the present template the newest revision; one that comes back gets a new number.</summary>
    protected void Revise(StoredObject item, MapNode document, string hash)
    {
        var name = $"{item.Name}-{hash}";
        var known = RevisionsOf(item);
        var newest = known.Select(NumberOf).DefaultIfEmpty(0).Max();
        if (known.Find(revision => revision.Name == name) is { } present)
        {
            if (NumberOf(present) < newest)
                IgnoreGone(() => Cluster.Objects.Modify(Request(Revisions, item.Namespace, name), revision => revision.With("revision", newest + 1)));
            return;
        }
        var template = document.Map("spec", "template");
        var metadata = MapNode.Of(("name", name), ("namespace", item.Namespace),
            ("labels", template.Map("metadata", "labels").With(hashLabel, hash)),
            ("ownerReferences", ListNode.Of(Templates.Controls(document, "apps/v1", Resource.Kind))));
        if (document.Map("metadata", "annotations").Without(LastApplied) is { Count: > 0 } annotations) metadata = metadata.With("annotations", annotations);
        // As a patch: who applies it to the owner gets this template and nothing else of its own.
        var patch = MapNode.Of(("spec", MapNode.Of(("template", template.With("$patch", "replace")))));
        Cluster.Objects.Create(Request(Revisions, item.Namespace, ""), MapNode.Of(("metadata", metadata), ("data", patch), ("revision", newest + 1)));
    }

    /// <summary>The template that was there at a revision.</summary>
    protected MapNode? TemplateAt(StoredObject item, string revision) =>
        Get("apps", "controllerrevisions", item.Namespace, revision)?.At("data", "spec", "template") is MapNode template ? template.Without("$patch") : null;

    /// <summary>Removes the oldest revisions beyond the limit; those in use stay and do not count.</summary>
    protected void ForgetRevisions(StoredObject item, MapNode document, HashSet<string> used)
    {
        var limit = document.Integer("spec", "revisionHistoryLimit") ?? LimitByDefault;
        var unused = RevisionsOf(item).Where(revision => !used.Contains(revision.Name)).OrderBy(NumberOf).ToList();
        foreach (var revision in unused.Take((int)Math.Max(0, unused.Count - limit)))
            IgnoreGone(() => Cluster.Objects.Delete(Request(Revisions, revision.Namespace, revision.Name), new DeleteOptions { Propagation = "Background" }));
    }

    private List<StoredObject> RevisionsOf(StoredObject item) => [.. OwnedBy(item, Cluster.Table(Revisions))];

    private static long NumberOf(StoredObject revision) => revision.Document.Integer("revision") ?? 0;
}
