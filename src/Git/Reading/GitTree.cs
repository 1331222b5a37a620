using System.Text;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Git.Reading;

/// <summary>The files of one commit. Reads may block for as long as the disk takes.</summary>
/// <remarks>Links are followed within the tree. A submodule is an empty folder, as in a clone that does not ask for them, unless its tree is given.</remarks>
public sealed class GitTree : ISourceTree
{
    // As many as Linux follows.
    private const int LinksMax = 40;
    private const int LinkCharsMax = 4096;

    private readonly ObjectStore _objects;
    private readonly IReadOnlyDictionary<string, GitTree> _submodules;

    internal GitTree(ObjectStore objects, ObjectId commit, ObjectId root) : this(objects, commit, root, new Dictionary<string, GitTree>()) { }

    private GitTree(ObjectStore objects, ObjectId commit, ObjectId root, IReadOnlyDictionary<string, GitTree> submodules) =>
        (_objects, Commit, Root, _submodules) = (objects, commit, root, submodules);

    public ObjectId Commit { get; }

    /// <summary>The id of the tree: equal for commits with the same files.</summary>
    public ObjectId Root { get; }

    internal ObjectStore Objects => _objects;

    /// <summary>The same tree, with others in the place of submodules.</summary>
    internal GitTree With(IReadOnlyDictionary<string, GitTree> submodules) => new(_objects, Commit, Root, submodules);

    internal ObjectId? SubmoduleAt(string path) => EntryAt(path, EntryKind.Submodule);

    internal ObjectId? FileIdOf(string path) => EntryAt(path, EntryKind.File);

    public SourceFile? ReadFile(string path)
    {
        if (Resolve(path) is not { Entry.Kind: EntryKind.File or EntryKind.Executable } found) return null;
        try
        {
            return new SourceFile(found.Path, found.Entry.Id.Hex, found.Tree._objects.File(found.Entry.Id));
        }
        catch (GitException e) when (e.Kind == GitFaultKind.TooLarge)
        {
            throw new RenderException($"{path} is larger than {_objects.FileBytesMax} bytes", e);
        }
    }

    public SourceFile? FindFile(string path) => Resolve(path) is { Entry.Kind: EntryKind.File or EntryKind.Executable } found
        ? new SourceFile(found.Path, found.Entry.Id.Hex, ReadOnlyMemory<byte>.Empty) : null;

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
        foreach (var entry in folder.Tree._objects.Tree(folder.Entry.Id).Entries)
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
        var (current, hops) = (new Stack<Place>([new Place("", this, "", new TreeEntry("", EntryKind.Folder, Root))]), 0);
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
            if (folder.Entry.Kind != EntryKind.Folder || folder.Tree._objects.Tree(folder.Entry.Id).Find(part) is not { } entry) return null;
            if (entry.Kind != EntryKind.Link)
            {
                current.Push(folder.Below(part, entry));
                continue;
            }

            if (++hops > LinksMax) throw new RenderException($"{path}: too many links");
            Push(pending, Target(folder.Tree, entry, path));
        }
        return current.Peek();
    }

    private static string Target(GitTree tree, TreeEntry link, string path)
    {
        var content = tree._objects.File(link.Id);
        if (content.Length > LinkCharsMax) throw new RenderException($"{path}: the target of a link is too long");
        var target = Encoding.UTF8.GetString(content);
        return target.StartsWith('/') ? throw new RenderException($"{path} leads out of the repository") : target;
    }

    private static void Push(Stack<string> pending, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = parts.Length - 1; i >= 0; i--) pending.Push(parts[i]);
    }

    private ObjectId? EntryAt(string path, EntryKind kind) => Resolve(path) is { } found && found.Entry.Kind == kind ? found.Entry.Id : null;

    /// <param name="Path">From the root of the whole.</param>
    /// <param name="Tree">The tree to which it belongs: the whole, or a submodule.</param>
    /// <param name="Inside">The path within that.</param>
    private sealed record Place(string Path, GitTree Tree, string Inside, TreeEntry Entry)
    {
        public Place Below(string name, TreeEntry entry)
        {
            var (path, inside) = (Join(Path, name), Join(Inside, name));
            return entry.Kind == EntryKind.Submodule && Tree._submodules.TryGetValue(inside, out var submodule)
                ? new Place(path, submodule, "", new TreeEntry(name, EntryKind.Folder, submodule.Root)) : new Place(path, Tree, inside, entry);
        }

        private static string Join(string folder, string name) => folder.Length == 0 ? name : folder + "/" + name;
    }

    /// <summary>The same tree for those who look at ids only.</summary>
    private sealed class IdsOnly(GitTree tree) : ISourceTree
    {
        public SourceFile? ReadFile(string path) => tree.FindFile(path);

        public SourceFolder? ReadFolder(string path) => tree.ReadFolder(path);
    }
}
