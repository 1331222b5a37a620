using GitOpsActors.Engine.Kustomize.Resources;

namespace GitOpsActors.Engine.Kustomize.Files;

// The entries of a kustomization's lists, as the user wrote them. A closed family of small records.

internal sealed record PatchEntry(string Path, string Patch, SelectorEntry? Target, bool AllowNameChange, bool AllowKindChange)
{
    public static PatchEntry Read(Fields fields)
    {
        var options = fields.One("options", static one => (Name: one.Bool("allowNameChange"), Kind: one.Bool("allowKindChange"), Create: one.Bool("createUnconditionally")).ToTuple());
        return new PatchEntry(fields.Text("path"), fields.Text("patch"), fields.One("target", SelectorEntry.Read), options?.Item1 ?? false, options?.Item2 ?? false);
    }
}

/// <summary>Which objects a patch is for; all but the two selectors are regular expressions for the whole value.</summary>
internal sealed record SelectorEntry(Gvk Gvk, string Name, string Namespace, string LabelSelector, string AnnotationSelector)
{
    public static SelectorEntry Read(Fields fields) => new(
        GvkEntry.Read(fields), fields.Text("name"), fields.Text("namespace"), fields.Text("labelSelector"), fields.Text("annotationSelector"));
}

internal static class GvkEntry
{
    public static Gvk Read(Fields fields) => new(fields.Text("group"), fields.Text("version"), fields.Text("kind"));
}

internal static class FieldSpecEntry
{
    public static FieldSpec Read(Fields fields)
    {
        var spec = new FieldSpec(fields.Text("path"), GvkEntry.Read(fields), fields.Bool("create"));
        fields.Ignore("skip");
        return spec;
    }
}

internal sealed record LabelEntry(
    IReadOnlyList<KeyValuePair<string, string>> Pairs, bool IncludeSelectors, bool IncludeTemplates, IReadOnlyList<FieldSpec> Fields)
{
    public static LabelEntry Read(Fields fields) => new(
        fields.TextMap("pairs"), fields.Bool("includeSelectors"), fields.Bool("includeTemplates"), fields.Each("fields", FieldSpecEntry.Read));
}

internal sealed record ImageEntry(string Name, string NewName, string NewTag, string Digest, string TagSuffix)
{
    public static ImageEntry Read(Fields fields) => new(
        fields.Text("name"), fields.Text("newName"), fields.Text("newTag"), fields.Text("digest"), fields.Text("tagSuffix"));
}

internal sealed record ReplicaEntry(string Name, long Count)
{
    public static ReplicaEntry Read(Fields fields) => new(fields.Text("name"), fields.Integer("count") ?? 0);
}

internal sealed record GeneratorOptions(
    IReadOnlyList<KeyValuePair<string, string>> Labels, IReadOnlyList<KeyValuePair<string, string>> Annotations, bool DisableNameSuffixHash, bool Immutable)
{
    public static readonly GeneratorOptions None = new([], [], false, false);

    public static GeneratorOptions Read(Fields fields) => new(
        fields.TextMap("labels"), fields.TextMap("annotations"), fields.Bool("disableNameSuffixHash"), fields.Bool("immutable"));

    /// <summary>An entry's own options over those of the whole kustomization.</summary>
    public GeneratorOptions Over(GeneratorOptions global) => new(
        Merge(global.Labels, Labels), Merge(global.Annotations, Annotations), DisableNameSuffixHash || global.DisableNameSuffixHash, Immutable || global.Immutable);

    private static List<KeyValuePair<string, string>> Merge(IReadOnlyList<KeyValuePair<string, string>> under, IReadOnlyList<KeyValuePair<string, string>> over)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in under) merged[key] = value;
        foreach (var (key, value) in over) merged[key] = value;
        return [.. merged];
    }
}

internal sealed record GeneratorEntry(
    string Name, string Namespace, GeneratorBehavior Behavior, IReadOnlyList<string> Literals, IReadOnlyList<string> Files,
    IReadOnlyList<string> Envs, string SecretType, GeneratorOptions Options, string Place)
{
    public static GeneratorEntry ReadConfigMap(Fields fields) => Read(fields, "");

    public static GeneratorEntry ReadSecret(Fields fields) => Read(fields, fields.Text("type"));

    private static GeneratorEntry Read(Fields fields, string type) => new(
        fields.Text("name"), fields.Text("namespace"), BehaviorOf(fields), fields.Texts("literals"), fields.Texts("files"),
        // `env` is the older form of `envs`, and its file is read last.
        fields.Text("env") is { Length: > 0 } env ? [.. fields.Texts("envs"), env] : fields.Texts("envs"),
        type, fields.One("options", GeneratorOptions.Read) ?? GeneratorOptions.None, fields.Place);

    private static GeneratorBehavior BehaviorOf(Fields fields) => fields.Text("behavior") switch
    {
        "merge" => GeneratorBehavior.Merge,
        "replace" => GeneratorBehavior.Replace,
        // Kustomize takes whatever else is written for the default.
        _ => GeneratorBehavior.Create,
    };
}

internal sealed record VarEntry(string Name, Gvk Gvk, string ObjectName, string ObjectNamespace, string FieldPath)
{
    /// <summary>Whether an object of this name is meant. Without a namespace, one of any is.</summary>
    public bool Means(ResourceId id) => id.Gvk == Gvk && id.Name == ObjectName
        && ((ObjectNamespace.Length == 0 && !Gvk.IsClusterScoped) || id.EffectiveNamespace == new ResourceId(Gvk, ObjectName, ObjectNamespace).EffectiveNamespace);

    public static VarEntry Read(Fields fields)
    {
        var target = fields.One("objref", static one =>
        {
            var (explicitGvk, apiVersion) = (GvkEntry.Read(one), one.Text("apiVersion"));
            var gvk = apiVersion.Length > 0 ? Gvk.Of(apiVersion, explicitGvk.Kind) : explicitGvk;
            return new VarEntry("", gvk, one.Text("name"), one.Text("namespace"), "");
        }) ?? throw fields.Error("var without objref");
        var path = fields.One("fieldref", static one => one.Text("fieldPath"));
        return target with { Name = fields.Text("name"), FieldPath = string.IsNullOrEmpty(path) ? "metadata.name" : path };
    }
}

internal sealed record SortOptions(string Order, IReadOnlyList<string> First, IReadOnlyList<string> Last)
{
    public static SortOptions Read(Fields fields)
    {
        var legacy = fields.One("legacySortOptions", static one => (one.Texts("orderFirst"), one.Texts("orderLast")).ToTuple());
        return new SortOptions(fields.Text("order"), legacy?.Item1 ?? [], legacy?.Item2 ?? []);
    }
}
