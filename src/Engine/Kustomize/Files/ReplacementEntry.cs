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

internal sealed record TargetEntry(Selector Select, IReadOnlyList<Selector> Reject, IReadOnlyList<string> FieldPaths, ReplacementOptions Options)
{
    public static TargetEntry Read(Fields fields)
    {
        var select = fields.One("select", SelectorEntry.Read) ?? throw fields.Error("target must specify resources to select");
        if (select is { Gvk: { Group: "", Version: "", Kind: "" }, Name: "", Namespace: "", LabelSelector: "", AnnotationSelector: "" })
            throw fields.Error("target must specify resources to select");
        return new TargetEntry(
            new Selector(select, fields.Place), [.. fields.Each("reject", SelectorEntry.Read).Select(reject => new Selector(reject, fields.Place))],
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
