using System.Text;

namespace GitOpsActors.Git.Reading;

/// <summary>
/// One folder of a commit, as the bytes that git keeps of it. Entries are in git's order: by the bytes of their names, in which the name of
/// a folder ends with a slash. What is not asked for is not made into objects, since a folder may have tens of thousands of entries.
/// </summary>
internal sealed class TreeObject
{
    private readonly byte[] _bytes;
    private readonly int _idBytes;

    // Where each entry starts.
    private readonly int[] _starts;

    private TreeObject(byte[] bytes, int[] starts, int idBytes) => (_bytes, _starts, _idBytes) = (bytes, starts, idBytes);

    public int Count => _starts.Length;

    /// <summary>What it takes of memory.</summary>
    public long Bytes => _bytes.Length + (sizeof(int) * (long)_starts.Length);

    public IEnumerable<TreeEntry> Entries
    {
        get
        {
            for (var i = 0; i < _starts.Length; i++) yield return this[i];
        }
    }

    public TreeEntry this[int index] => Entry(index).Made();

    /// <summary>Null when the bytes are no tree.</summary>
    /// <param name="idBytes">How many bytes the ids of the repository have.</param>
    public static TreeObject? Parse(byte[] bytes, int idBytes)
    {
        // No entry is shorter than "40000 a", the zero and the id.
        var (starts, count, isSorted) = (new int[bytes.Length / (idBytes + 8)], 0, true);
        for (var at = 0; at < bytes.Length;)
        {
            if (RawEntry.At(bytes, at, idBytes) is not { Length: > 0 } entry) return null;
            // Names that git itself would never check out lead to no path, so nothing can be read by them.
            if (entry.IsUsable)
            {
                isSorted = isSorted && (count == 0 || RawEntry.At(bytes, starts[count - 1], idBytes).CompareTo(entry) <= 0);
                starts[count++] = at;
            }

            at += entry.Length;
        }

        if (count < starts.Length) Array.Resize(ref starts, count);
        // Git writes them sorted. Other tools may not, and git reads what they wrote.
        if (!isSorted) Array.Sort(starts, (one, other) => RawEntry.At(bytes, one, idBytes).CompareTo(RawEntry.At(bytes, other, idBytes)));
        return new TreeObject(bytes, starts, idBytes);
    }

    public RawEntry Entry(int index) => RawEntry.At(_bytes, _starts[index], _idBytes);

    public TreeEntry? Find(string name)
    {
        Span<byte> small = stackalloc byte[256];
        var length = Encoding.UTF8.GetByteCount(name);
        var bytes = length <= small.Length ? small[..length] : new byte[length];
        Encoding.UTF8.GetBytes(name, bytes);
        // Whether it is a folder decides where it stands.
        var index = IndexOf(bytes, isFolder: false) ?? IndexOf(bytes, isFolder: true);
        return index is { } found ? Entry(found).Made(name) : null;
    }

    private int? IndexOf(ReadOnlySpan<byte> name, bool isFolder)
    {
        var (low, high) = (0, _starts.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Entry(middle).CompareTo(name, isFolder);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}
