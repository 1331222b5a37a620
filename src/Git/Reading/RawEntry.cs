using System.Text;

namespace GitOpsActors.Git.Reading;

/// <summary>An entry of a tree where it lies: "mode name", a zero byte, the bytes of the id.</summary>
internal readonly ref struct RawEntry
{
    private RawEntry(ReadOnlySpan<byte> mode, ReadOnlySpan<byte> name, ReadOnlySpan<byte> id)
    {
        Mode = mode;
        Name = name;
        Id = id;
    }

    public ReadOnlySpan<byte> Mode { get; }

    public ReadOnlySpan<byte> Name { get; }

    public ReadOnlySpan<byte> Id { get; }

    /// <summary>With the space and the zero; zero where there is no entry.</summary>
    public int Length => Id.IsEmpty ? 0 : Mode.Length + Name.Length + Id.Length + 2;

    public bool IsFolder => Mode.SequenceEqual("40000"u8);

    public bool IsUsable => Kind is not null && !Name.IsEmpty && !Name.Contains((byte)'/') && !Name.SequenceEqual("."u8) && !Name.SequenceEqual(".."u8);

    private EntryKind? Kind
    {
        get
        {
            if (IsFolder) return EntryKind.Folder;
            if (Mode.SequenceEqual("100755"u8)) return EntryKind.Executable;
            if (Mode.SequenceEqual("120000"u8)) return EntryKind.Link;
            if (Mode.SequenceEqual("160000"u8)) return EntryKind.Submodule;
            return Mode.StartsWith("100"u8) ? EntryKind.File : null;
        }
    }

    public static RawEntry At(ReadOnlySpan<byte> tree, int start, int idBytes)
    {
        var rest = tree[start..];
        var zero = rest.IndexOf((byte)0);
        var space = zero < 0 ? -1 : rest[..zero].IndexOf((byte)' ');
        return space < 0 || rest.Length < zero + 1 + idBytes ? default : new RawEntry(rest[..space], rest[(space + 1)..zero], rest.Slice(zero + 1, idBytes));
    }

    /// <summary>The order in which git keeps entries.</summary>
    public int CompareTo(RawEntry other) => CompareTo(other.Name, other.IsFolder);

    public int CompareTo(ReadOnlySpan<byte> name, bool isFolder)
    {
        var common = Math.Min(Name.Length, name.Length);
        var order = Name[..common].SequenceCompareTo(name[..common]);
        return order != 0 ? order : ByteAt(Name, common, IsFolder).CompareTo(ByteAt(name, common, isFolder));
    }

    public bool IsSameAs(RawEntry other) => Id.SequenceEqual(other.Id) && (Mode.SequenceEqual(other.Mode) || Kind == other.Kind);

    public TreeEntry Made() => Made(Encoding.UTF8.GetString(Name));

    public TreeEntry Made(string name) => new(name, Kind!.Value, ObjectId.Of(Id));

    private static int ByteAt(ReadOnlySpan<byte> name, int index, bool isFolder) => index < name.Length ? name[index] : isFolder ? '/' : 0;
}
