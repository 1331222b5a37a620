using System.Text;

namespace GitOpsActors.Git.Reading;

/// <summary>Walks two trees at once; what has the same id on both sides is the same below, and is not looked at.</summary>
internal sealed class TreeComparison(ObjectStore objects)
{
    private readonly List<string> _changed = [];

    /// <summary>The paths of files, links and submodules that differ, came or went, in ordinal order.</summary>
    public IReadOnlyList<string> Compare(ObjectId from, ObjectId to) => from == to ? [] : Compare(objects.Tree(from), objects.Tree(to));

    public IReadOnlyList<string> Compare(TreeObject from, TreeObject to)
    {
        _changed.Clear();
        Walk(from, to, "");
        _changed.Sort(StringComparer.Ordinal);
        return [.. _changed];
    }

    private void Walk(TreeObject? before, TreeObject? after, string folder)
    {
        var (i, j) = (0, 0);
        while (i < (before?.Count ?? 0) || j < (after?.Count ?? 0))
        {
            var order = i == (before?.Count ?? 0) ? 1 : j == (after?.Count ?? 0) ? -1 : before!.Entry(i).CompareTo(after!.Entry(j));
            if (order == 0 && before!.Entry(i).IsSameAs(after!.Entry(j)))
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }

            Look(order <= 0 ? before!.Entry(i) : default, order >= 0 ? after!.Entry(j) : default, folder);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
    }

    // In git's order a folder never stands beside a file of its name: one that replaces the other is two entries, each of which changed.
    private void Look(RawEntry before, RawEntry after, string folder)
    {
        var some = before.Length > 0 ? before : after;
        var path = folder + Encoding.UTF8.GetString(some.Name);
        if (some.IsFolder) Walk(TreeOf(before), TreeOf(after), path + "/");
        else _changed.Add(path);
    }

    private TreeObject? TreeOf(RawEntry folder) => folder.Length > 0 ? objects.Tree(ObjectId.Of(folder.Id)) : null;
}
