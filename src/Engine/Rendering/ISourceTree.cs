namespace GitOpsActors.Engine.Rendering;

/// <summary>
/// The files of one revision, and the only way by which a render reads anything. Paths are relative to the tree's root, parted by '/',
/// without '.' and '..'; the empty path is the root. Links are followed, and never lead out of the tree.
/// </summary>
public interface ISourceTree
{
    /// <summary>The file at the path; null when there is none, or it is a folder.</summary>
    /// <exception cref="RenderException">The path leads out of the tree, or the file is larger than the limit.</exception>
    SourceFile? ReadFile(string path);

    /// <summary>As <see cref="ReadFile"/>, for those who need its id and not what it holds.</summary>
    SourceFile? FindFile(string path) => ReadFile(path);

    /// <summary>What the folder at the path holds, in ordinal order; null when there is none.</summary>
    SourceFolder? ReadFolder(string path);
}

/// <summary>A file.</summary>
/// <param name="RealPath">Where it lies once links are followed.</param>
/// <param name="Id">Equal for equal content: what is parsed once is found by it.</param>
/// <param name="Content">The bytes.</param>
public sealed record SourceFile(string RealPath, string Id, ReadOnlyMemory<byte> Content);

/// <summary>A folder.</summary>
/// <param name="RealPath">Where it lies once links are followed.</param>
/// <param name="Entries">The names in it; those of folders end in '/'.</param>
public sealed record SourceFolder(string RealPath, IReadOnlyList<string> Entries);

/// <summary>What a user wrote can't be rendered. The message names the place and the problem.</summary>
public class RenderException : Exception
{
    public RenderException(string message) : base(message) { }

    public RenderException(string message, Exception inner) : base(message, inner) { }

    public RenderException() { }
}
