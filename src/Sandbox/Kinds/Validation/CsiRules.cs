using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What the objects must be by which drivers of storage and the cluster talk.</summary>
internal static class CsiRules
{
    private const int NameMax = 63;
    private const int TokenSecondsMin = 600;

    private static readonly string[] DriverFixed = ["attachRequired", "volumeLifecycleModes"];

    public static void Driver(FieldErrors errors, MapNode item)
    {
        DriverName(errors, item.Text("metadata", "name") ?? "", "metadata.name");
        var spec = item["spec"].Map();
        errors.OneOf(spec, "fsGroupPolicy", "spec", "File", "None", "ReadWriteOnceWithFSType");
        var modes = spec["volumeLifecycleModes"].List();
        foreach (var mode in modes)
            if (mode.Text() is not ("Ephemeral" or "Persistent")) errors.NotSupported("spec.volumeLifecycleModes", mode, "Ephemeral", "Persistent");
        var audiences = new HashSet<string>(StringComparer.Ordinal);
        var tokens = spec["tokenRequests"].List();
        for (var i = 0; i < tokens.Count; i++)
        {
            var audience = tokens[i].Text("audience") ?? "";
            if (!audiences.Add(audience)) errors.Duplicate($"spec.tokenRequests[{i}].audience", audience);
            if (tokens[i]["expirationSeconds"] is IntegerNode { Value: < TokenSecondsMin } seconds)
                errors.Invalid($"spec.tokenRequests[{i}].expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        }
    }

    public static void DriverUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Driver(errors, item);
        foreach (var field in DriverFixed)
            errors.Unchanged(item.At("spec", field), old.At("spec", field), field is "attachRequired" ? "spec.attachedRequired" : $"spec.{field}");
    }

    public static void Node(FieldErrors errors, MapNode item)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var drivers = item.At("spec", "drivers").List();
        for (var i = 0; i < drivers.Count; i++)
        {
            var at = $"spec.drivers[{i}]";
            var name = drivers[i].Text("name") ?? "";
            DriverName(errors, name, $"{at}.name");
            if (drivers[i].Text("nodeID") is not { Length: > 0 }) errors.Required($"{at}.nodeID");
            if (drivers[i].At("allocatable", "count") is IntegerNode { Value: < 0 } count) errors.Invalid($"{at}.allocatable.count", count, "must be greater than or equal to 0");
            if (!names.Add(name)) errors.Duplicate($"{at}.name", name);
        }
    }

    public static void Attachment(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        DriverName(errors, spec.Text("attacher") ?? "", "spec.attacher");
        var (volume, inline) = (spec.At("source", "persistentVolumeName") as StringNode, spec.At("source", "inlineVolumeSpec") as MapNode);
        if (volume is not null && inline is not null) errors.Forbidden("spec.source", "must not specify both inlineVolumeSpec and persistentVolumeName");
        else if (volume is null && inline is null) errors.Required("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        else if (volume is { Value.Length: 0 }) errors.Required("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName");
        else if (volume is not null) errors.Check("spec.source.persistentVolumeName", volume.Value, Names.Subdomain);
        errors.Check("spec.nodeName", spec.Text("nodeName") ?? "", Names.Subdomain);
    }

    public static void AttachmentUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Attachment(errors, item);
        if (!Equals(item["spec"], old["spec"])) errors.Invalid("spec", FieldErrors.AsStruct(item["spec"]), Rules.Immutable);
    }

    public static void Capacity(FieldErrors errors, MapNode item)
    {
        errors.Check("storageClassName", item.Text("storageClassName") ?? "", Names.Subdomain);
        foreach (var field in (ReadOnlySpan<string>)["capacity", "maximumVolumeSize"])
            if (Rules.Amount(item[field]) is { Sign: < 0 }) errors.Invalid(field, item[field], "must be greater than or equal to 0");
        if (item["nodeTopology"] is { } topology) Rules.Selector(errors, topology, "nodeTopology");
    }

    public static void CapacityUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Capacity(errors, item);
        foreach (var field in (ReadOnlySpan<string>)["nodeTopology", "storageClassName"]) errors.Unchanged(item[field], old[field], field);
    }

    public static void AttributesClass(FieldErrors errors, MapNode item)
    {
        DriverName(errors, item.Text("driverName") ?? "", "driverName");
        if (item["parameters"].Map().Count == 0) errors.Required("parameters", "must contain at least one key/value pair");
    }

    public static void AttributesClassUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        foreach (var field in (ReadOnlySpan<string>)["driverName", "parameters"])
            if (!Equals(item[field], old[field])) errors.Forbidden(field, $"updates to {field} are forbidden.");
    }

    private static void DriverName(FieldErrors errors, string name, string path)
    {
        if (name.Length == 0)
        {
            errors.Required(path);
            return;
        }
        if (name.Length > NameMax) errors.TooLong(path, NameMax);
#pragma warning disable CA1308 // The rule of the real server.
        foreach (var problem in Names.Subdomain(name.ToLowerInvariant())) errors.Invalid(path, name, problem);
#pragma warning restore CA1308
    }
}
