using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Engine.Kustomize.Inflation;

/// <summary>Finds all charts that a build needs and that do not lie in the repository, so that they are fetched together, before the build begins again.</summary>
internal sealed class ChartSearch(Kustomization kustomize)
{
    private const int DepthMax = 100;

    private readonly List<WantedChart> _found = [];

    public IReadOnlyList<WantedChart> Run(Loader top)
    {
        Look(top, 0);
        return [.. _found.Distinct()];
    }

    private void Look(Loader loader, int depth)
    {
        if (depth > DepthMax) return;
        var (document, path) = kustomize.FileOf(loader);
        var file = KustomizationFile.Read(document, path);
        foreach (var entry in file.HelmCharts) Add(entry, loader);
        foreach (var source in file.Generators) LookAtGenerator(source, loader, path);
        foreach (var below in file.Resources.Concat(file.Components))
        {
            if (loader.TryFile(below, path) is null && (RemoteSource.IsRemote(below) || loader.IsFolder(below))) Look(loader.Below(below, path), depth + 1);
        }
    }

    private void LookAtGenerator(string source, Loader loader, string path)
    {
        IEnumerable<Resource> plugins = source.Contains('\n', StringComparison.Ordinal) ? ObjectReader.Read(source, path)
            : loader.TryFile(source, path) is { } file ? kustomize.ObjectsOf(file, source)
            : [];
        foreach (var plugin in plugins)
        {
            if (plugin.Kind == BuiltInPlugin.Inflation) Add(BuiltInPlugin.ReadChart(plugin), loader);
        }
    }

    private void Add(ChartEntry entry, Loader loader)
    {
        if (ChartInflation.ToFetch(entry, loader) is { } wanted) _found.Add(wanted);
    }
}
