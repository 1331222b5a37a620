using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering.Directories;

namespace GitOpsActors.Engine.Rendering;

/// <summary>What one source of an Application says, rendered.</summary>
/// <param name="Tool">By what: Directory, Kustomize or Helm, as `status.sourceType` says it.</param>
public sealed record RenderedSource(string Tool, IReadOnlyList<MapNode> Manifests)
{
    /// <summary>What is worth knowing of the render, and no mistake.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the Application's status says of it.</summary>
    public IReadOnlyList<Condition> Warnings { get; init; } = [];
}

/// <summary>What renders; each keeps what it parsed once for all who share it.</summary>
/// <param name="memory">How much all of them keep together.</param>
public sealed class RenderingTools(RenderMemory memory)
{
    public RenderingTools() : this(RenderMemory.OfNode)
    {
    }

    public Kustomization Kustomize { get; } = new(memory.Share(0.4));

    public HelmCharts Helm { get; } = new(memory.Share(0.6));
}

/// <summary>From a source and the tree of its revision to manifests.</summary>
public static class SourceRendering
{
    private static readonly string[] KustomizeFiles = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <param name="helm">What a chart sees, beside what the source says of it.</param>
    /// <exception cref="RenderException">What the user wrote can't be rendered.</exception>
    public static RenderedSource Render(SourceSpec source, ISourceTree tree, BuildEnvironment environment, RenderingTools tools, HelmOptions helm)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(helm);
        var (edited, path, tool) = SourcePlace.Of(source, tree, environment.ApplicationName);
        var (notes, unsteady) = (new List<string>(), new SortedSet<string>(StringComparer.Ordinal));
        helm = helm with { Unsteady = unsteady, ValuesFileSchemes = environment.Tools.ValuesFileSchemes };
        RenderedSource rendered = environment.Tools.Or(tool) switch
        {
            "Kustomize" => new("Kustomize", [.. tools.Kustomize.Build(tree, path, KustomizeOptions
                .Read(WithEnvironment(edited.Kustomize, environment), "kustomize").With(environment.KustomizeBuildOptions, tools.Helm, helm)).OfType<MapNode>()]),
            "Directory" => new("Directory", DirectoryRendering.Render(tree, path, DirectoryOptions.Read(edited.Directory, "directory"), notes)) { Notes = notes },
            "Helm" => new("Helm", [.. tools.Helm.Render(tree, path, helm.With(WithEnvironmentInHelm(edited.Helm, environment))).OfType<MapNode>()]),
            _ => throw new RenderException("plugin: config management plugins are not supported; commit what they render"),
        };
        return unsteady.Count == 0 ? rendered : rendered with { Warnings = [Unsteady(source, unsteady)] };
    }

    /// <summary>Tells why manifests may change although nothing in the source did, or do not although a release elsewhere would.</summary>
    private static Condition Unsteady(SourceSpec source, IEnumerable<string> functions)
    {
        var place = source.Chart.Length > 0 ? source.Chart : source.Path;
        var lookup = functions.Contains("lookup") ? " lookup finds nothing, as in every render without a cluster." : "";
        return new Condition("NondeterministicRenderWarning", $"{place}: templates call {string.Join(", ", functions)}. "
            + $"As long as source, revision and values stay the same, so does what they say here.{lookup} Set such values by hand to be sure of them.");
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
        return (tree.ReadFolder(path) is { } folder ? ToolIn(folder) : null) ?? "Directory";
    }

    /// <summary>The tool whose file lies in a folder; null for a plain one.</summary>
    internal static string? ToolIn(SourceFolder folder) => folder.Entries.Contains("Chart.yaml") ? "Helm"
        : Array.Exists(KustomizeFiles, folder.Entries.Contains) ? "Kustomize" : null;

    private static MapNode WithEnvironment(MapNode kustomize, BuildEnvironment environment)
    {
        var expanded = Expanded(Expanded(kustomize, "commonLabels", environment), "images", environment);
        return kustomize["commonAnnotationsEnvsubst"].Bool() == true
            ? Expanded(expanded, "commonAnnotations", environment).Without("commonAnnotationsEnvsubst")
            : expanded;
    }

    private static MapNode WithEnvironmentInHelm(MapNode helm, BuildEnvironment environment)
    {
        var expanded = Expanded(helm, "valueFiles", environment, keepsRefs: true);
        foreach (var field in (string[])["parameters", "fileParameters"])
        {
            if (expanded[field] is not ListNode parameters) continue;
            expanded = expanded.With(field, parameters.Changed(one => one is MapNode map ? map.Changed((key, value) => key is "value" or "path" ? environment.Expand(value) : value) : one));
        }

        return expanded;
    }

    /// <param name="keepsRefs">A dollar at the start names another source, not a variable.</param>
    private static MapNode Expanded(MapNode block, string field, BuildEnvironment environment, bool keepsRefs = false) => block[field] switch
    {
        MapNode map => block.With(field, map.Changed((_, value) => environment.Expand(value))),
        ListNode list => block.With(field, list.Changed(item => keepsRefs && IsOfRef(item) ? item : environment.Expand(item))),
        _ => block,
    };

    private static bool IsOfRef(Node item) => item.Text() is ['$', _, ..] text && !text.StartsWith("$ARGOCD_", StringComparison.Ordinal) && !text.StartsWith("${", StringComparison.Ordinal);
}
