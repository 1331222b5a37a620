using System.Text;

namespace GitOpsActors.Git.Reading;

/// <summary>The objects of a mirror, read once and remembered, whichever commit they belong to.</summary>
internal sealed class ObjectStore(ObjectReader reader, int fileBytesMax, long cacheBytesMax) : IDisposable
{
    private const int TreeBytesMax = 64 * 1024 * 1024;

    // Of an entry beside its name: what the objects that hold it take.
    private const int EntryBytes = 200;

    private readonly ObjectCache<TreeObject> _trees = new(cacheBytesMax / 2);
    private readonly ObjectCache<byte[]> _files = new(cacheBytesMax / 2);

    public int FileBytesMax => fileBytesMax;

    /// <summary>Set once something was missing that must be there: the mirror is to be made anew.</summary>
    public bool IsDamaged { get; private set; }

    public bool HasCommit(ObjectId id)
    {
        try
        {
            return reader.TypeOf(id) == "commit";
        }
        catch (GitException e) when (e.Kind == GitFaultKind.Corrupt)
        {
            IsDamaged = true;
            return false;
        }
    }

    public string Commit(ObjectId id) => Encoding.UTF8.GetString(Read(id, "commit", fileBytesMax));

    public TreeObject Tree(ObjectId id)
    {
        if (_trees.TryGet(id, out var known)) return known;
        var tree = TreeObject.Parse(Read(id, "tree", TreeBytesMax)) ?? throw Damaged(id);
        _trees.Add(id, tree, (long)tree.Entries.Count * EntryBytes);
        return tree;
    }

    public byte[] File(ObjectId id)
    {
        if (_files.TryGet(id, out var known)) return known;
        var content = Read(id, "blob", fileBytesMax);
        _files.Add(id, content, content.Length + EntryBytes);
        return content;
    }

    public void Dispose() => reader.Dispose();

    private byte[] Read(ObjectId id, string type, int bytesMax)
    {
        try
        {
            return reader.Read(id, bytesMax) is { } found && found.Type == type ? found.Content : throw Damaged(id);
        }
        catch (GitException e) when (e.Kind == GitFaultKind.Corrupt)
        {
            IsDamaged = true;
            throw;
        }
    }

    private GitException Damaged(ObjectId id)
    {
        IsDamaged = true;
        return new GitException(GitFaultKind.Corrupt, $"the object {id} is missing or damaged in the mirror, which is made anew with the next fetch");
    }
}
