using System.Security.Cryptography;
using GitOpsActors.Charts.Dependencies;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Directories;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Host.Commands.Render;

/// <summary>Renders folders of the local disk. What is parsed for one is kept for the next.</summary>
/// <param name="charts">Where charts and files are fetched that others name; null when they are not.</param>
internal sealed class LocalRenderer(LocalCharts? charts)
{
    private readonly Kustomization _kustomize = new();
    private readonly HelmCharts _helm = new();

    /// <summary>What was worth knowing of the last render.</summary>
    public List<string> Notes { get; } = [];

    /// <param name="path">The folder, or a packed chart.</param>
    /// <param name="kind">directory, kustomize, helm, or auto: what lies in the folder decides.</param>
    /// <param name="options">Those of a request, of the kind's own names.</param>
    public async Task<string> RenderAsync(string path, string kind, MapNode options, CancellationToken stop)
    {
        Notes.Clear();
        var full = Path.GetFullPath(path);
        var top = Path.GetFullPath(options["root"].Text() ?? WorkTreeOf(full) ?? "/");
        var relative = Inside(top, full);
        var tree = new LocalTree(top);
        options = options.Without("root");
        if (!File.Exists(full) && tree.ReadFolder(relative) is null) throw new RenderException($"there is no folder {path}");
        var tool = kind != "auto" ? kind : File.Exists(full) ? "helm" : SourceRendering.ToolOf(new SourceSpec { RepoUrl = path }, tree, relative);
        return tool switch
        {
            "Helm" or "helm" => YamlText.WriteAll(await RenderChartAsync(tree, relative, HelmRequest.Read(options, file => "/" + Inside(top, Path.GetFullPath(file)), TimeProvider.System), stop)),
            "Kustomize" or "kustomize" => YamlText.WriteAll(await BuildAsync(tree, relative, options, stop)),
            "Directory" or "directory" => YamlText.WriteAll(DirectoryRendering.Render(tree, relative, DirectoryOptions.Read(options, "options"), Notes)),
            _ => throw new RenderException($"{path}: {tool} is not supported; use auto, directory, kustomize or helm"),
        };
    }

    private Task<IReadOnlyList<Node>> RenderChartAsync(LocalTree tree, string path, HelmOptions options, CancellationToken stop) => FetchingAsync(
        tree, options with { ValuesFileSchemes = ToolSwitches.AllOn.ValuesFileSchemes }, path, helm => _helm.Render(tree, path, helm), stop);

    private Task<IReadOnlyList<Node>> BuildAsync(LocalTree tree, string path, MapNode options, CancellationToken stop)
    {
        var read = KustomizeOptions.Read(options.Without("buildOptions"), "options");
        var flags = options["buildOptions"].Text() ?? "";
        var helm = new HelmOptions { Now = TimeProvider.System.GetUtcNow(), Random = RandomNumberGenerator.Fill };
        return FetchingAsync(tree, helm, path, with => _kustomize.Build(tree, path, read.With(flags, _helm, with)), stop);
    }

    /// <summary>Renders, and fetches what is missing where that is wanted: charts, and files by their address.</summary>
    private Task<IReadOnlyList<Node>> FetchingAsync(
        LocalTree tree, HelmOptions helm, string path, Func<HelmOptions, IReadOnlyList<Node>> render, CancellationToken stop) => new FetchingRender(
        missing => charts is not null && (missing.Wanted ?? _helm.DependenciesOf(tree, path)) is { } wanted
            ? charts.FetchAsync(wanted, tree, missing.Path, stop) : throw missing,
        missing => charts is not null && missing.Remote is RemoteSource.File file ? charts.FetchAsync(file, stop) : throw missing)
        .RunAsync(helm, with => Task.FromResult(render(with)));

    /// <summary>The path below the top; empty for the top itself.</summary>
    public static string Inside(string top, string full)
    {
        var relative = Path.GetRelativePath(top, full);
        if (relative == ".." || relative.StartsWith("../", StringComparison.Ordinal)) throw new RenderException($"{full} is not in {top}");
        return relative == "." ? "" : relative;
    }

    /// <summary>The Git work tree around a folder.</summary>
    public static string? WorkTreeOf(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git"))) return at.FullName;
        }

        return null;
    }
}
