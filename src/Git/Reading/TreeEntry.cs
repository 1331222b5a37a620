using System.Text;

namespace GitOpsActors.Git.Reading;

internal enum EntryKind
{
    File,
    Executable,
    Folder,
    Link,
    Submodule,
}

internal readonly record struct TreeEntry(string Name, EntryKind Kind, ObjectId Id);

/// <summary>One folder of a commit: its entries, found by name.</summary>
internal sealed class TreeObject
{
    private readonly Dictionary<string, TreeEntry> _entries;

    private TreeObject(Dictionary<string, TreeEntry> entries) => _entries = entries;

    public IReadOnlyCollection<TreeEntry> Entries => _entries.Values;

    public TreeEntry? Find(string name) => _entries.TryGetValue(name, out var entry) ? entry : null;

    /// <summary>Null when the bytes are no tree.</summary>
    public static TreeObject? Parse(ReadOnlySpan<byte> bytes)
    {
        var entries = new Dictionary<string, TreeEntry>();
        while (!bytes.IsEmpty)
        {
            var (space, zero) = (bytes.IndexOf((byte)' '), bytes.IndexOf((byte)0));
            if (space < 0 || zero < space || bytes.Length < zero + 1 + (ObjectId.Digits / 2)) return null;
            var name = Encoding.UTF8.GetString(bytes[(space + 1)..zero]);
            var id = ObjectId.Of(bytes.Slice(zero + 1, ObjectId.Digits / 2));
            // Names that git itself would never check out lead to no path, so nothing can be read by them.
            if (KindOf(bytes[..space]) is { } kind && name is not ("" or "." or "..") && !name.Contains('/', StringComparison.Ordinal))
                entries[name] = new TreeEntry(name, kind, id);
            bytes = bytes[(zero + 1 + (ObjectId.Digits / 2))..];
        }
        return new TreeObject(entries);
    }

    private static EntryKind? KindOf(ReadOnlySpan<byte> mode)
    {
        if (mode.SequenceEqual("40000"u8)) return EntryKind.Folder;
        if (mode.SequenceEqual("100755"u8)) return EntryKind.Executable;
        if (mode.SequenceEqual("120000"u8)) return EntryKind.Link;
        if (mode.SequenceEqual("160000"u8)) return EntryKind.Submodule;
        return mode.StartsWith("100"u8) ? EntryKind.File : null;
    }
}
