namespace GitOpsActors.Git.Objects;

/// <summary>
/// Reads the objects of a repository in this process: packs, files, and the repositories that it borrows from. What a fetch brings later is
/// found, and so is what a repack moves. Safe for many readers at once.
/// </summary>
internal sealed class ObjectDatabase
{
    // Those of git.
    private const int AlternatesDepthMax = 5;

    private readonly string _folder;
    private readonly int _idBytes;
    private readonly ObjectMemory _memory;
    private readonly LooseObjects _loose;
    private readonly IReadOnlyList<ObjectDatabase> _alternates;
    private readonly Lock _scanning = new();
    private volatile PackFile[] _packs = [];

    /// <param name="folder">The repository's "objects".</param>
    public ObjectDatabase(string folder, int idBytes, ObjectMemory memory) : this(folder, idBytes, memory, depth: 0) { }

    private ObjectDatabase(string folder, int idBytes, ObjectMemory memory, int depth)
    {
        (_folder, _idBytes, _memory, _loose) = (folder, idBytes, memory, new LooseObjects(folder));
        _alternates = depth < AlternatesDepthMax ? [.. AlternatesOf(folder).Select(other => new ObjectDatabase(other, idBytes, memory, depth + 1))] : [];
        Scan();
    }

    /// <summary>Of which type the object is; null when it is missing.</summary>
    /// <exception cref="GitException">It is damaged.</exception>
    public ObjectType? TypeOf(ObjectId id) => Guarded(id, () => FindType(id));

    /// <summary>The object; null when it is missing.</summary>
    /// <exception cref="GitException">It is damaged, or larger than the limit.</exception>
    public GitObject? Read(ObjectId id, int bytesMax) => Guarded(id, () =>
    {
        var found = Find(id, bytesMax);
        return found is null || ObjectDigest.Of(found, _idBytes) == id ? found : throw new InvalidDataException("its content is another one");
    });

    /// <summary>Closes its files; who reads on opens them again.</summary>
    public void Close()
    {
        foreach (var pack in _packs) pack.Close();
        foreach (var other in _alternates) other.Close();
    }

    private GitObject? Find(ObjectId id, int bytesMax)
    {
        var found = Look(
            pack => pack.OffsetOf(id) is { } offset ? pack.Read(offset, bytesMax, other => Find(other, bytesMax)) : null,
            () => _loose.Read(id, bytesMax));
        return found ?? _alternates.Select(other => other.Find(id, bytesMax)).FirstOrDefault(static one => one is not null);
    }

    private ObjectType? FindType(ObjectId id)
    {
        var found = Look<object>(pack => pack.OffsetOf(id) is { } offset ? pack.TypeAt(offset, FindType) : null, () => _loose.TypeOf(id));
        return (ObjectType?)found ?? _alternates.Select(other => other.FindType(id)).FirstOrDefault(static one => one is not null);
    }

    /// <summary>Asks the packs that are known, then the files, then the packs that have come since.</summary>
    private T? Look<T>(Func<PackFile, T?> inPack, Func<T?> inFile) where T : class
    {
        while (true)
        {
            try
            {
                foreach (var pack in _packs)
                    if (inPack(pack) is { } found) return found;
                if (inFile() is { } loose) return loose;
                if (!Scan()) return null;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // A repack has moved everything into another pack, which is there already.
                if (!Scan()) throw new InvalidDataException("its pack is gone", e);
            }
        }
    }

    /// <summary>Looks which packs there are; false when they are those that are known.</summary>
    private bool Scan()
    {
        lock (_scanning)
        {
            var folder = Path.Combine(_folder, "pack");
            var paths = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.idx").Select(static file => file[..^4]).ToHashSet(StringComparer.Ordinal) : [];
            var known = _packs;
            if (known.Length == paths.Count && known.All(pack => paths.Contains(pack.Path))) return false;
            var stay = known.Where(pack => paths.Remove(pack.Path)).ToList();
            // What was fetched last is what is asked for.
            _packs = [.. paths.Select(path => new PackFile(path, _idBytes, _memory)), .. stay];
            foreach (var gone in known.Except(stay)) gone.Close();
            return true;
        }
    }

    private static T Guarded<T>(ObjectId id, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new GitException(GitFaultKind.Corrupt, $"the object {id} can't be read, the mirror may be damaged: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk, or its rights, or too many open files: nothing that a new mirror would mend.
            throw new GitException(GitFaultKind.Failed, $"the object {id} can't be read: {e.Message}", e);
        }
    }

    private static IEnumerable<string> AlternatesOf(string folder)
    {
        var file = Path.Combine(folder, "info", "alternates");
        if (!File.Exists(file)) return [];
        return File.ReadLines(file).Where(static line => line.Length > 0 && line[0] != '#').Select(line => Path.GetFullPath(Path.Combine(folder, line)));
    }
}
