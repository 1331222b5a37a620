using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What the volumes of a Pod must be.</summary>
internal static class VolumeRules
{
    /// <summary>The names that mounts may use.</summary>
    public static HashSet<string> Check(FieldErrors errors, ListNode volumes, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < volumes.Count; i++)
        {
            var (volume, at) = (volumes[i].Map(), $"{path}[{i}]");
            var before = errors.Count;
            var name = volume.Text("name") ?? "";
            Source(errors, volume, at);
            if (name.Length == 0) errors.Required($"{at}.name");
            else errors.Check($"{at}.name", name, Names.Label);
            if (errors.Count == before && names.Contains(name)) errors.Duplicate($"{at}.name", name);
            // A volume that is wrong in another way still has its name.
            names.Add(name);
        }
        return names;
    }

    private static void Source(FieldErrors errors, MapNode volume, string path)
    {
        var count = 0;
        foreach (var (kind, source) in InOrder(volume))
        {
            if (++count > 1)
            {
                errors.Forbidden($"{path}.{kind}", "may not specify more than 1 volume type");
                continue;
            }
            Files(errors, source.Map(), $"{path}.{kind}", kind);
            switch (kind)
            {
                case "hostPath": HostPath(errors, source.Map(), $"{path}.hostPath"); break;
                case "secret" when source.Text("secretName") is not { Length: > 0 }: errors.Required($"{path}.secret.secretName"); break;
                case "configMap" when source.Text("name") is not { Length: > 0 }: errors.Required($"{path}.configMap.name"); break;
                case "persistentVolumeClaim" when source.Text("claimName") is not { Length: > 0 }: errors.Required($"{path}.persistentVolumeClaim.claimName"); break;
                case "nfs":
                    if (source.Text("server") is not { Length: > 0 }) errors.Required($"{path}.nfs.server");
                    if (source.Text("path") is not { Length: > 0 } nfsPath) errors.Required($"{path}.nfs.path");
                    else if (nfsPath[0] != '/') errors.Invalid($"{path}.nfs.path", nfsPath, "must be an absolute path");
                    break;
            }
        }
        if (count == 0) errors.Required(path, "must specify a volume type");
    }

    /// <summary>Volumes that are made of keys of something: their modes, and where each key goes.</summary>
    private static void Files(FieldErrors errors, MapNode source, string path, string kind)
    {
        if (kind is not ("secret" or "configMap" or "projected" or "downwardAPI")) return;
        Mode(errors, source["defaultMode"], $"{path}.defaultMode");
        Items(errors, source["items"].List(), $"{path}.items", kind);
        var parts = source["sources"].List();
        Paths(errors, parts, path);
        for (var i = 0; i < parts.Count; i++)
            foreach (var part in (string[])["secret", "configMap", "downwardAPI", "serviceAccountToken"])
            {
                if (parts[i][part] is not MapNode inner) continue;
                var at = $"{path}.sources[{i}].{part}";
                if (part is "secret" or "configMap" && inner.Text("name") is not { Length: > 0 }) errors.Required($"{at}.name");
                if (part is "serviceAccountToken" && inner.Text("path") is not { Length: > 0 }) errors.Required($"{at}.path");
                Items(errors, inner["items"].List(), $"{at}.items", part);
            }
    }

    // Each file of a projected volume comes from one source.
    private static void Paths(FieldErrors errors, ListNode parts, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            foreach (var kind in (ReadOnlySpan<string>)["secret", "configMap", "downwardAPI", "serviceAccountToken"])
            {
                if (part[kind] is not MapNode inner) continue;
                var targets = kind is "serviceAccountToken" ? [inner.Text("path")] : inner["items"].List().Select(item => item.Text("path"))
                    .ToArray();
                foreach (var target in targets)
                    if (target is { Length: > 0 } && !seen.Add(target))
                        errors.Invalid(path, inner["name"] ?? StringNode.Of(target), "conflicting duplicate paths");
            }
        }
    }

    private static void Items(FieldErrors errors, ListNode items, string path, string kind)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var (item, at) = (items[i].Map(), $"{path}[{i}]");
            if (kind is not "downwardAPI" && item.Text("key") is not { Length: > 0 }) errors.Required($"{at}.key");
            if (item.Text("path") is not { Length: > 0 } target) errors.Required($"{at}.path");
            else if (target[0] == '/') errors.Invalid($"{at}.path", target, "must be a relative path");
            else if (target.Split('/').Contains("..")) errors.Invalid($"{at}.path", target, "must not contain '..'");
            else if (target.StartsWith("..", StringComparison.Ordinal)) errors.Invalid($"{at}.path", target, "must not start with '..'");
            Mode(errors, item["mode"], $"{at}.mode");
        }
    }

    private static void Mode(FieldErrors errors, Node? mode, string path)
    {
        if (mode is IntegerNode { Value: < 0 or > 0x1ff }) errors.Invalid(path, mode, "must be a number between 0 and 0777 (octal), both inclusive");
    }

    public static void HostPath(FieldErrors errors, MapNode source, string path)
    {
        if (source.Text("path") is not { Length: > 0 } hostPath) errors.Required($"{path}.path");
        else if (hostPath.Split('/').Contains("..")) errors.Invalid($"{path}.path", hostPath, "must not contain '..'");
        if (source["type"] is StringNode { Value.Length: > 0 })
            errors.OneOf(source, "type", path, "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
    }

    // The order in which the real server looks at them decides which one is one too many.
    private static IEnumerable<(string Kind, Node Source)> InOrder(MapNode volume)
    {
        foreach (var kind in (string[])["emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs",
            "persistentVolumeClaim", "rbd", "cinder", "cephfs", "flocker", "downwardAPI", "fc", "flexVolume", "azureFile", "configMap", "vsphereVolume",
            "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos", "projected", "scaleIO", "csi", "ephemeral", "quobyte", "image"])
            if (volume[kind] is MapNode source) yield return (kind, source);
    }
}
