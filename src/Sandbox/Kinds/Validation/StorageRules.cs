using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What claims, volumes and classes of storage must be.</summary>
internal static class StorageRules
{
    private const string ClaimFixed = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n@@ spec differs";

    private const string TokensInAttributes = "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes";

    private static readonly string[] AccessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

    private static readonly string[] VolumeSources =
    [
        "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs", "rbd", "quobyte", "cephfs", "iscsi", "cinder", "fc",
        "flexVolume", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "scaleIO", "local", "storageos", "csi",
    ];

    public static void Claim(FieldErrors errors, MapNode item) => ClaimSpec(errors, item["spec"].Map(), "spec");

    public static void ClaimUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Claim(errors, item);
        var (spec, before) = (item["spec"].Map(), old["spec"].Map());
        MapNode Comparable(MapNode claim)
        {
            // Binding sets the name of the volume once; a bound claim may ask for more.
            if (before.Text("volumeName") is not { Length: > 0 }) claim = claim.Without("volumeName");
            if (old.Text("status", "phase") is "Bound") claim = claim.Without("volumeAttributesClassName").In("resources", resources => resources.Without("requests"));
            return claim;
        }
        if (!Comparable(spec).Equals(Comparable(before))) errors.Forbidden("spec", ClaimFixed);
        if (Rules.Amount(spec.At("resources", "requests", "storage")) is { } asked && Rules.Amount(before.At("resources", "requests", "storage")) is { } known
            && asked < known && old.Text("status", "phase") is "Bound")
            errors.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        errors.Unchanged(spec["volumeMode"], before["volumeMode"], "volumeMode");
    }

    public static void ClaimSpec(FieldErrors errors, MapNode spec, string path)
    {
        var modes = spec["accessModes"].List();
        if (modes.Count == 0) errors.Required($"{path}.accessModes", "at least 1 access mode is required");
        Modes(errors, modes, $"{path}.accessModes");
        if (spec["selector"] is { } selector) Rules.Selector(errors, selector, $"{path}.selector");
        var storage = spec.At("resources", "requests", "storage");
        if (storage is null) errors.Required($"{path}.resources[storage]");
        else if (Rules.Amount(storage) is { Sign: <= 0 }) errors.Invalid($"{path}.resources[storage]", storage, "must be greater than zero");
        if (spec.Text("storageClassName") is { Length: > 0 } name) errors.Check($"{path}.storageClassName", name, Names.Subdomain);
        errors.OneOf(spec, "volumeMode", path, "Block", "Filesystem");
    }

    public static IReadOnlyList<string> DriverWarnings(MapNode item) =>
        item.List("spec", "tokenRequests").Count > 0 && item.At("spec", "serviceAccountTokenInSecrets") is null ? [TokensInAttributes] : [];

    public static void Volume(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        var modes = spec["accessModes"].List();
        if (modes.Count == 0) errors.Required("spec.accessModes");
        Modes(errors, modes, "spec.accessModes");
        Capacity(errors, spec);
        Source(errors, spec);
        errors.OneOf(spec, "persistentVolumeReclaimPolicy", "spec", "Delete", "Recycle", "Retain");
        if (spec.Text("storageClassName") is { Length: > 0 } name) errors.Check("spec.storageClassName", name, Names.Subdomain);
        errors.OneOf(spec, "volumeMode", "spec", "Block", "Filesystem");
    }

    public static void VolumeUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Volume(errors, item);
        MapNode Source(MapNode volume) => VolumeSources.Aggregate(MapNode.Empty, (source, kind) => source.WithOrWithout(kind, volume["spec"]?[kind]));
        if (!Source(item).Equals(Source(old))) errors.Forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation\n@@ source differs");
        errors.Unchanged(item.At("spec", "volumeMode"), old.At("spec", "volumeMode"), "volumeMode");
        if (old.At("spec", "nodeAffinity") is MapNode place && !place.Equals(item.At("spec", "nodeAffinity")))
            errors.Invalid("nodeAffinity", FieldErrors.AsStruct(item.At("spec", "nodeAffinity")), Rules.Immutable);
    }

    public static void ClassUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        if (!Equals(item["parameters"], old["parameters"])) errors.Forbidden("parameters", "updates to parameters are forbidden.");
        if (!Equals(item["provisioner"], old["provisioner"])) errors.Forbidden("provisioner", "updates to provisioner are forbidden.");
        if (!Equals(item["reclaimPolicy"], old["reclaimPolicy"])) errors.Forbidden("reclaimPolicy", "updates to reclaimPolicy are forbidden.");
        errors.Unchanged(item["volumeBindingMode"], old["volumeBindingMode"], "volumeBindingMode");
    }

    public static void Class(FieldErrors errors, MapNode item)
    {
        if (item.Text("provisioner") is not { Length: > 0 } provisioner) errors.Required("provisioner");
#pragma warning disable CA1308 // The rule of the real server.
        else errors.Check("provisioner", provisioner.ToLowerInvariant(), Names.Qualified);
#pragma warning restore CA1308
        errors.OneOf(item, "reclaimPolicy", "", "Delete", "Retain");
        errors.OneOf(item, "volumeBindingMode", "", "Immediate", "WaitForFirstConsumer");
        foreach (var (key, _) in item["parameters"].Map())
            if (key.Length == 0) errors.Invalid("parameters", key, "field can not be empty.");
        var topologies = item["allowedTopologies"].List();
        for (var i = 0; i < topologies.Count; i++)
        {
            var expressions = topologies[i].List("matchLabelExpressions");
            for (var e = 0; e < expressions.Count; e++)
            {
                errors.Check($"allowedTopologies[{i}].matchLabelExpressions[{e}].key", expressions[e].Text("key") ?? "", Names.Qualified);
                if (expressions[e].List("values").Count == 0) errors.Required($"allowedTopologies[{i}].matchLabelExpressions[{e}].values");
            }
        }
    }

    private static void Csi(FieldErrors errors, MapNode source)
    {
        if (source.Text("driver") is not { Length: > 0 } driver) errors.Required("spec.csi.driver");
#pragma warning disable CA1308 // The rule of the real server.
        else errors.Check("spec.csi.driver", driver.ToLowerInvariant(), Names.Subdomain);
#pragma warning restore CA1308
        if (source.Text("volumeHandle") is not { Length: > 0 }) errors.Required("spec.csi.volumeHandle");
    }

    private static void Modes(FieldErrors errors, ListNode modes, string path)
    {
        foreach (var mode in modes)
            if (!AccessModes.Contains(mode.Text())) errors.NotSupported(path, mode, AccessModes);
        if (modes.Count > 1 && modes.Any(mode => mode.Text() is "ReadWriteOncePod")) errors.Forbidden(path, "may not use ReadWriteOncePod with other access modes");
    }

    private static void Capacity(FieldErrors errors, MapNode spec)
    {
        var capacity = spec["capacity"].Map();
        if (capacity.Count == 0) errors.Required("spec.capacity");
        if (capacity.Count != 1 || !capacity.Has("storage")) errors.NotSupported("spec.capacity", spec["capacity"] is MapNode map ? map.Sorted() : null, "storage");
        foreach (var (name, value) in capacity)
            if (name is "storage" && Quantity.TryParse(value.Text() ?? "", out var amount) && amount.Sign <= 0) errors.Invalid($"spec.capacity[{name}]", value, "must be greater than zero");
    }

    private static void Source(FieldErrors errors, MapNode spec)
    {
        var count = 0;
        foreach (var kind in VolumeSources)
        {
            if (spec[kind] is not MapNode source) continue;
            if (++count > 1) errors.Forbidden($"spec.{kind}", "may not specify more than 1 volume type");
            else if (kind is "hostPath") VolumeRules.HostPath(errors, source, "spec.hostPath");
            else if (kind is "local" && source.Text("path") is not { Length: > 0 }) errors.Required("spec.local.path");
            else if (kind is "local" && spec.At("nodeAffinity", "required") is null)
                errors.Required("spec.nodeAffinity", "Local volume requires node affinity");
            else if (kind is "csi") Csi(errors, source);
        }
        if (count == 0) errors.Required("spec", "must specify a volume type");
    }
}
