using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Kustomize;

/// <summary>A source tree from a table of files.</summary>
internal sealed class MemoryTree : ISourceTree
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public MemoryTree(params ReadOnlySpan<(string Path, string Text)> files)
    {
        foreach (var (path, text) in files) this[path] = text;
    }

    public IEnumerable<string> Paths => _files.Keys;

    public string this[string path]
    {
        set => _files[path] = Encoding.UTF8.GetBytes(value);
    }

    public static MemoryTree Of(string folder)
    {
        var tree = new MemoryTree();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            tree._files[Path.GetRelativePath(folder, file)] = File.ReadAllBytes(file);
        return tree;
    }

    public void WriteTo(string folder)
    {
        foreach (var (path, content) in _files)
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, content);
        }
    }

    public void Remove(string path) => _files.Remove(path);

    public SourceFile? ReadFile(string path) => _files.TryGetValue(path, out var content)
        ? new SourceFile(path, Convert.ToHexStringLower(SHA256.HashData(content)), content)
        : null;

    public SourceFolder? ReadFolder(string path)
    {
        var prefix = path.Length == 0 ? "" : path + "/";
        var entries = _files.Keys.Where(file => file.StartsWith(prefix, StringComparison.Ordinal))
            .Select(file => file[prefix.Length..])
            .Select(static rest => rest.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? rest[..(slash + 1)] : rest)
            .Distinct().ToList();
        return entries.Count == 0 ? null : new SourceFolder(path, entries);
    }
}
