namespace GitOpsActors.Engine.Rendering;

/// <summary>Arithmetic on paths inside a tree.</summary>
public static class SourcePath
{
    /// <summary>The path that <paramref name="relative"/> names, seen from a folder; null when it leads out of the tree.</summary>
    public static string? Join(string folder, string relative)
    {
        if (relative.StartsWith('/')) return null;
        var parts = new List<string>();
        foreach (var part in (folder.Length == 0 ? relative : folder + "/" + relative).Split('/'))
        {
            if (part.Length == 0 || part == ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    public static string FolderOf(string path) => path.LastIndexOf('/') is var at and >= 0 ? path[..at] : "";

    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Whether the path is the folder or lies below it.</summary>
    public static bool IsIn(string path, string folder) =>
        folder.Length == 0 || path == folder || (path.StartsWith(folder, StringComparison.Ordinal) && path[folder.Length] == '/');

    /// <summary>How to reach the path from a folder.</summary>
    public static string Relative(string folder, string path)
    {
        var (from, to) = (Split(folder), Split(path));
        var common = 0;
        while (common < from.Length && common < to.Length && from[common] == to[common]) common++;
        return string.Join('/', [.. Enumerable.Repeat("..", from.Length - common), .. to[common..]]);
    }

    private static string[] Split(string path) => path.Length == 0 ? [] : path.Split('/');
}
