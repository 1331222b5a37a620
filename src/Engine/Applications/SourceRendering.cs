using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Directories;

namespace GitOpsActors.Engine.Applications;

/// <summary>What one source of an Application says, rendered.</summary>
/// <param name="Tool">By what: Directory, Kustomize or Helm, as `status.sourceType` says it.</param>
public sealed record RenderedSource(string Tool, IReadOnlyList<MapNode> Manifests);

/// <summary>From a source and the tree of its revision to manifests.</summary>
public static class SourceRendering
{
    private static readonly string[] KustomizeFiles = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    private static readonly string[] FixedFields = ["chart", "path", "repoURL", "targetRevision"];

    /// <exception cref="RenderException">What the user wrote can't be rendered.</exception>
    public static RenderedSource Render(SourceSpec source, ISourceTree tree, BuildEnvironment environment, Kustomization kustomize)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(kustomize);
        if (source.Chart.Length > 0) throw new RenderException($"{source.RepoUrl}: charts of repositories are not supported yet; name a folder of a Git repository");
        if (source.Path.StartsWith('/')) throw new RenderException($"{source.Path}: app path is absolute");
        var path = SourcePath.Join("", source.Path) ?? throw new RenderException($"{source.Path}: app path leads out of the repository");
        if (tree.ReadFolder(path) is null) throw new RenderException($"{source.Path}: app path does not exist");
        var edited = WithOverrides(source, tree, path, environment.ApplicationName);
        return ToolOf(edited, tree, path) switch
        {
            "Kustomize" => new("Kustomize", [.. kustomize.Build(tree, path, KustomizeOptions.Read(WithEnvironment(edited.Kustomize, environment), "kustomize")).OfType<MapNode>()]),
            "Directory" => new("Directory", DirectoryRendering.Render(tree, path, DirectoryOptions.Read(edited.Directory, "directory"))),
            "Plugin" => throw new RenderException("plugin: config management plugins are not supported; commit what they render"),
            var tool => throw new RenderException($"{path}: {tool} charts are not supported yet"),
        };
    }

    /// <summary>The tool that the source names, or else the one whose file lies in the folder.</summary>
    public static string ToolOf(SourceSpec source, ISourceTree tree, string path)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(tree);
        if (source.Plugin.Count > 0) return "Plugin";
        if (source.Helm.Count > 0) return "Helm";
        if (source.Kustomize.Count > 0) return "Kustomize";
        if (source.Directory.Count > 0) return "Directory";
        var entries = tree.ReadFolder(path)?.Entries ?? [];
        if (entries.Contains("Chart.yaml")) return "Helm";
        return Array.Exists(KustomizeFiles, entries.Contains) ? "Kustomize" : "Directory";
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

    private static MapNode WithEnvironment(MapNode kustomize, BuildEnvironment environment)
    {
        var expanded = Expanded(Expanded(kustomize, "commonLabels", environment), "images", environment);
        return kustomize["commonAnnotationsEnvsubst"].Bool() == true
            ? Expanded(expanded, "commonAnnotations", environment).Without("commonAnnotationsEnvsubst")
            : expanded;
    }

    private static MapNode Expanded(MapNode block, string field, BuildEnvironment environment) => block[field] switch
    {
        MapNode map => block.With(field, map.Changed((_, value) => environment.Expand(value))),
        ListNode list => block.With(field, list.Changed(environment.Expand)),
        _ => block,
    };
}
