using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>Brings claims and volumes together, makes volumes for the sandbox's own class, and lets claims go that are no longer used.</summary>
internal sealed class VolumeBinder(Cluster cluster) : Controller(cluster)
{
    /// <summary>The provisioner of storage classes whose volumes the sandbox makes by itself.</summary>
    private const string Component = "persistentvolume-controller";
    private const string OwnProvisioner = "gitopsactors.dev/sandbox";

    private const string BoundByController = "pv.kubernetes.io/bound-by-controller";
    private const string BindCompleted = "pv.kubernetes.io/bind-completed";
    private const string ClaimProtection = "kubernetes.io/pvc-protection";
    private const string VolumeProtection = "kubernetes.io/pv-protection";

    // Claims by the volume that they name, or by the class of which they take any; volumes by their claim, or by their class.
    private static readonly IndexedBy Wanted = new(static claim =>
        [claim.Document.Text("spec", "volumeName") is { Length: > 0 } volume ? "volume/" + volume : OfClass(claim.Document)]);

    private static readonly IndexedBy Offered = new(static volume =>
        [volume.Document.At("spec", "claimRef") is MapNode claim ? ForClaim(claim.Text("namespace") ?? "", claim.Text("name") ?? "")
            : OfClass(volume.Document)]);

    private static readonly IndexedBy Used = new(static pod => pod.Document.List("spec", "volumes")
        .Select(volume => volume.Text("persistentVolumeClaim", "claimName")).OfType<string>()
            .Select(claim => ForClaim(pod.Namespace, claim)));

    private ServedResource Claims => Cluster.Resource("", "v1", "persistentvolumeclaims");

    private ServedResource Volumes => Cluster.Resource("", "v1", "persistentvolumes");

