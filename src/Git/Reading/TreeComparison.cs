namespace GitOpsActors.Git.Reading;

/// <summary>Walks two trees at once; what has the same id on both sides is the same below, and is not looked at.</summary>
internal sealed class TreeComparison(ObjectStore objects)
{
    private readonly List<string> _changed = [];

    /// <summary>The paths of files, links and submodules that differ, came or went, in ordinal order.</summary>
    public IReadOnlyList<string> Compare(ObjectId from, ObjectId to)
    {
        _changed.Clear();
        if (from != to) Walk(from, to, "");
        _changed.Sort(StringComparer.Ordinal);
        return [.. _changed];
    }

    private void Walk(ObjectId? from, ObjectId? to, string folder)
    {
        var (before, after) = (from is { } old ? objects.Tree(old) : null, to is { } now ? objects.Tree(now) : null);
        foreach (var entry in before?.Entries ?? [])
            Look(entry, after?.Find(entry.Name), folder + entry.Name);
        foreach (var entry in after?.Entries ?? [])
            if (before?.Find(entry.Name) is null) Look(null, entry, folder + entry.Name);
    }

    private void Look(TreeEntry? before, TreeEntry? after, string path)
    {
        if (before is { } old && after is { } now && old.Id == now.Id && old.Kind == now.Kind) return;
        var (folderBefore, folderAfter) = (FolderOf(before), FolderOf(after));
        if (folderBefore is not null || folderAfter is not null) Walk(folderBefore, folderAfter, path + "/");
        // A file in the place of a folder is a change of its own, beside those of what was below.
        if ((before is not null && folderBefore is null) || (after is not null && folderAfter is null)) _changed.Add(path);
    }

    private static ObjectId? FolderOf(TreeEntry? entry) => entry is { Kind: EntryKind.Folder } folder ? folder.Id : null;
}
