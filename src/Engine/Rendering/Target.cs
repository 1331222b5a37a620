using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Rendering;

/// <summary>An object as Git wants it, ready to be applied.</summary>
public sealed record Target
{
    public required ResourceKey Key { get; init; }

    /// <summary>With its namespace and the marks of its Application.</summary>
    public required MapNode Manifest { get; init; }

    /// <summary>Stands for the manifest.</summary>
    public required Digest Digest { get; init; }

    public required bool IsNamespaced { get; init; }

    public string ApiVersion => Manifest["apiVersion"].Text() ?? "";

    public string SyncOptions => Manifest.Map("metadata", "annotations")[LiveObject.SyncOptionsAnnotation].Text() ?? "";

    public int Wave => LiveObject.WaveOf(Manifest.Map("metadata", "annotations"));

    /// <summary>The kind that it defines, when it is a definition.</summary>
    public GroupKind? DefinedKind => Key is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" }
        ? new GroupKind(Manifest.Text("spec", "group") ?? "", Manifest.Text("spec", "names", "kind") ?? "")
        : null;

    public bool IgnoresHealth => Manifest.Map("metadata", "annotations")[LiveObject.IgnoreHealthAnnotation].Text() == "true";
}

/// <summary>All that Git wants of one Application, and what is odd about it.</summary>
public sealed record TargetSet(IReadOnlyDictionary<ResourceKey, Target> Targets, IReadOnlyList<Condition> Warnings)
{
    public static readonly TargetSet Empty = new(new Dictionary<ResourceKey, Target>(), []);

    /// <summary>What a cluster never lets anybody manage by Git: it writes them itself, all the time.</summary>
    private static readonly HashSet<GroupKind> NeverManaged = [new("", "Event"), new("coordination.k8s.io", "Lease")];

    /// <param name="manifests">As rendered, of all sources in order.</param>
    /// <param name="isNamespaced">Whether objects of a kind lie in namespaces; null when the cluster has no such kind.</param>
    /// <exception cref="Rendering.RenderException">An object has no name, or no namespace to go to.</exception>
    public static TargetSet Of(
        IEnumerable<MapNode> manifests, string instance, string destinationNamespace, Tracking tracking, Func<GroupKind, bool?> isNamespaced)
    {
        ArgumentNullException.ThrowIfNull(isNamespaced);
        ArgumentNullException.ThrowIfNull(tracking);
        IReadOnlyList<MapNode> all = [.. manifests];
        var scopes = ScopesOfDefinitions(all);
        var (targets, counts, warnings) = (new Dictionary<ResourceKey, Target>(all.Count), new Dictionary<ResourceKey, int>(), new List<Condition>());
        foreach (var manifest in all)
        {
            var found = ResourceKey.Of(manifest);
            if (WhyLeftOut(found, manifest) is { } warning)
            {
                warnings.Add(warning);
                continue;
            }

            // A kind that nobody knows yet most likely lies in namespaces, as most do; its definition tells, once it is there.
            var namespaced = isNamespaced(found.GroupKind) ?? scopes.GetValueOrDefault(found.GroupKind, true);
            var target = Make(manifest, found, namespaced, instance, destinationNamespace, tracking);
            counts[target.Key] = counts.GetValueOrDefault(target.Key) + 1;
            targets[target.Key] = target;
        }

        foreach (var (key, count) in counts)
        {
            if (count > 1) warnings.Add(new Condition("RepeatedResourceWarning", $"Resource {key.Group}/{key.Kind}/{key.Namespace}/{key.Name} appeared {count} times among application resources."));
        }

        return new TargetSet(targets, warnings);
    }

    private static Target Make(MapNode manifest, ResourceKey found, bool namespaced, string instance, string destinationNamespace, Tracking tracking)
    {
        if (manifest.At("metadata", "name") is { } odd and not StringNode)
            throw new Rendering.RenderException($"an object of kind {found.GroupKind} has the name {odd}, which is no text; put it in quotes");
        if (found.Name.Length == 0) throw new Rendering.RenderException($"an object of kind {found.GroupKind} has no name; metadata.name is required");
        var metadata = manifest.Map("metadata");
        var @namespace = !namespaced ? "" : found.Namespace.Length > 0 ? found.Namespace : destinationNamespace;
        if (namespaced && @namespace.Length == 0) throw new Rendering.RenderException($"Namespace for {found.Name} {manifest["apiVersion"].Text()}, Kind={found.Kind} is missing.");
        metadata = namespaced ? metadata.With("namespace", @namespace) : metadata.Without("namespace");
        // These are the cluster's to write; an apply with them is refused or fights for nothing.
        metadata = metadata.Without("managedFields").Without("resourceVersion").Without("uid").Without("creationTimestamp").Without("generation");
        if (metadata["annotations"] is NullNode) metadata = metadata.Without("annotations");
        if (metadata["labels"] is NullNode) metadata = metadata.Without("labels");
        var placed = manifest.With("metadata", metadata).Without("status");
        var marked = tracking.Mark(placed, instance, destinationNamespace);
        return new Target { Key = found with { Namespace = @namespace }, Manifest = marked, Digest = Digest.Of(marked), IsNamespaced = namespaced };
    }

    private static Condition? WhyLeftOut(ResourceKey key, MapNode manifest)
    {
        if (NeverManaged.Contains(key.GroupKind) || key.Group is "events.k8s.io" or "metrics.k8s.io")
            return new Condition("ExcludedResourceWarning", $"Resource {key.GroupKind} {key.Name} is excluded in the settings");
        var annotations = manifest.Map("metadata", "annotations");
        return annotations.Has("argocd.argoproj.io/hook") || (annotations["helm.sh/hook"].Text() is { } hook && hook != "crd-install")
            ? new Condition("ExcludedResourceWarning", $"Resource {key.GroupKind} {key.Name} is a hook, and hooks are not run yet")
            : null;
    }

    private static Dictionary<GroupKind, bool> ScopesOfDefinitions(IEnumerable<MapNode> manifests)
    {
        var scopes = new Dictionary<GroupKind, bool>();
        foreach (var manifest in manifests)
        {
            if (manifest["kind"].Text() != "CustomResourceDefinition") continue;
            var spec = manifest.Map("spec");
            scopes[new GroupKind(spec["group"].Text() ?? "", spec.Text("names", "kind") ?? "")] = spec["scope"].Text() != "Cluster";
        }

        return scopes;
    }
}

/// <summary>Something that `status.conditions` says of an Application.</summary>
public sealed record Condition(string Type, string Message);
