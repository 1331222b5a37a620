using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>
/// Reads for one kustomization: files in or below its own folder only, other kustomizations anywhere in the tree but on the way to this one,
/// and what was fetched from elsewhere.
/// </summary>
internal sealed class Loader
{
    private readonly IReadOnlyList<(ISourceTree Tree, string Folder)> _visited;
    private readonly FetchedRemotes _remotes;
    private RemoteSource.Folder? _elsewhere;

    private Loader(ISourceTree tree, BuildBudget budget, FetchedRemotes remotes, string folder, IReadOnlyList<(ISourceTree Tree, string Folder)> visited) =>
        (Tree, Budget, _remotes, Folder, _visited) = (tree, budget, remotes, folder, visited);

    public BuildBudget Budget { get; }

    public ISourceTree Tree { get; }

    /// <summary>The folder of the kustomization, links followed.</summary>
    public string Folder { get; }

    public static Loader At(ISourceTree tree, string folder, FetchedRemotes remotes)
    {
        var found = tree.ReadFolder(folder) ?? throw new RenderException($"there is no folder '{Show(folder)}'");
        return new Loader(tree, new BuildBudget(), remotes, found.RealPath, [(tree, found.RealPath)]);
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
        if (RemoteSource.IsRemote(path)) return RemoteFile(path, place);
        var full = SourcePath.Join(Folder, path) ?? throw new RenderException($"{place}: '{path}' leads out of the repository");
        var file = Tree.ReadFile(full);
        if (file is null) return null;
        if (!SourcePath.IsIn(file.RealPath, Folder)) throw Outside(path, place);
        Budget.Read(file.Content.Length);
        return file;
    }

    /// <summary>How annotations call a file of this kustomization's tree.</summary>
    public Origin OriginOf(string path, PluginName? by = null) => new(path, by) { Repository = _elsewhere };

    public string Text(string path, string place) => Kustomization.Text(File(path, place));

    /// <summary>Whether there is a folder at the path.</summary>
    public bool IsFolder(string path) => !RemoteSource.IsRemote(path) && SourcePath.Join(Folder, path) is { } full && Tree.ReadFolder(full) is not null;

    /// <summary>The loader of a kustomization that this one refers to.</summary>
    public Loader Below(string path, string place)
    {
        if (RemoteSource.IsRemote(path)) return Elsewhere(path, place);
        if (path.StartsWith('/')) throw new RenderException($"{place}: '{path}' is an absolute path; a base is named relative to its kustomization");
        var full = SourcePath.Join(Folder, path) ?? throw new RenderException($"{place}: '{path}' leads out of the repository");
        return At(Tree, full, place) ?? throw new RenderException($"{place}: there is neither a file nor a folder '{path}'");
    }

    /// <summary>A file by its address; null when the address is that of a folder.</summary>
    private SourceFile? RemoteFile(string path, string place)
    {
        if (RemoteSource.Parse(path) is not RemoteSource.File remote) return null;
        var file = _remotes.FileOf(remote, place);
        Budget.Read(file.Content.Length);
        return file;
    }

    private Loader Elsewhere(string path, string place)
    {
        if (RemoteSource.Parse(path) is not RemoteSource.Folder remote) throw new RenderException($"{place}: '{path}' is a file, and should be a folder");
        var below = At(_remotes.TreeOf(remote, place), remote.Path, place);
        if (below is null) throw new RenderException($"{place}: there is no folder '{remote.Path}' in {remote.Repository}");
        below._elsewhere = remote;
        return below;
    }

    private Loader? At(ISourceTree tree, string folder, string place)
    {
        if (tree.ReadFolder(folder) is not { } found) return null;
        foreach (var visited in _visited)
        {
            if (visited.Tree == tree && SourcePath.IsIn(visited.Folder, found.RealPath))
                throw new RenderException($"{place}: cycle detected: candidate root '{Show(found.RealPath)}' contains visited root '{Show(visited.Folder)}'");
        }

        return new Loader(tree, Budget, _remotes, found.RealPath, [.. _visited, (tree, found.RealPath)]) { _elsewhere = _elsewhere };
    }

    private RenderException Outside(string path, string place) =>
        new($"{place}: security; file '{path}' is not in or below '{Show(Folder)}'");

    private static string Show(string folder) => folder.Length == 0 ? "." : folder;
}
