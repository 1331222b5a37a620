using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Engine.Helm.Values;

/// <summary>Brings the values of a user together, reading files through source trees only.</summary>
internal sealed class ValuesReader(ISourceTree tree, string chart, HelmOptions options, ChartLoader loader)
{
    private const int FoldersMax = 20_000;

    public GoMap Read()
    {
        var values = new GoMap();
        foreach (var source in options.Values) Add(source, values);
        return values;
    }

    private void Add(ValuesSource source, GoMap values)
    {
        switch (source)
        {
            case ValuesSource.File file:
                foreach (var (found, path) in Files(file.Path)) ValuesMerge.Over(values, (GoMap)YamlFunctions.FromNode(loader.Values(found, path))!);
                break;
            case ValuesSource.Document document: ValuesMerge.Over(values, (GoMap)YamlFunctions.FromNode(document.Values)!); break;
            case ValuesSource.Set set: SetParser.Set(set.Text, values); break;
            case ValuesSource.SetString set: SetParser.SetString(set.Text, values); break;
            case ValuesSource.SetJson set: SetParser.SetJson(set.Text, values); break;
            case ValuesSource.SetFile set: SetParser.SetFile(set.Text, values, Text); break;
        }
    }

    private string Text(string path)
    {
        var (where, full) = Place(path);
        var file = where.ReadFile(full) ?? throw new RenderException($"failed parsing --set-file data: there is no file '{path}'");
        return GoBytes.Text(file.Content.Span);
    }

    private List<(SourceFile File, string Path)> Files(string path)
    {
        if (path.Contains("://", StringComparison.Ordinal)) return [(Remote(path), path)];
        var (where, full) = Place(path);
        if (where.ReadFile(full) is { } file) return [(file, path)];
        var matches = FilePattern.IsPattern(full) ? Matching(where, full) : [];
        if (matches.Count == 0 && !options.IgnoresMissingValueFiles) throw new RenderException($"valueFiles: there is no file '{path}'");
        return matches;
    }

    private SourceFile Remote(string path)
    {
        var scheme = path[..path.IndexOf("://", StringComparison.Ordinal)];
        var allowed = options.ValuesFileSchemes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!allowed.Contains(scheme, StringComparer.Ordinal))
            throw new RenderException($"valueFiles: '{path}': values are not read by {scheme}, unless helm.valuesFileSchemes of argocd-cm names it");
        return options.Remotes.FileOf(RemoteSource.FileAt(path), "valueFiles");
    }

    /// <summary>The files that fit a glob and are not named by themselves, in their order.</summary>
    private List<(SourceFile File, string Path)> Matching(ISourceTree where, string glob)
    {
        var named = options.Values.OfType<ValuesSource.File>().Where(static file => !FilePattern.IsPattern(file.Path)).Select(file => Place(file.Path).Path).ToHashSet(StringComparer.Ordinal);
        var start = SourcePath.FolderOf(glob[..glob.IndexOfAny(['*', '?', '['])]);
        var found = new List<string>();
        Collect(where, start, found, 0);
        // Two stars before a slash stand for any number of folders, none included.
        var pattern = FilePattern.OfGlob(glob.Replace("**/", "{**/,}", StringComparison.Ordinal));
        return [.. found.Where(file => pattern.Matches(file) && !named.Contains(file)).Order(StringComparer.Ordinal).Select(file => (where.ReadFile(file)!, file))];
    }

    private static void Collect(ISourceTree where, string folder, List<string> files, int depth)
    {
        if (depth > 50 || files.Count > FoldersMax || where.ReadFolder(folder) is not { } listing) return;
        foreach (var entry in listing.Entries)
        {
            var path = (folder.Length == 0 ? "" : folder + "/") + entry.TrimEnd('/');
            if (entry.EndsWith('/')) Collect(where, path, files, depth + 1);
            else files.Add(path);
        }
    }

    private (ISourceTree Tree, string Path) Place(string path)
    {
        if (path.StartsWith('$'))
        {
            var parts = path[1..].Split('/', 2);
            var other = options.TreeOf(parts[0]) ?? throw new RenderException($"'{path}': there is no source with the ref '{parts[0]}'");
            return (other, Inside(SourcePath.Join("", parts.Length > 1 ? parts[1] : ""), path));
        }

        return (tree, Inside(path.StartsWith('/') ? SourcePath.Join("", path.TrimStart('/')) : SourcePath.Join(chart, path), path));
    }

    private static string Inside(string? joined, string path) => joined ?? throw new RenderException($"'{path}' leads out of the repository");
}
