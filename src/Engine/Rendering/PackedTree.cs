using System.Security.Cryptography;

namespace GitOpsActors.Engine.Rendering;

/// <summary>Makes a source tree of a gzipped tar, as somebody's machine sends its files.</summary>
public static class PackedTree
{
    private const string Place = "the files";

    /// <exception cref="RenderException">It is not such an archive, too large, or leads out of its root.</exception>
    public static ISourceTree Of(ReadOnlyMemory<byte> archive)
    {
        var packed = PackedFiles.Read(archive, Place);
        // Of two files with one name the later one counts, as for who unpacks them onto a disk.
        var files = new Dictionary<string, SourceFile>(StringComparer.Ordinal);
        foreach (var file in packed.Where(static one => one.LinkTo is null))
        {
            var name = Inside("", file.Name);
            if (name.Length > 0)
                files[name] = new SourceFile(name, Convert.ToHexStringLower(SHA256.HashData(file.Content.Span)), file.Content);
        }

        // A link to a file stands for the file. A link to anything else has nothing to show that is not there already.
        foreach (var link in packed.Where(static one => one.LinkTo is not null))
        {
            var name = Inside("", link.Name);
            var target = Inside(SourcePath.FolderOf(name), link.LinkTo!);
            if (files.TryGetValue(target, out var found) && !files.ContainsKey(name)) files[name] = found with { RealPath = name };
        }

        return new UnpackedTree(files.Values);
    }

    private static string Inside(string folder, string path) =>
        SourcePath.Join(folder, path) ?? throw new RenderException($"{Place}: '{path}' leads out of their folder");
}
