using System.Text;
using GitOpsActors.Git.Objects;

namespace GitOpsActors.Git.Reading;

/// <summary>The objects of a mirror, read once and remembered for a while, whichever commit they belong to.</summary>
internal sealed class ObjectStore(ObjectDatabase objects, int idBytes, int fileBytesMax, ObjectMemory memory)
{
    private const int TreeBytesMax = 64 * 1024 * 1024;

    // What an object takes in memory beside its content.
    private const int ObjectBytes = 200;

    public int FileBytesMax => fileBytesMax;

    /// <summary>Set once something was missing that must be there: the mirror is to be made anew.</summary>
    public bool IsDamaged { get; private set; }

    public bool HasCommit(ObjectId id)
    {
        try
        {
            return objects.TypeOf(id) == ObjectType.Commit;
        }
        catch (GitException e) when (e.Kind == GitFaultKind.Corrupt)
        {
            IsDamaged = true;
            return false;
        }
    }

    public string Commit(ObjectId id) => Encoding.UTF8.GetString(Read(id, ObjectType.Commit, fileBytesMax));

    /// <summary>The text of an annotated tag; null when there is no such tag here.</summary>
    public string? Tag(ObjectId id)
    {
        try
        {
            return objects.Read(id, fileBytesMax) is { Type: ObjectType.Tag } found ? Encoding.UTF8.GetString(found.Content) : null;
        }
        catch (GitException e) when (e.Kind == GitFaultKind.Corrupt)
        {
            IsDamaged = true;
            throw;
        }
    }

    public TreeObject Tree(ObjectId id)
    {
        var key = new MemoryKey(this, id);
        if (memory.TryGet<TreeObject>(key, out var known)) return known;
        var tree = TreeObject.Parse(Read(id, ObjectType.Tree, TreeBytesMax), idBytes) ?? throw Damaged(id);
        memory.Add(key, tree, tree.Bytes + ObjectBytes);
        return tree;
    }

    public byte[] File(ObjectId id)
    {
        var key = new MemoryKey(this, id);
        if (memory.TryGet<byte[]>(key, out var known)) return known;
        var content = Read(id, ObjectType.Blob, fileBytesMax);
        memory.Add(key, content, content.Length + ObjectBytes);
        return content;
    }

    /// <summary>Gives back what it holds; who reads on gets it again.</summary>
    public void Close()
    {
        objects.Close();
        memory.Drop(this);
    }

    private byte[] Read(ObjectId id, ObjectType type, int bytesMax)
    {
        try
        {
            return objects.Read(id, bytesMax) is { } found && found.Type == type ? found.Content : throw Damaged(id);
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
