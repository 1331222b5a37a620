using System.Text;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Git.Reading;

/// <summary>The files of one commit. Reads may block for as long as the disk takes.</summary>
/// <remarks>Links are followed within the tree. A submodule is an empty folder, as in a clone that does not ask for them.</remarks>
public sealed class GitTree : ISourceTree
{
    // As many as Linux follows.
    private const int LinksMax = 40;
    private const int LinkCharsMax = 4096;

    private readonly ObjectStore _objects;

    internal GitTree(ObjectStore objects, ObjectId commit, ObjectId root) => (_objects, Commit, Root) = (objects, commit, root);

    public ObjectId Commit { get; }

    /// <summary>The id of the tree: equal for commits with the same files.</summary>
    public ObjectId Root { get; }

    internal ObjectStore Objects => _objects;

    public SourceFile? ReadFile(string path)
    {
        if (Resolve(path) is not { Entry.Kind: EntryKind.File or EntryKind.Executable } found) return null;
        try
        {
            return new SourceFile(found.Path, found.Entry.Id.Hex, _objects.File(found.Entry.Id));
        }
        catch (GitException e) when (e.Kind == GitFaultKind.TooLarge)
        {
            throw new RenderException($"{path} is larger than {_objects.FileBytesMax} bytes", e);
        }
    }

    public SourceFolder? ReadFolder(string path) => Resolve(path) switch
    {
        { Entry.Kind: EntryKind.Folder } found => new SourceFolder(found.Path, NamesIn(found)),
        { Entry.Kind: EntryKind.Submodule } found => new SourceFolder(found.Path, []),
        _ => null,
    };

    /// <summary>Would everything that was read be the same in this tree? Files are compared by id, without reading them.</summary>
    public bool Holds(ReadSet reads)
    {
        ArgumentNullException.ThrowIfNull(reads);
        return reads.HoldsFor(new IdsOnly(this));
    }

    private List<string> NamesIn(Place folder)
    {
        var names = new List<string>();
        foreach (var entry in _objects.Tree(folder.Entry.Id).Entries)
        {
            var isFolder = entry.Kind is EntryKind.Folder or EntryKind.Submodule ||
                (entry.Kind == EntryKind.Link && IsLinkToFolder(folder.Path.Length == 0 ? entry.Name : folder.Path + "/" + entry.Name));
            names.Add(isFolder ? entry.Name + "/" : entry.Name);
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private bool IsLinkToFolder(string path)
    {
        try
        {
            return Resolve(path) is { Entry.Kind: EntryKind.Folder or EntryKind.Submodule };
        }
        catch (RenderException)
        {
            // A link that leads out is an error for who reads through it, not for who lists what lies beside it.
            return false;
        }
    }

    /// <summary>What is at the path once links are followed; null when nothing is there.</summary>
    private Place? Resolve(string path)
    {
        var (current, hops) = (new Stack<Place>([new Place("", new TreeEntry("", EntryKind.Folder, Root))]), 0);
        var pending = new Stack<string>();
        Push(pending, path);
        while (pending.TryPop(out var part))
        {
            if (part == ".") continue;
            if (part == "..")
            {
                if (current.Count == 1) throw new RenderException($"{path} leads out of the repository");
                current.Pop();
                continue;
            }

            var folder = current.Peek();
            if (folder.Entry.Kind != EntryKind.Folder || _objects.Tree(folder.Entry.Id).Find(part) is not { } entry) return null;
            if (entry.Kind != EntryKind.Link)
            {
                current.Push(new Place(folder.Path.Length == 0 ? part : folder.Path + "/" + part, entry));
                continue;
            }

            if (++hops > LinksMax) throw new RenderException($"{path}: too many links");
            Push(pending, Target(entry, path));
        }
        return current.Peek();
    }

    private string Target(TreeEntry link, string path)
    {
        var content = _objects.File(link.Id);
        if (content.Length > LinkCharsMax) throw new RenderException($"{path}: the target of a link is too long");
        var target = Encoding.UTF8.GetString(content);
        return target.StartsWith('/') ? throw new RenderException($"{path} leads out of the repository") : target;
    }

    private static void Push(Stack<string> pending, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = parts.Length - 1; i >= 0; i--) pending.Push(parts[i]);
    }

    private sealed record Place(string Path, TreeEntry Entry);

    /// <summary>The same tree for those who look at ids only.</summary>
    private sealed class IdsOnly(GitTree tree) : ISourceTree
    {
        public SourceFile? ReadFile(string path) => tree.Resolve(path) is { Entry.Kind: EntryKind.File or EntryKind.Executable } found
            ? new SourceFile(found.Path, found.Entry.Id.Hex, ReadOnlyMemory<byte>.Empty) : null;

        public SourceFolder? ReadFolder(string path) => tree.ReadFolder(path);
    }
}
