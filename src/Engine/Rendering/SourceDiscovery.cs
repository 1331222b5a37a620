namespace GitOpsActors.Engine.Rendering;

/// <summary>Finds the folders of a tree that could be Applications: charts and kustomizations.</summary>
public static class SourceDiscovery
{
    private const int FoldersMax = 20_000;
    private const int DepthMax = 50;

    /// <summary>The folders, `.` for the root, each with the tool that would render it; in their order.</summary>
    /// <exception cref="RenderException">The tree has too many folders to look into.</exception>
    public static IReadOnlyList<(string Path, string Tool)> Find(ISourceTree tree, ToolSwitches tools)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(tools);
        var (found, waiting, seen) = (new List<(string, string)>(), new Stack<(string Path, int Depth)>([("", 0)]), 0);
        while (waiting.TryPop(out var next))
        {
            if (++seen > FoldersMax) throw new RenderException($"the repository has more than {FoldersMax} folders to look into");
            // What a link leads to is looked at where it lies: links may form circles.
            if (tree.ReadFolder(next.Path) is not { } folder || folder.RealPath != next.Path) continue;
            if (SourceRendering.ToolIn(folder) is { } tool && tools.IsOn(tool)) found.Add((next.Path.Length == 0 ? "." : next.Path, tool));
            if (next.Depth >= DepthMax) continue;
            foreach (var entry in folder.Entries.Where(static entry => entry.EndsWith('/')))
                waiting.Push(((next.Path.Length == 0 ? "" : next.Path + "/") + entry.TrimEnd('/'), next.Depth + 1));
        }

        return [.. found.OrderBy(static one => one.Item1, StringComparer.Ordinal)];
    }
}
