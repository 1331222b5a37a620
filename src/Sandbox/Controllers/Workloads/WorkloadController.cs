using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds.Validation;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>A controller of a kind that owns others: looks again when one of its own or one of theirs changes.</summary>
internal abstract class WorkloadController(Cluster cluster, string group, string version, string plural) : Controller(cluster)
{
    protected ServedResource Resource => Cluster.Resource(group, version, plural);

    protected ServedResource Pods => Cluster.Resource("", "v1", "pods");

    protected string Now => Timestamps.Text(Cluster.Now);

    /// <summary>The resource of what it owns.</summary>
    protected abstract (string Group, string Plural) Owned { get; }

    public override void Start()
    {
        foreach (var item in Cluster.Table(group, plural).View(null).Objects) Enqueue(Key(item.Namespace, item.Name));
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, group, plural)) Enqueue(Key(happened.After.Namespace, happened.After.Name));
        else if (Is(table, Owned.Group, Owned.Plural))
        {
            var owner = Owner(happened.After.Document);
            if (owner is not null) Enqueue(Key(happened.After.Namespace, owner));
            if (happened.Before is { } before && Owner(before.Document) is { } former && former != owner) Enqueue(Key(before.Namespace, former));
            if (owner is null) WakeAdopters(happened.After);
        }
    }

    public override void Reconcile(string key)
    {
        var (space, name) = Split(key);
        if (Cluster.Table(group, plural).Get(space, name) is not { } item) return;
        Sync(item, item.Document);
    }

    protected abstract void Sync(StoredObject item, MapNode document);

    /// <summary>What it owns, after adopting what it selects and nobody owns, and letting go what it no longer selects.</summary>
    protected List<StoredObject> Claim(StoredObject owner, Node? selector, string apiVersion)
    {
        var claimed = new List<StoredObject>();
        var uid = owner.Uid;
        var table = Cluster.Table(Owned.Group, Owned.Plural);
        foreach (var item in OwnedBy(owner).Concat(Lookups.Orphans(table, owner.Namespace, selector)))
        {
            var controller = Templates.ControllerUid(item.Document);
            if (controller is not null && controller != uid) continue;
            var isSelected = Rules.Selects(selector, item.Labels ?? MapNode.Empty);
            if (controller == uid)
            {
                if (isSelected) claimed.Add(item);
                else Change(item, document => document.WithAt(["metadata"], Released(document, uid)));
            }
            else if (isSelected && !Templates.IsDeleting(item.Document) && !Templates.IsDeleting(owner.Document))
            {
                var reference = Templates.Controls(owner.Document, apiVersion, Resource.Kind);
                Change(item, document => document.WithAt(["metadata", "ownerReferences"], document.List("metadata", "ownerReferences").Append(reference)));
                if (table.Get(item.Namespace, item.Name) is { } adopted) claimed.Add(adopted);
            }
        }
        return claimed;
    }

    /// <summary>What it owns by now.</summary>
    protected IEnumerable<StoredObject> OwnedBy(StoredObject owner) => OwnedBy(owner, Cluster.Table(Owned.Group, Owned.Plural));

    protected static IEnumerable<StoredObject> OwnedBy(StoredObject owner, ResourceTable table) =>
        table.UnderAny(Lookups.Controller, owner.Uid)
        .Where(item => item.Namespace == owner.Namespace && Templates.ControllerUid(item.Document) == owner.Uid);

    protected void Change(StoredObject item, Func<MapNode, MapNode> change)
    {
        var resource = Cluster.Resource(Owned.Group, Owned.Group.Length == 0 ? "v1" : version, Owned.Plural);
        IgnoreGone(() => Cluster.Objects.Modify(Request(resource, item.Namespace, item.Name), change));
    }

    protected void DeletePod(StoredObject pod) =>
        IgnoreGone(() => Cluster.Objects.Delete(Request(Pods, pod.Namespace, pod.Name), new DeleteOptions { Propagation = "Background" }));

    /// <summary>Makes a Pod and says so; what forbids it is said as well, and tried again later.</summary>
    protected MapNode CreatePod(StoredObject owner, MapNode pod, Func<string, string>? message = null)
    {
        try
        {
            var created = Cluster.Objects.Create(Request(Pods, owner.Namespace, ""), pod);
            var name = created.Text("metadata", "name") ?? "";
            Tell(owner, "SuccessfulCreate", message?.Invoke(name) ?? $"Created pod: {name}");
            return created;
        }
        catch (ApiException problem)
        {
            Cluster.Events.Record(Resource, owner.Document, new Told(Component, "FailedCreate", $"Error creating: {problem.Message}") { IsWarning = true });
            throw;
        }
    }

    /// <summary>Deletes a Pod because there are too many, or because it is of the past.</summary>
    protected void DeletePod(StoredObject owner, StoredObject pod, string? message = null)
    {
        DeletePod(pod);
        Tell(owner, "SuccessfulDelete", message ?? $"Deleted pod: {pod.Name}");
    }

    protected void Tell(StoredObject item, string reason, string message) => Cluster.Events.Record(Resource, item.Document, new Told(Component, reason, message));

    /// <summary>The name under which it tells what it does: deployment-controller.</summary>
    private string Component => plural switch
    {
        "replicationcontrollers" => "replication-controller",
        "horizontalpodautoscalers" => "horizontal-pod-autoscaler",
        _ => Resource.Singular + "-controller",
    };

    protected void SetStatus(StoredObject item, Func<MapNode, MapNode> status) =>
        IgnoreGone(() => Cluster.Objects.Modify(Request(Resource, item.Namespace, item.Name, "status"), document =>
        {
            var before = document["status"].Map();
            var after = status(before);
            return after.Equals(before) ? document : document.With("status", after);
        }));

    protected static void IgnoreGone(Action action)
    {
        try
        {
            action();
        }
        catch (ApiException problem) when (problem.Code == 404)
        {
            // What is gone needs nothing more.
        }
    }

    private string? Owner(MapNode item)
    {
        foreach (var owner in item.List("metadata", "ownerReferences"))
            if (owner.Bool("controller") == true && owner.Text("kind") == Resource.Kind) return owner.Text("name");
        return null;
    }

    private void WakeAdopters(StoredObject item)
    {
        if (Templates.ControllerUid(item.Document) is not null) return;
        foreach (var candidate in Lookups.Selecting(Cluster.Table(group, plural), item.Namespace, item.Labels))
            Enqueue(Key(candidate.Namespace, candidate.Name));
    }

    private static MapNode Released(MapNode document, string uid)
    {
        var metadata = document["metadata"].Map();
        var rest = ListNode.Of(metadata["ownerReferences"].List().Where(owner => owner.Text("uid") != uid));
        return rest.Count == 0 ? metadata.Without("ownerReferences") : metadata.With("ownerReferences", rest);
    }
}
