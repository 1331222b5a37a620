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

    /// <summary>What is made at moments of a sync, and is no part of the state that Git wants.</summary>
    public IReadOnlyList<HookTarget> Hooks { get; init; } = [];

    /// <summary>What Git holds only so that it is left as it is.</summary>
    public IReadOnlySet<ResourceKey> LeftAlone { get; init; } = new HashSet<ResourceKey>();

    /// <summary>Why none of it may be brought out, as it can't all be; empty when it may.</summary>
    public IReadOnlyList<Condition> Refusals { get; init; } = [];

    /// <summary>The kinds of all that a sync may make.</summary>
    public IEnumerable<GroupKind> Kinds => Targets.Keys.Select(static key => key.GroupKind).Concat(Hooks.Select(static hook => hook.Kind)).Distinct();

    /// <summary>The kinds that Git holds and the settings leave out.</summary>
    public IReadOnlySet<GroupKind> Excluded { get; init; } = new HashSet<GroupKind>();

    /// <param name="manifests">As rendered, of all sources in order.</param>
    /// <param name="isNamespaced">Whether objects of a kind lie in namespaces; null when the cluster has no such kind.</param>
    /// <param name="isExcluded">Whether the settings leave a kind out; by itself only what no cluster lets anybody manage.</param>
    /// <exception cref="Rendering.RenderException">An object has no name.</exception>
    public static TargetSet Of(
        IEnumerable<MapNode> manifests, string instance, string destinationNamespace, Tracking tracking, Func<GroupKind, bool?> isNamespaced,
        Func<GroupKind, bool>? isExcluded = null)
    {
        ArgumentNullException.ThrowIfNull(isNamespaced);
        ArgumentNullException.ThrowIfNull(tracking);
        IReadOnlyList<MapNode> all = [.. manifests];
        var scopes = ScopesOfDefinitions(all);
        var (targets, counts, warnings) = (new Dictionary<ResourceKey, Target>(all.Count), new Dictionary<ResourceKey, int>(), new List<Condition>());
        var (hooks, leftAlone, marks) = (new List<HookTarget>(), new HashSet<ResourceKey>(), new Marks(tracking, instance, destinationNamespace));
        var (excluded, refusals) = (new HashSet<GroupKind>(), new List<Condition>());
        var odd = new SortedDictionary<string, List<ResourceKey>>(StringComparer.Ordinal);
        foreach (var manifest in all)
        {
            var found = ResourceKey.Of(manifest);
            if (isExcluded?.Invoke(found.GroupKind) ?? ResourceFilter.None.Excludes(found.GroupKind, ""))
            {
                excluded.Add(found.GroupKind);
                warnings.Add(new Condition("ExcludedResourceWarning", $"Resource {found.GroupKind} {found.Name} is excluded in the settings"));
                continue;
            }

            // A kind that nobody knows yet most likely lies in namespaces, as most do; its definition tells, once it is there.
            var namespaced = isNamespaced(found.GroupKind) ?? scopes.GetValueOrDefault(found.GroupKind, true);
            if (namespaced && found.Namespace.Length == 0 && destinationNamespace.Length == 0)
            {
                refusals.Add(Homeless(manifest, found));
                continue;
            }

            var annotations = manifest.Map("metadata", "annotations");
            var hook = Hook.Of(annotations);
            var (key, placed) = Place(manifest, found, namespaced, destinationNamespace, mayBeNameless: hook is not null);
            foreach (var problem in KnownAnnotations.Problems(annotations))
            {
                if (!odd.TryGetValue(problem, out var keys)) odd[problem] = keys = [];
                keys.Add(key);
            }

            if (hook is not null) hooks.Add(new HookTarget(hook, key, placed, namespaced, marks));
            else if (Hook.IsSkipped(annotations)) leftAlone.Add(key);
            else
            {
                counts[key] = counts.GetValueOrDefault(key) + 1;
                targets[key] = marks.On(key, placed, namespaced);
            }
        }

        warnings.AddRange(odd.Select(static one => new Condition("ComparisonError", $"metadata.annotations: {one.Key} (in {ResourceKey.Named(one.Value)})")));
        foreach (var (key, count) in counts)
        {
            if (count > 1) warnings.Add(new Condition("RepeatedResourceWarning", $"Resource {key.Group}/{key.Kind}/{key.Namespace}/{key.Name} appeared {count} times among application resources."));
        }

        return new TargetSet(targets, warnings) { Hooks = hooks, LeftAlone = leftAlone, Excluded = excluded, Refusals = refusals };
    }

    private static Condition Homeless(MapNode manifest, ResourceKey found)
    {
        var version = manifest["apiVersion"].Text() ?? "";
        return new Condition("InvalidSpecError",
            $"Namespace for {found.Name} {(found.Group.Length == 0 ? "/" : "")}{version}, Kind={found.Kind} is missing.");
    }

    private static (ResourceKey Key, MapNode Placed) Place(MapNode manifest, ResourceKey found, bool namespaced, string destinationNamespace, bool mayBeNameless)
    {
        if (manifest.At("metadata", "name") is { } odd and not StringNode)
            throw new Rendering.RenderException($"an object of kind {found.GroupKind} has the name {odd}, which is no text; put it in quotes");
        var metadata = manifest.Map("metadata");
        var isGenerated = metadata["generateName"].Text() is { Length: > 0 };
        if (found.Name.Length == 0 && !(mayBeNameless && isGenerated))
        {
            throw new Rendering.RenderException(isGenerated
                ? $"an object of kind {found.GroupKind} has only metadata.generateName, which is for hooks; give it metadata.name"
                : $"an object of kind {found.GroupKind} has no name; metadata.name is required");
        }

        var @namespace = !namespaced ? "" : found.Namespace.Length > 0 ? found.Namespace : destinationNamespace;
        metadata = namespaced ? metadata.With("namespace", @namespace) : metadata.Without("namespace");
        // These are the cluster's to write; an apply with them is refused or fights for nothing.
        metadata = metadata.Without("managedFields").Without("resourceVersion").Without("uid").Without("creationTimestamp").Without("generation");
        if (metadata["annotations"] is NullNode) metadata = metadata.Without("annotations");
        if (metadata["labels"] is NullNode) metadata = metadata.Without("labels");
        var placed = manifest.With("metadata", metadata).Without("status");
        return (found with { Namespace = @namespace }, SecretText.IsSecret(placed) ? SecretText.Encoded(placed) : placed);
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

/// <summary>How an Application marks what it makes.</summary>
internal sealed record Marks(Tracking Tracking, string Instance, string DestinationNamespace)
{
    public Target On(ResourceKey key, MapNode placed, bool namespaced)
    {
        var marked = Tracking.Mark(placed, Instance, DestinationNamespace);
        return new Target { Key = key, Manifest = marked, Digest = Digest.Of(marked), IsNamespaced = namespaced };
    }
}

/// <summary>Something that `status.conditions` says of an Application.</summary>
public sealed record Condition(string Type, string Message);
