using System.Text;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>Which fields the transformers of a build know: those that are built in, and what configurations and CRDs add.</summary>
internal sealed class FieldSpecs
{
    public static readonly FieldSpecs BuiltIn = Load();

    public IReadOnlyList<FieldSpec> NamePrefix { get; private init; } = [];

    public IReadOnlyList<FieldSpec> NameSuffix { get; private init; } = [];

    public IReadOnlyList<FieldSpec> Namespace { get; private init; } = [];

    public IReadOnlyList<FieldSpec> CommonLabels { get; private init; } = [];

    public IReadOnlyList<FieldSpec> Labels { get; private init; } = [];

    public IReadOnlyList<FieldSpec> TemplateLabels { get; private init; } = [];

    public IReadOnlyList<FieldSpec> CommonAnnotations { get; private init; } = [];

    public IReadOnlyList<FieldSpec> Images { get; private init; } = [];

    public IReadOnlyList<FieldSpec> Replicas { get; private init; } = [];

    public IReadOnlyList<FieldSpec> VarReferences { get; private init; } = [];

    public IReadOnlyList<NameReference> NameReferences { get; private init; } = [];

    public static FieldSpecs From(
        IReadOnlyDictionary<string, List<FieldSpec>> lists, IReadOnlyList<NameReference> references)
    {
        IReadOnlyList<FieldSpec> Of(string name) => lists.TryGetValue(name, out var list) ? list : [];
        return new FieldSpecs
        {
            NamePrefix = Of("namePrefix"),
            NameSuffix = Of("nameSuffix"),
            Namespace = Of("namespace"),
            CommonLabels = Of("commonLabels"),
            Labels = Of("labels"),
            TemplateLabels = Of("templateLabels"),
            CommonAnnotations = Of("commonAnnotations"),
            Images = Of("images"),
            Replicas = Of("replicas"),
            VarReferences = Of("varReference"),
            NameReferences = references,
        };
    }

    public FieldSpecs Merge(FieldSpecs other)
    {
        if (ReferenceEquals(this, other)) return this;
        return new FieldSpecs
        {
            NamePrefix = Merge(NamePrefix, other.NamePrefix),
            NameSuffix = Merge(NameSuffix, other.NameSuffix),
            Namespace = Merge(Namespace, other.Namespace),
            CommonLabels = Merge(CommonLabels, other.CommonLabels),
            Labels = Merge(Labels, other.Labels),
            TemplateLabels = Merge(TemplateLabels, other.TemplateLabels),
            CommonAnnotations = Merge(CommonAnnotations, other.CommonAnnotations),
            Images = Merge(Images, other.Images),
            Replicas = Merge(Replicas, other.Replicas),
            VarReferences = Merge(VarReferences, other.VarReferences),
            NameReferences = MergeReferences(NameReferences, other.NameReferences),
        };
    }

    /// <summary>Both lists, each field once. The same field made when missing in one and not in the other is a contradiction.</summary>
    public static IReadOnlyList<FieldSpec> Merge(IReadOnlyList<FieldSpec> one, IReadOnlyList<FieldSpec> other)
    {
        if (other.Count == 0 || ReferenceEquals(one, other)) return one;
        var merged = new List<FieldSpec>(one);
        foreach (var spec in other)
        {
            var known = merged.Find(spec.IsSameField);
            if (known is null) merged.Add(spec);
            else if (known.Create != spec.Create) throw new RenderException($"conflicting fieldspecs: {spec.Path} of {spec.Gvk} is both created when missing and not");
        }

        return merged;
    }

    private static List<NameReference> MergeReferences(IReadOnlyList<NameReference> one, IReadOnlyList<NameReference> other)
    {
        var merged = new List<NameReference>(one);
        foreach (var reference in other)
        {
            var at = merged.FindIndex(known => known.Target == reference.Target);
            if (at < 0) merged.Add(reference);
            else merged[at] = merged[at] with { Referrers = Merge(merged[at].Referrers, reference.Referrers) };
        }

        return merged;
    }

    private static FieldSpecs Load()
    {
        using var stream = typeof(FieldSpecs).Assembly.GetManifestResourceStream("kustomize-field-specs.txt")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var lists = new Dictionary<string, List<FieldSpec>>
        {
            ["namePrefix"] = [new FieldSpec("metadata/name", default(Gvk).OrAny(), false)],
            ["nameSuffix"] = [new FieldSpec("metadata/name", default(Gvk).OrAny(), false)],
        };
        var references = new List<(Gvk Target, List<FieldSpec> Referrers)>();
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#') continue;
            var words = line.Split(' ');
            if (words[0] == "nameReference") references.Add((GvkOf(words.AsSpan(1)), []));
            else if (words[0] == "by") references[^1].Referrers.Add(SpecOf(words));
            else Of(lists, words[0]).Add(SpecOf(words));
        }

        return From(lists, [.. references.Select(static reference => new NameReference(reference.Target, reference.Referrers))]);
    }

    private static List<FieldSpec> Of(Dictionary<string, List<FieldSpec>> lists, string name)
    {
        if (!lists.TryGetValue(name, out var list)) lists.Add(name, list = []);
        return list;
    }

    private static FieldSpec SpecOf(string[] words) => new(words[1], GvkOf(words.AsSpan(2)), words[^1] == "create");

    private static Gvk GvkOf(ReadOnlySpan<string> words)
    {
        var gvk = default(Gvk).OrAny();
        foreach (var word in words)
        {
            if (word.StartsWith("group=", StringComparison.Ordinal)) gvk = gvk with { Group = word[6..] };
            else if (word.StartsWith("version=", StringComparison.Ordinal)) gvk = gvk with { Version = word[8..] };
            else if (word.StartsWith("kind=", StringComparison.Ordinal)) gvk = gvk with { Kind = word[5..] };
        }

        return gvk;
    }
}
