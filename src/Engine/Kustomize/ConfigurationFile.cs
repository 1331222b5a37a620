using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>A file of `configurations`: more fields for the transformers.</summary>
internal static class ConfigurationFile
{
    private static readonly string[] Lists =
        ["namePrefix", "nameSuffix", "namespace", "labels", "commonLabels", "templateLabels", "commonAnnotations", "varReference", "images", "replicas"];

    public static FieldSpecs Read(string text, string place)
    {
        try
        {
            return Fields.ReadWhole(YamlReader.Read(text), place, static fields => FieldSpecs.From(
                Lists.ToDictionary(static name => name, name => fields.Each(name, FieldSpecEntry.Read).ToList()),
                fields.Each("nameReference", static reference => new NameReference(
                    GvkEntry.Read(reference), reference.Each("fieldSpecs", FieldSpecEntry.Read)))));
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{place}: {error.Message}", error);
        }
    }
}
