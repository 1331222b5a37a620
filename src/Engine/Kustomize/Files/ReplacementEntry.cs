using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Resources;

namespace GitOpsActors.Engine.Kustomize.Files;

internal sealed record ReplacementOptions(string Delimiter, int Index, bool Create)
{
    public static readonly ReplacementOptions None = new("", 0, false);

    public static ReplacementOptions Read(Fields fields)
    {
        // The original takes `encoding` and does nothing with it.
        fields.Ignore("encoding");
        return new ReplacementOptions(fields.Text("delimiter"), (int)Math.Clamp(fields.Integer("index") ?? 0, int.MinValue, int.MaxValue), fields.Bool("create"));
    }
}

internal sealed record SourceEntry(Gvk Gvk, string Name, string Namespace, string FieldPath, ReplacementOptions? Options)
{
    public static SourceEntry Read(Fields fields) => new(
        GvkEntry.Read(fields), fields.Text("name"), fields.Text("namespace"), fields.Text("fieldPath"), fields.One("options", ReplacementOptions.Read));

    public string Show() => $"{Gvk}/{(Name.Length == 0 ? "[noName]" : Name)}.{(Namespace.Length == 0 ? "[noNs]" : Namespace)}:{FieldPath}";
}

/// <summary>Objects by their names, which are taken literally here, and by their labels and annotations.</summary>
internal sealed class ObjectPick(SelectorEntry entry, string place)
{
    private readonly LabelMatch _labels = LabelMatch.Parse(entry.LabelSelector, place);
    private readonly LabelMatch _annotations = LabelMatch.Parse(entry.AnnotationSelector, place);

    public bool HasNames => entry is not { Gvk: { Group: "", Version: "", Kind: "" }, Name: "", Namespace: "" };

    public bool HasMarks => entry is not { LabelSelector: "", AnnotationSelector: "" };

    public bool MatchesMarks(Resource resource) => _labels.Matches(resource.Root.Map("metadata", "labels")) && _annotations.Matches(resource.Root.Map("metadata", "annotations"));

    /// <summary>The name that an object has, or one that it had.</summary>
    public bool MatchesAnyName(Resource resource) => resource.HasAnyId(id =>
        (entry.Name.Length == 0 || entry.Name == id.Name) && (entry.Namespace.Length == 0 || entry.Namespace == id.EffectiveNamespace) && id.Gvk.IsSelectedBy(entry.Gvk));
}

internal sealed record TargetEntry(ObjectPick Select, IReadOnlyList<ObjectPick> Reject, IReadOnlyList<string> FieldPaths, ReplacementOptions Options)
{
    /// <summary>What is rejected by its names is so whatever its labels are, and the other way round.</summary>
    public bool Takes(Resource resource) =>
        Select.MatchesMarks(resource) && Select.MatchesAnyName(resource)
        && !Reject.Any(reject => (reject.HasMarks && reject.MatchesMarks(resource)) || (reject.HasNames && reject.MatchesAnyName(resource)));

    public static TargetEntry Read(Fields fields)
    {
        var select = fields.One("select", SelectorEntry.Read) ?? throw fields.Error("target must specify resources to select");
        if (select is { Gvk: { Group: "", Version: "", Kind: "" }, Name: "", Namespace: "", LabelSelector: "", AnnotationSelector: "" })
            throw fields.Error("target must specify resources to select");
        return new TargetEntry(
            new ObjectPick(select, fields.Place), [.. fields.Each("reject", SelectorEntry.Read).Select(reject => new ObjectPick(reject, fields.Place))],
            fields.Texts("fieldPaths"), fields.One("options", ReplacementOptions.Read) ?? ReplacementOptions.None);
    }
}

internal sealed record ReplacementEntry(SourceEntry? Source, Node? SourceValue, IReadOnlyList<TargetEntry> Targets, string Place)
{
    public static ReplacementEntry Read(Fields fields)
    {
        var (source, value) = (fields.One("source", SourceEntry.Read), fields.Node("sourceValue"));
        var entry = new ReplacementEntry(source, value is null ? null : (Node)fields.Text("sourceValue"), fields.Each("targets", TargetEntry.Read), fields.Place);
        if (source is null && value is null || entry.Targets.Count == 0) throw fields.Error("replacements must specify a source and at least one target");
        if (source is not null && value is not null) throw fields.Error("a replacement has a source or a sourceValue, not both");
        return entry;
    }
}
