using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Helm.Values;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Inflation;

/// <summary>Renders the charts of kustomizations, inside the process.</summary>
/// <param name="charts">What renders.</param>
/// <param name="basis">The cluster that is rendered for, time and chance, and what was fetched.</param>
/// <param name="wanted">The charts that are to be fetched for the whole build, in the order in which they are fetched.</param>
internal sealed class ChartInflation(HelmCharts charts, HelmOptions basis, Func<IReadOnlyList<WantedChart>> wanted)
{
    public static WantedChart? ToFetch(ChartEntry entry, Loader loader) =>
        entry.Repository.Length > 0 && !IsThere(loader, PathOf(entry, loader)) ? new WantedChart(entry.Name, entry.Version, entry.Repository) : null;

    public IEnumerable<Resource> Run(ChartEntry entry, Loader loader)
    {
        var (tree, path) = Find(entry, loader);
        var options = basis with
        {
            ReleaseName = NameOf(entry),
            Namespace = entry.Namespace.Length > 0 ? entry.Namespace : "default",
            KubeVersion = entry.KubeVersion.Length > 0 ? entry.KubeVersion : basis.KubeVersion,
            ApiVersions = [.. basis.ApiVersions, .. entry.ApiVersions],
            IncludesCrds = entry.IncludesCrds,
            SkipsHooks = entry.SkipsHooks,
            SkipsTests = entry.SkipsTests,
            Dialect = YamlDialect.Kustomize,
            Fetched = [],
            Values = [.. ValuesOf(entry, loader).Select(static values => new ValuesSource.Document(values))],
        };
        return ObjectReader.Objects(charts.Render(tree, path, options), entry.Place).Select(document => new Resource(document, entry.Place));
    }

    private static string PathOf(ChartEntry entry, Loader loader)
    {
        var folder = entry.Repository.Length > 0 && entry.Version.Length > 0 ? $"{entry.Home}/{entry.Name}-{entry.Version}/{entry.Name}" : $"{entry.Home}/{entry.Name}";
        var path = SourcePath.Join(loader.Folder, folder);
        return path is not null && SourcePath.IsIn(path, loader.Folder)
            ? path
            : throw new RenderException($"{entry.Place}: security; the chart '{folder}' is not in or below the folder of its kustomization");
    }

    private static bool IsThere(Loader loader, string path) => loader.Tree.ReadFile(path + "/Chart.yaml") is not null;

    private (ISourceTree Tree, string Path) Find(ChartEntry entry, Loader loader)
    {
        var path = PathOf(entry, loader);
        if (IsThere(loader, path)) return (loader.Tree, path);
        if (entry.Repository.Length == 0) throw new RenderException($"{entry.Place}: no repo specified for pull, no chart found at '{path}'");
        var all = wanted();
        var at = all.ToList().IndexOf(new WantedChart(entry.Name, entry.Version, entry.Repository));
        return at >= 0 && at < basis.Fetched.Count
            ? (basis.Fetched[at].Tree, basis.Fetched[at].Path)
            : throw new MissingChartsException(loader.Folder, $"{entry.Place}: the chart {entry.Name} of {entry.Repository} has to be fetched", DependencyList.Of(all));
    }

    /// <summary>Without a name the original makes one of the chart's and the time; here the time is that of the revision, so that it stays the same.</summary>
    private string NameOf(ChartEntry entry)
    {
        if (entry.NameTemplate.Length > 0) return charts.Say(entry.NameTemplate, basis);
        return entry.ReleaseName.Length > 0 ? entry.ReleaseName : $"{entry.Name}-{basis.Now.ToUnixTimeSeconds()}";
    }

    private static IEnumerable<MapNode> ValuesOf(ChartEntry entry, Loader loader)
    {
        var file = entry.ValuesFile.Length > 0 ? Values(entry.ValuesFile, entry, loader) : OwnValues(entry, loader);
        yield return entry.Precedence switch
        {
            ValuesPrecedence.Replace => entry.ValuesInPlace.Count > 0 ? entry.ValuesInPlace : file,
            ValuesPrecedence.Merge => Over(entry.ValuesInPlace, file),
            _ => Over(file, entry.ValuesInPlace),
        };
        foreach (var more in entry.MoreValuesFiles) yield return Values(more, entry, loader);
    }

    private static MapNode OwnValues(ChartEntry entry, Loader loader) =>
        loader.Tree.ReadFile(PathOf(entry, loader) + "/values.yaml") is { } file ? Read(Kustomization.Text(file), entry.Place) : MapNode.Empty;

    private static MapNode Values(string path, ChartEntry entry, Loader loader) => Read(loader.Text(path, entry.Place), $"{entry.Place}: {path}");

    private static MapNode Read(string text, string place)
    {
        try
        {
            return YamlReader.Read(text) switch
            {
                MapNode map => map,
                NullNode => MapNode.Empty,
                _ => throw new RenderException($"{place}: values are no map"),
            };
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{place}: {error.Message}", error);
        }
    }

    /// <summary>Maps are merged, everything else is replaced, and a null takes away.</summary>
    private static MapNode Over(MapNode under, MapNode over)
    {
        var merged = new MapBuilder(under);
        foreach (var (key, value) in over)
        {
            if (value is NullNode) merged.Remove(key);
            else merged.Set(key, value is MapNode map && merged[key] is MapNode below ? Over(below, map) : value);
        }

        return merged.Build();
    }
}
