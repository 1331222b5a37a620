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
