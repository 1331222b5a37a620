namespace GitOpsActors.Engine.Rendering;

/// <summary>Files in memory as a source tree; each lies where its path says.</summary>
public sealed class UnpackedTree : ISourceTree
{
    private readonly Dictionary<string, SourceFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceFolder> _folders = new(StringComparer.Ordinal);

    public UnpackedTree(IEnumerable<SourceFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var entries = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal) { [""] = new(StringComparer.Ordinal) };
        foreach (var file in files)
        {
            _files[file.RealPath] = file;
            var isFolder = false;
            for (var path = file.RealPath; path.Length > 0; path = SourcePath.FolderOf(path), isFolder = true)
            {
                var folder = SourcePath.FolderOf(path);
                if (!entries.TryGetValue(folder, out var names)) entries[folder] = names = new(StringComparer.Ordinal);
                if (!names.Add(SourcePath.NameOf(path) + (isFolder ? "/" : ""))) break;
            }
        }

        foreach (var (folder, names) in entries) _folders[folder] = new SourceFolder(folder, [.. names]);
    }

    /// <summary>What its files take in memory, about.</summary>
    public long Bytes => _files.Values.Sum(static file => (long)file.Content.Length);

    public SourceFile? ReadFile(string path) => _files.GetValueOrDefault(path);

    public SourceFolder? ReadFolder(string path) => _folders.GetValueOrDefault(path);
}
