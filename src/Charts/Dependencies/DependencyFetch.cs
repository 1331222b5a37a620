using System.Text;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Versions;

namespace GitOpsActors.Charts.Dependencies;

/// <summary>Brings the charts together that another one is made of, as `helm dependency build` does it: all of them, once one is missing.</summary>
/// <param name="repositoryOf">The repository at an address.</param>
/// <param name="urlOf">The address of a repository by its name; null when nobody knows it.</param>
/// <param name="passesCredentials">Show credentials to whatever host an archive is on.</param>
public sealed class DependencyFetch(Func<string, Task<ChartRepository>> repositoryOf, Func<string, string?> urlOf, Freshness freshness, bool passesCredentials)
{
    private const int DependenciesMax = 200;
    private const string FileScheme = "file://";

    /// <param name="list">What the chart says.</param>
    /// <param name="tree">The tree that the chart lies in; what is named by a folder must lie in it too.</param>
    /// <param name="path">The chart's folder.</param>
    /// <exception cref="RenderException">What the chart says can't be followed.</exception>
    /// <exception cref="ChartException">A repository does not give what is wanted.</exception>
    public async Task<IReadOnlyList<FetchedChart>> RunAsync(DependencyList list, ISourceTree tree, string path, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(tree);
        // What names no repository lies in the folder `charts`, or is missing, which the next render says.
        var wanted = list.ToFetch(urlOf).Where(static one => one.Repository.Length > 0).ToList();
        if (wanted.Count > DependenciesMax) throw new RenderException($"'{path}': the chart is made of {wanted.Count} others, and {DependenciesMax} are the limit");
        // One chart may be wanted twice, under two aliases.
        return await Task.WhenAll(wanted.Distinct().Select(one => FetchAsync(one, tree, path, stop)));
    }

    private async Task<FetchedChart> FetchAsync(WantedChart wanted, ISourceTree tree, string path, CancellationToken stop)
    {
        if (wanted.Repository.StartsWith(FileScheme, StringComparison.Ordinal)) return OfFolder(wanted, tree, path);
        try
        {
            var repository = await repositoryOf(wanted.Repository);
            var pin = await repository.ResolveAsync(wanted.Name, wanted.Version, freshness, stop);
            return (await repository.FetchAsync(pin, passesCredentials, stop)).Archive;
        }
        catch (ChartException error)
        {
            throw new ChartException(error.Kind, $"dependency {wanted.Name}: {error.Message}", error);
        }
    }

    private static FetchedChart OfFolder(WantedChart wanted, ISourceTree tree, string path)
    {
        var given = wanted.Repository[FileScheme.Length..];
        var folder = SourcePath.Join(path, given) ?? throw new RenderException($"dependency {wanted.Name}: {wanted.Repository} leads out of the repository; a folder is named by its way from the chart");
        if (tree.ReadFile(folder.Length == 0 ? "Chart.yaml" : folder + "/Chart.yaml") is not { } file) throw new RenderException($"dependency {wanted.Name}: there is no chart at {wanted.Repository}: {folder}/Chart.yaml is missing");
        var version = VersionOf(file, folder);
        if (SemanticVersion.TryParse(version) is not { } parsed || VersionRange.TryParse(wanted.Version) is not { } range || !range.Contains(parsed))
            throw new RenderException($"can't get a valid version for dependency {wanted.Name}: {wanted.Repository} has {version}, and \"{wanted.Version}\" is wanted");
        return new FetchedChart(tree, folder);
    }

    private static string VersionOf(SourceFile file, string folder)
    {
        try
        {
            return YamlReader.Read(Encoding.UTF8.GetString(file.Content.Span))["version"] is { } version and not NullNode ? version.PlainText() : "";
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{folder}/Chart.yaml: {error.Message}", error);
        }
    }
}
