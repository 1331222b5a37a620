using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>Rolls the template of a Deployment out: a ReplicaSet for each template, the newest growing as the older ones shrink.</summary>
internal sealed partial class DeploymentController(Cluster cluster) : WorkloadController(cluster, "apps", "v1", "deployments")
{
    private const string Revision = "deployment.kubernetes.io/revision";
    private const string Desired = "deployment.kubernetes.io/desired-replicas";
    private const string Most = "deployment.kubernetes.io/max-replicas";
    private const string HashLabel = "pod-template-hash";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    protected override (string Group, string Plural) Owned => ("apps", "replicasets");

    protected override void Sync(StoredObject item, MapNode document)
    {
        var sets = Claim(item, document.At("spec", "selector"), "apps/v1");
        if (Templates.IsDeleting(document))
        {
            Report(item, document, sets, NewestOf(document, sets));
            return;
        }
        var isPaused = document.Bool("spec", "paused") == true;
        var newest = NewestOf(document, sets);
        if (newest is null && !isPaused)
        {
            if (IsRecreated(document) && !Stopped(item, sets))
            {
                Report(item, document, Current(sets), null);
                return;
            }
            newest = Create(item, document, sets);
            sets.Add(newest);
        }
        if (newest is not null && !isPaused) SetRevision(item, newest, sets);
        sets = Current(sets);
        newest = newest is null ? null : sets.Find(set => set.Uid == newest.Uid);
        Scale(item, document, sets, newest, isPaused);
        sets = Current(sets);
        if (!isPaused) Forget(document, sets, newest);
        Report(item, document, sets, newest);
    }

    private List<StoredObject> Current(List<StoredObject> sets) =>
        [.. sets.Select(set => Cluster.Table("apps", "replicasets").Get(set.Namespace, set.Name)).OfType<StoredObject>()];

    private static StoredObject? NewestOf(MapNode document, List<StoredObject> sets)
    {
        var template = document.Map("spec", "template");
        return sets.Where(set => WithoutHash(set.Document.Map("spec", "template")).Equals(template)).MinBy(set => set.Document.Text("metadata", "creationTimestamp"), StringComparer.Ordinal);
    }

    private static MapNode WithoutHash(MapNode template)
    {
        var metadata = template["metadata"].Map();
        var labels = metadata["labels"].Map().Without(HashLabel);
        return template.With("metadata", labels.Count == 0 ? metadata.Without("labels") : metadata.With("labels", labels));
    }

    private StoredObject Create(StoredObject item, MapNode document, List<StoredObject> sets)
    {
        var template = document.Map("spec", "template");
        var hash = Templates.Hash(template, document.Integer("status", "collisionCount") ?? 0);
        var labels = template.Map("metadata", "labels").With(HashLabel, hash);
        var annotations = document.Map("metadata", "annotations").Without(LastApplied).With(Revision, Text(MaxRevision(sets) + 1))
            .With(Desired, Text(Wanted(document))).With(Most, Text(Wanted(document) + Surge(document)));
        var set = MapNode.Of(
            ("metadata", MapNode.Of(("name", $"{item.Name}-{hash}"), ("namespace", item.Namespace), ("labels", labels), ("annotations", annotations),
                ("ownerReferences", ListNode.Of(Templates.Controls(document, "apps/v1", "Deployment"))))),
            ("spec", MapNode.Of(
                ("replicas", Room(document, sets)),
                ("minReadySeconds", document.At("spec", "minReadySeconds") ?? IntegerNode.Of(0)),
                ("selector", document.Map("spec", "selector").With("matchLabels", document.Map("spec", "selector", "matchLabels").With(HashLabel, hash))),
                ("template", template.WithAt(["metadata", "labels"], labels)))));
        var created = Cluster.Objects.Create(Request(Cluster.Resource("apps", "v1", "replicasets"), item.Namespace, ""), set);
        var stored = Cluster.Table("apps", "replicasets").Get(item.Namespace, created.Text("metadata", "name")!)!;
        TellScaling(item, stored, 0, Replicas(stored));
        return stored;
    }

    // A template that comes back gets a new number; the Deployment shows the number of its template.
    private void SetRevision(StoredObject item, StoredObject newest, List<StoredObject> sets)
    {
        var known = RevisionOf(newest);
        var others = MaxRevision(sets.Where(set => set.Uid != newest.Uid));
        var revision = Math.Max(known, others + 1);
        if (revision != known) Annotate(newest, Revision, Text(revision));
        if (item.Document.Text("metadata", "annotations", Revision) == Text(revision)) return;
        IgnoreGone(() => Cluster.Objects.Modify(Request(Resource, item.Namespace, item.Name, "status"),
            document => document.WithAt(["metadata", "annotations", Revision], Text(revision)) is var annotated && annotated.Equals(document) ? document : annotated));
    }

    private void Annotate(StoredObject set, string key, string value) =>
        Change(set, document => document.Text("metadata", "annotations", key) == value ? document : document.WithAt(["metadata", "annotations", key], value));

    private static long MaxRevision(IEnumerable<StoredObject> sets) => sets.Select(RevisionOf).DefaultIfEmpty(0).Max();

    private static long RevisionOf(StoredObject set) =>
        long.TryParse(set.Document.Text("metadata", "annotations", Revision), CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    // Old ReplicaSets beyond the limit go, oldest first; those that still have Pods stay.
    private void Forget(MapNode document, List<StoredObject> sets, StoredObject? newest)
    {
        var limit = document.Integer("spec", "revisionHistoryLimit") ?? 10;
        var old = sets.Where(set => set.Uid != newest?.Uid && Replicas(set) == 0 && (set.Document.Integer("status", "replicas") ?? 0) == 0 && !Templates.IsDeleting(set.Document))
            .OrderBy(RevisionOf).ToList();
        foreach (var set in old.Take((int)Math.Max(0, old.Count - limit)))
            IgnoreGone(() => Cluster.Objects.Delete(Request(Cluster.Resource("apps", "v1", "replicasets"), set.Namespace, set.Name), new DeleteOptions { Propagation = "Background" }));
    }

    private static long Replicas(StoredObject set) => set.Document.Integer("spec", "replicas") ?? 1;
}
