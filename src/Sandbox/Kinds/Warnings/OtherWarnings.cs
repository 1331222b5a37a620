using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds.Validation;

namespace GitOpsActors.Sandbox.Kinds.Warnings;

/// <summary>What users of the other kinds are warned of.</summary>
internal static class OtherWarnings
{
    private const string OldStorageClass = "volume.beta.kubernetes.io/storage-class";
    private const string OldIngressClass = "kubernetes.io/ingress.class";
    private const string MountableSecrets = "kubernetes.io/enforce-mountable-secrets";

    public static IReadOnlyList<string> Service(MapNode item, MapNode? old)
    {
        var spec = item["spec"].Map();
        var warnings = new List<string>();
        var isExternal = spec.Text("type") is "ExternalName";
        if (spec.Text("clusterIP") is "None" && spec.Text("sessionAffinity") is { Length: > 0 } and not "None") warnings.Add("spec.SessionAffinity is ignored for headless services");
        if (isExternal && spec["externalIPs"].List().Count > 0) warnings.Add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
        if (!isExternal && spec.Text("externalName") is { Length: > 0 }) warnings.Add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
        return warnings;
    }

    public static IReadOnlyList<string> Claim(MapNode item, MapNode? old) =>
        [.. OfStorageClass(item), .. Fraction(item.At("spec", "resources", "requests", "storage"), "spec.resources.requests[storage]")];

    public static IReadOnlyList<string> Volume(MapNode item, MapNode? old)
    {
        var warnings = OfStorageClass(item).ToList();
        if (item.Text("spec", "persistentVolumeReclaimPolicy") is "Recycle")
            warnings.Add("spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.");
        warnings.AddRange(Fraction(item.At("spec", "capacity", "storage"), "spec.capacity[storage]"));
        return warnings;
    }

    public static IReadOnlyList<string> Ingress(MapNode item, MapNode? old) =>
        old is null && item.Map("metadata", "annotations").Has(OldIngressClass)
            ? [$"annotation \"{OldIngressClass}\" is deprecated, please use 'spec.ingressClassName' instead"] : [];

    public static IReadOnlyList<string> Account(MapNode item, MapNode? old) =>
        item.Map("metadata", "annotations").Has(MountableSecrets) && old.Text("metadata", "annotations", MountableSecrets) is null
            ? [$"metadata.annotations[{MountableSecrets}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets"] : [];

    /// <summary>Custom resources may have finalizers without a domain, but better do not.</summary>
    public static IReadOnlyList<string> Finalizers(MapNode item, MapNode? old)
    {
        var known = old.List("metadata", "finalizers").Select(finalizer => finalizer.Text()).ToHashSet(StringComparer.Ordinal);
        return [.. item.List("metadata", "finalizers").Select(finalizer => finalizer.Text() ?? "")
            .Where(name => !known.Contains(name) && !name.Contains('/', StringComparison.Ordinal) && name is not ("orphan" or "foregroundDeletion"))
            .Order(StringComparer.Ordinal)
            .Select(name => $"metadata.finalizers: \"{name}\": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers")];
    }

    private static IEnumerable<string> OfStorageClass(MapNode item)
    {
        if (item.Map("metadata", "annotations").Has(OldStorageClass))
            yield return $"metadata.annotations[{OldStorageClass}]: deprecated since v1.8; use \"storageClassName\" attribute instead";
    }

    private static IEnumerable<string> Fraction(Node? value, string path)
    {
        if (Rules.Amount(value) is { } amount && amount.MilliValue % 1000 != 0) yield return $"{path}: fractional byte value \"{amount}\" is invalid, must be an integer";
    }
}
