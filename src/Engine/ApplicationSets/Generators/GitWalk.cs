using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>Goes over the folders of a tree, and follows no links to folders: what lies there has its own place.</summary>
internal sealed class GitWalk(ISourceTree tree, int foldersMax, string place)
{
    private int _seen;

    /// <param name="isWanted">Those that it refuses are not looked at.</param>
    public IEnumerable<string> FoldersIn(string folder, Func<string, bool> isWanted) => EntriesOf(folder)
        .Where(static entry => entry.EndsWith('/')).Select(entry => Join(folder, entry[..^1])).Where(isWanted).Where(IsThere)
            .Order(StringComparer.Ordinal);

    public IEnumerable<string> FilesIn(string folder) =>
        EntriesOf(folder).Where(static entry => !entry.EndsWith('/')).Select(entry => Join(folder, entry));

    private IReadOnlyList<string> EntriesOf(string folder)
    {
        if (++_seen > foldersMax) throw new SetException(
            $"{place}: more than {foldersMax} folders would have to be looked into; begin the patterns with a folder");
        return tree.ReadFolder(folder)?.Entries ?? [];
    }

    private bool IsThere(string path) => tree.ReadFolder(path)?.RealPath == path;

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
