using System.Security.Cryptography;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Host.Commands.Render;

/// <summary>A folder of the local disk as a source tree. Links are followed, but never out of the folder.</summary>
internal sealed class LocalTree : ISourceTree
{
    private const long FileBytesMax = 64 * 1024 * 1024;

    private readonly string _root;

    public LocalTree(string root) => _root = Real(Path.GetFullPath(root)) ?? throw new RenderException($"there is no folder {root}");

    public SourceFile? ReadFile(string path)
    {
        if (Resolve(path) is not { } real || !File.Exists(real)) return null;
        if (new FileInfo(real).Length > FileBytesMax) throw new RenderException($"{path} is larger than {FileBytesMax} bytes");
        var content = File.ReadAllBytes(real);
        return new SourceFile(Relative(real), Convert.ToHexStringLower(SHA256.HashData(content)), content);
    }

    public SourceFolder? ReadFolder(string path)
    {
        if (Resolve(path) is not { } real || !Directory.Exists(real)) return null;
        var entries = new DirectoryInfo(real).EnumerateFileSystemInfos()
            .Select(static entry => entry is DirectoryInfo ? entry.Name + "/" : entry.Name)
            .Order(StringComparer.Ordinal);
        return new SourceFolder(Relative(real), [.. entries]);
    }

    /// <summary>Where the path is once links are followed; null when nothing is there.</summary>
    private string? Resolve(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal)) return null;
        var real = Real(Path.Combine(_root, path));
        if (real is null) return null;
        return IsInside(real) ? real : throw new RenderException($"{path} leads out of {_root}");
    }

    private bool IsInside(string real) => real == _root || real.StartsWith(_root.TrimEnd('/') + "/", StringComparison.Ordinal);

    private string Relative(string real) => real == _root ? "" : real[(_root.TrimEnd('/').Length + 1)..];

    private static string? Real(string path)
    {
        // Each part may be a link, and a link may lead to another: bounded, since links can form circles.
        var (current, pending, hops) = ("/", new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()), 0);
        while (pending.TryPop(out var part))
        {
            if (part == ".") continue;
            if (part == "..")
            {
                current = Path.GetDirectoryName(current) ?? "/";
                continue;
            }

            var next = Path.Combine(current, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            if (info.LinkTarget is { } target)
            {
                if (++hops > 40) throw new RenderException($"{path}: too many links");
                if (target.StartsWith('/')) current = "/";
                foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()) pending.Push(step);
                continue;
            }

            if (!info.Exists) return null;
            current = next;
        }

        return current;
    }
}
