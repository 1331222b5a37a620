using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>Reads for one kustomization: files in or below its own folder only, other kustomizations anywhere in the tree but on the way to this one.</summary>
internal sealed class Loader
{
    private readonly IReadOnlyList<string> _visited;

    private Loader(ISourceTree tree, BuildBudget budget, string folder, IReadOnlyList<string> visited) => (Tree, Budget, Folder, _visited) = (tree, budget, folder, visited);

    public BuildBudget Budget { get; }

    public ISourceTree Tree { get; }

    /// <summary>The folder of the kustomization, links followed.</summary>
    public string Folder { get; }

    public static Loader At(ISourceTree tree, string folder)
    {
        var found = tree.ReadFolder(folder) ?? throw new RenderException($"there is no folder '{Show(folder)}'");
        return new Loader(tree, new BuildBudget(), found.RealPath, [found.RealPath]);
    }

    /// <summary>A file that the kustomization names.</summary>
    public SourceFile File(string path, string place)
    {
        if (TryFile(path, place) is { } file) return file;
        throw new RenderException(IsFolder(path) ? $"{place}: '{path}' is a folder, and should be a file" : $"{place}: there is no file '{path}'");
    }

    /// <summary>As <see cref="File"/>, or null when nothing is there.</summary>
    public SourceFile? TryFile(string path, string place)
    {
        if (path.Length == 0) throw new RenderException($"{place}: an empty path");
        RefuseRemote(path, place);
        var full = SourcePath.Join(Folder, path) ?? throw new RenderException($"{place}: '{path}' leads out of the repository");
        var file = Tree.ReadFile(full);
        if (file is null) return null;
        if (!SourcePath.IsIn(file.RealPath, Folder)) throw Outside(path, place);
        Budget.Read(file.Content.Length);
        return file;
    }

    public string Text(string path, string place) => Kustomization.Text(File(path, place));

    /// <summary>Whether there is a folder at the path.</summary>
    public bool IsFolder(string path) => SourcePath.Join(Folder, path) is { } full && Tree.ReadFolder(full) is not null;

    /// <summary>The loader of a kustomization that this one refers to.</summary>
    public Loader Below(string path, string place)
    {
        RefuseRemote(path, place);
        if (path.StartsWith('/')) throw new RenderException($"{place}: '{path}' is an absolute path; a base is named relative to its kustomization");
        var full = SourcePath.Join(Folder, path) ?? throw new RenderException($"{place}: '{path}' leads out of the repository");
        var found = Tree.ReadFolder(full) ?? throw new RenderException($"{place}: there is neither a file nor a folder '{path}'");
        foreach (var visited in _visited)
        {
            if (SourcePath.IsIn(visited, found.RealPath))
                throw new RenderException($"{place}: cycle detected: candidate root '{Show(found.RealPath)}' contains visited root '{Show(visited)}'");
        }

        return new Loader(Tree, Budget, found.RealPath, [.. _visited, found.RealPath]);
    }

    private static void RefuseRemote(string path, string place)
    {
        if (path.Contains("://", StringComparison.Ordinal) || path.StartsWith("git@", StringComparison.Ordinal) ||
            path.StartsWith("github.com/", StringComparison.Ordinal) || path.StartsWith("git::", StringComparison.Ordinal))
            throw new RenderException($"{place}: remote resource '{path}' can't be fetched here; vendor it into the repository, or make it a source of its own");
    }

    private RenderException Outside(string path, string place) =>
        new($"{place}: security; file '{path}' is not in or below '{Show(Folder)}'");

    private static string Show(string folder) => folder.Length == 0 ? "." : folder;
}