    public override void Start()
    {
        foreach (var volume in Cluster.Table("", "persistentvolumes").View(null).Objects) Enqueue(Key("", volume.Name));
        foreach (var claim in Cluster.Table("", "persistentvolumeclaims").View(null).Objects) Enqueue(Key(claim.Namespace, claim.Name));
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, "", "persistentvolumes"))
        {
            Enqueue(Key("", happened.After.Name));
            var volume = happened.After;
            foreach (var claim in Cluster.Table("", "persistentvolumeclaims")
                .UnderAny(Wanted, "volume/" + volume.Name, OfClass(volume.Document))) Enqueue(Key(claim.Namespace, claim.Name));
        }
        else if (Is(table, "", "persistentvolumeclaims"))
        {
            Enqueue(Key(happened.After.Namespace, happened.After.Name));
            if (happened.After.Document.Text("spec", "volumeName") is { Length: > 0 } volume) Enqueue(Key("", volume));
        }
        else if (Is(table, "", "pods") && happened.IsDeletion)
        {
            foreach (var volume in happened.After.Document.List("spec", "volumes"))
                if (volume.Text("persistentVolumeClaim", "claimName") is { } claim) Enqueue(Key(happened.After.Namespace, claim));
        }
    }

    public override void Reconcile(string key)
    {
        var (space, name) = Split(key);
        try
        {
            if (space.Length == 0 && Get("", "persistentvolumes", "", name) is { } volume) SyncVolume(name, volume);
            else if (space.Length > 0 && Get("", "persistentvolumeclaims", space, name) is { } claim) SyncClaim(space, name, claim);
        }
        catch (ApiException problem) when (problem.Code == 404)
        {
            // What is gone is bound to nothing.
        }
    }

    private void SyncVolume(string name, MapNode volume)
    {
        if (Templates.IsDeleting(volume))
        {
            if (volume.Text("status", "phase") is not "Bound") RemoveFinalizer(Volumes, "", name, VolumeProtection);
            return;
        }
        if (volume.At("spec", "claimRef") is not MapNode reference)
        {
            SetPhase(name, "Available");
            return;
        }
        var claim = Get("", "persistentvolumeclaims", reference.Text("namespace") ?? "", reference.Text("name") ?? "");
        if (claim is null || (reference.Text("uid") is { } uid && uid != claim.Text("metadata", "uid")))
        {
            if (reference.Text("uid") is null)
            {
                SetPhase(name, "Available");
                return;
            }
            SetPhase(name, "Released");
            if (volume.Text("spec", "persistentVolumeReclaimPolicy") is "Delete" && volume.Text("metadata", "annotations", "pv.kubernetes.io/provisioned-by") is OwnProvisioner)
                Cluster.Objects.Delete(Request(Volumes, "", name), new DeleteOptions());
        }
        else if (claim.Text("spec", "volumeName") == name) SetPhase(name, "Bound");
    }

    private void SyncClaim(string space, string name, MapNode claim)
    {
        if (Templates.IsDeleting(claim))
        {
            var isUsed = Cluster.Table("", "pods").UnderAny(Used, ForClaim(space, name))
                .Any(pod => pod.Document.Text("status", "phase") is not ("Succeeded" or "Failed"));
            if (!isUsed) RemoveFinalizer(Claims, space, name, ClaimProtection);
            return;
        }
        var volumeName = claim.Text("spec", "volumeName") is { Length: > 0 } chosen ? chosen : Match(space, name, claim) ?? Provision(space, name, claim);
        if (volumeName is null) TellWhy(claim);
        if (volumeName is null || Get("", "persistentvolumes", "", volumeName) is not { } volume) return;
        if (volume.At("spec", "claimRef") is MapNode taken && (taken.Text("namespace") != space || taken.Text("name") != name)) return;
        Bind(space, name, claim, volumeName, volume);
    }

    private void TellWhy(MapNode claim)
    {
        var className = claim.Text("spec", "storageClassName") ?? "";
        if (className.Length == 0)
            Cluster.Events.Record(Claims, claim, new Told(Component, "FailedBinding", "no persistent volumes available for this claim and no storage class is set"));
        else if (Get("storage.k8s.io", "storageclasses", "", className) is null)
            Cluster.Events.Record(Claims, claim, new Told(Component, "ProvisioningFailed", $"storageclass.storage.k8s.io \"{className}\" not found") { IsWarning = true });
    }

    private string? Match(string space, string name, MapNode claim)
    {
        var asked = Amount(claim.At("spec", "resources", "requests", "storage"));
        var modes = claim.List("spec", "accessModes");
        return Cluster.Table("", "persistentvolumes").UnderAny(Offered, ForClaim(space, name), OfClass(claim)).Select(item => item.Document)
            .Where(volume => !Templates.IsDeleting(volume) && Fits(volume, claim, space, name) && Amount(volume.At("spec", "capacity", "storage")) >= asked
                && modes.All(mode => volume.List("spec", "accessModes").Contains(mode)))
            .OrderBy(volume => volume.At("spec", "claimRef") is null ? 1 : 0).ThenBy(volume => Amount(volume.At("spec", "capacity", "storage")))
            .FirstOrDefault().Text("metadata", "name");
    }

    private static bool Fits(MapNode volume, MapNode claim, string space, string name)
    {
        if ((volume.Text("spec", "storageClassName") ?? "") != (claim.Text("spec", "storageClassName") ?? "")) return false;
        if (volume.Text("spec", "volumeMode") != claim.Text("spec", "volumeMode")) return false;
        return volume.At("spec", "claimRef") is not MapNode reference
            || (reference.Text("namespace") == space && reference.Text("name") == name && (reference.Text("uid") is null || reference.Text("uid") == claim.Text("metadata", "uid")));
    }

    private string? Provision(string space, string name, MapNode claim)
    {
        if (claim.Text("spec", "storageClassName") is not { Length: > 0 } className || Get("storage.k8s.io", "storageclasses", "", className) is not { } storage) return null;
        if (storage.Text("provisioner") is not OwnProvisioner) return null;
        var volumeName = "pvc-" + claim.Text("metadata", "uid");
        if (Get("", "persistentvolumes", "", volumeName) is not null) return volumeName;
        Cluster.Objects.Create(Request(Volumes, "", ""), MapNode.Of(
            ("metadata", MapNode.Of(("name", volumeName), ("annotations", MapNode.Of(("pv.kubernetes.io/provisioned-by", OwnProvisioner))))),
            ("spec", MapNode.Of(
                ("capacity", MapNode.Of(("storage", claim.At("spec", "resources", "requests", "storage")!))),
                ("accessModes", claim.At("spec", "accessModes")!), ("volumeMode", claim.At("spec", "volumeMode")!), ("storageClassName", className),
                ("persistentVolumeReclaimPolicy", storage["reclaimPolicy"]!), ("hostPath", MapNode.Of(("path", "/sandbox/" + volumeName))),
                ("claimRef", Reference(space, name, claim))))));
        return volumeName;
    }

    private void Bind(string space, string name, MapNode claim, string volumeName, MapNode volume)
    {
        if (!Equals(volume.At("spec", "claimRef", "uid"), claim.At("metadata", "uid")))
        {
            Cluster.Objects.Modify(Request(Volumes, "", volumeName), item => item.WithAt(["spec", "claimRef"], Reference(space, name, claim))
                .WithAt(["metadata", "annotations", BoundByController], "yes"));
        }
        SetPhase(volumeName, "Bound");
        if (claim.Text("metadata", "annotations", BindCompleted) is null)
        {
            Cluster.Objects.Modify(Request(Claims, space, name), item =>
            {
                var isChosen = item.Text("spec", "volumeName") is { Length: > 0 };
                item = item.WithAt(["spec", "volumeName"], volumeName).WithAt(["metadata", "annotations", BindCompleted], "yes");
                return isChosen ? item : item.WithAt(["metadata", "annotations", BoundByController], "yes");
            });
        }
        Cluster.Objects.Modify(Request(Claims, space, name, "status"), item =>
        {
            var status = MapNode.Of(("phase", "Bound"), ("accessModes", volume.At("spec", "accessModes")!), ("capacity", volume.At("spec", "capacity")!));
            return status.Equals(item["status"]) ? item : item.With("status", status);
        });
    }

    private static string OfClass(MapNode item) => "class/" + item.Text("spec", "storageClassName");

    private static string ForClaim(string space, string name) => $"claim/{space}/{name}";

    private static MapNode Reference(string space, string name, MapNode claim) => MapNode.Of(
        ("kind", "PersistentVolumeClaim"), ("namespace", space), ("name", name), ("uid", claim.At("metadata", "uid")!), ("apiVersion", "v1"),
        ("resourceVersion", claim.At("metadata", "resourceVersion") ?? StringNode.Empty));

    private void SetPhase(string name, string phase) => Cluster.Objects.Modify(Request(Volumes, "", name, "status"), item =>
        item.Text("status", "phase") == phase ? item
            : item.WithAt(["status", "phase"], phase).WithAt(["status", "lastPhaseTransitionTime"], Timestamps.Text(Cluster.Now)));

    private void RemoveFinalizer(ServedResource resource, string space, string name, string finalizer) => Cluster.Objects.Modify(Request(resource, space, name), item =>
    {
        var rest = ListNode.Of(item.List("metadata", "finalizers").Where(known => known.Text() != finalizer));
        if (rest.Count == item.List("metadata", "finalizers").Count) return item;
        return item.With("metadata", rest.Count == 0 ? item["metadata"].Map().Without("finalizers") : item["metadata"].Map().With("finalizers", rest));
    });

    private static Quantity Amount(Node? value) => Quantity.TryParse(value.Text() ?? "", out var amount) ? amount : Quantity.Zero;
}
