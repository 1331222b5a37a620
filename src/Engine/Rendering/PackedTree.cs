using System.Security.Cryptography;

namespace GitOpsActors.Engine.Rendering;

/// <summary>Makes a source tree of a tar, as somebody's machine sends its files, or a registry what was pushed.</summary>
public static class PackedTree
{
    /// <param name="place">What errors call the archive.</param>
    /// <exception cref="RenderException">It is not such an archive, too large, or leads out of its root.</exception>
    public static UnpackedTree Of(ReadOnlyMemory<byte> archive, string place, bool isGzipped = true)
    {
        var packed = PackedFiles.Read(archive, place, isGzipped);
        // Of two files with one name the later one counts, as for who unpacks them onto a disk.
        var files = new Dictionary<string, SourceFile>(StringComparer.Ordinal);
        foreach (var file in packed.Where(static one => one.LinkTo is null))
        {
            var name = Inside("", file.Name, place);
            if (name.Length > 0)
                files[name] = new SourceFile(name, Convert.ToHexStringLower(SHA256.HashData(file.Content.Span)), file.Content);
        }

        // A link to a file stands for the file. A link to anything else has nothing to show that is not there already.
        foreach (var link in packed.Where(static one => one.LinkTo is not null))
        {
            var name = Inside("", link.Name, place);
            var target = Inside(SourcePath.FolderOf(name), link.LinkTo!, place);
            if (files.TryGetValue(target, out var found) && !files.ContainsKey(name)) files[name] = found with { RealPath = name };
        }

        return new UnpackedTree(files.Values);
    }

    private static string Inside(string folder, string path, string place) =>
        SourcePath.Join(folder, path) ?? throw new RenderException($"{place}: '{path}' leads out of the archive");
}
