using System.Security.Cryptography;
using System.Text;

namespace GitOpsActors.Engine.Rendering;

/// <summary>
/// What a render read: files with their ids, folders with what they held, and what it looked for and did not find. A render with the
/// same answers to the same questions has the same output, so this is its key in a cache.
/// </summary>
public sealed class ReadSet(IReadOnlyDictionary<string, string?> files, IReadOnlyDictionary<string, string?> folders)
{
    /// <summary>Each path that was read as a file, and the id of what was there; null where there was no file.</summary>
    public IReadOnlyDictionary<string, string?> Files => files;

    /// <summary>Each path that was read as a folder, and a digest of its entries; null where there was no folder.</summary>
    public IReadOnlyDictionary<string, string?> Folders => folders;

    /// <summary>The paths that were asked for as files, and where links led from them.</summary>
    public IEnumerable<string> FilePaths
    {
        get
        {
            foreach (var (path, answer) in files)
            {
                yield return path;
                if (answer is null || answer.IndexOf(' ', StringComparison.Ordinal) is not (var at and > 0)) continue;
                if (answer[(at + 1)..] is var real && real != path) yield return real;
            }
        }
    }

    /// <summary>Would the render read the same from this tree?</summary>
    public bool HoldsFor(ISourceTree tree) =>
        files.All(file => Answer(tree.ReadFile(file.Key)) == file.Value) &&
        folders.All(folder => Answer(tree.ReadFolder(folder.Key)) == folder.Value);

    // Where a link leads is part of the answer: the same bytes elsewhere may be refused.
    internal static string? Answer(SourceFile? file) => file is null ? null : file.Id + " " + file.RealPath;

    internal static string? Answer(SourceFolder? folder) => folder is null
        ? null
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder.RealPath + "\n" + string.Join('\n', folder.Entries))));
}

/// <summary>Passes reads on to another tree and remembers them.</summary>
public sealed class RecordingTree(ISourceTree tree) : ISourceTree
{
    private readonly Dictionary<string, string?> _files = [];
    private readonly Dictionary<string, string?> _folders = [];

    public ReadSet ReadSet => new(new Dictionary<string, string?>(_files), new Dictionary<string, string?>(_folders));

    public SourceFile? ReadFile(string path)
    {
        var file = tree.ReadFile(path);
        _files[path] = ReadSet.Answer(file);
        return file;
    }

    public SourceFile? FindFile(string path)
    {
        var file = tree.FindFile(path);
        _files[path] = ReadSet.Answer(file);
        return file;
    }

    public SourceFolder? ReadFolder(string path)
    {
        var folder = tree.ReadFolder(path);
        _folders[path] = ReadSet.Answer(folder);
        return folder;
    }
}
