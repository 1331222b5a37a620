using System.Text;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Patching;

namespace GitOpsActors.Engine.Rendering;

/// <summary>Where in a tree a source is, and what it is there, with what files in its folder change of it.</summary>
/// <param name="Source">With the changes.</param>
/// <param name="Tool">The tool that the source names, or else the one whose file lies in the folder.</param>
internal sealed record SourcePlace(SourceSpec Source, string Path, string Tool)
{
    private static readonly string[] FixedFields = ["chart", "path", "repoURL", "targetRevision"];

    /// <param name="application">As files in the folder may be named after.</param>
    /// <exception cref="RenderException">There is no such place, or what changes the source can't be read.</exception>
    public static SourcePlace Of(SourceSpec source, ISourceTree tree, string application)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(tree);
        // The tree of a chart is the chart.
        if (source.Chart.Length > 0) source = source with { Path = "." };
        if (source.Path.StartsWith('/')) throw new RenderException($"{source.Path}: app path is absolute");
        var path = SourcePath.Join("", source.Path) ?? throw new RenderException($"{source.Path}: app path leads out of the repository");
        if (tree.ReadFolder(path) is null) throw new RenderException($"{source.Path}: app path does not exist");
        var edited = WithOverrides(source, tree, path, application);
        return new SourcePlace(edited, path, SourceRendering.ToolOf(edited, tree, path));
    }

    /// <summary>Files in the folder may change the source, apart from where it is.</summary>
    private static SourceSpec WithOverrides(SourceSpec source, ISourceTree tree, string path, string application)
    {
        var edited = source.Write();
        foreach (var name in (string[])[".argocd-source.yaml", $".argocd-source-{application}.yaml"])
        {
            var file = path.Length == 0 ? name : path + "/" + name;
            if (tree.ReadFile(file) is not { } found) continue;
            var patch = Read(found, file);
            foreach (var fixedField in FixedFields)
            {
                if (patch.Has(fixedField)) throw new RenderException($"{file}: {fixedField} can't be changed by an override");
            }

            edited = MergePatch.Apply(edited, patch).Map();
        }

        return SourceSpec.Read(edited);
    }

    private static MapNode Read(SourceFile file, string path)
    {
        try
        {
            return YamlReader.Read(Encoding.UTF8.GetString(file.Content.Span)) switch
            {
                MapNode map => map,
                NullNode => MapNode.Empty,
                _ => throw new RenderException($"{path}: it is no map"),
            };
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{path}: {error.Message}", error);
        }
    }
}
