using System.Text;
using GitOpsActors.Git.Objects;
using GitOpsActors.Git.Reading;
using static GitOpsActors.Git.Tests.TestRepository;

namespace GitOpsActors.Git.Tests.Reading;

public sealed class TreeObjectTests : IDisposable
{
    private const int Many = 10_000;

    private readonly TestRepository _origin = new();

    public void Dispose() => _origin.Dispose();

    [Fact]
    public void Names_are_found_in_gits_order_in_which_a_folder_ends_with_a_slash()
    {
        (string Mode, string Name)[] entries = [("100644", "a"), ("100644", "a-b"), ("100644", "a.txt"), ("40000", "a0"), ("40000", "b"), ("100755", "b0"), ("120000", "c"), ("160000", "d"), ("100644", "ä")];
        // In the order of git; "b" is a folder and stands behind "b.x" would, before "b0".
        var tree = TreeObject.Parse(Bytes(entries), 20)!;
        Assert.Equal(entries.Select(static one => one.Name), tree.Entries.Select(static one => one.Name));
        foreach (var (_, name) in entries) Assert.Equal(name, tree.Find(name)?.Name);
        Assert.Equal(EntryKind.Folder, tree.Find("b")!.Value.Kind);
        Assert.Null(tree.Find("a/"));
        Assert.Null(tree.Find(""));
        Assert.Null(tree.Find("zzz"));
    }

    [Fact]
    public void Trees_that_no_git_would_write_are_read_all_the_same_without_the_names_that_lead_nowhere()
    {
        var tree = TreeObject.Parse(Bytes([("100644", "z"), ("40000", "."), ("40000", ".."), ("100644", "x/y"), ("100644", "a"), ("777", "odd"), ("40000", "m")]), 20)!;
        Assert.Equal(["a", "m", "z"], tree.Entries.Select(static one => one.Name));
        Assert.NotNull(tree.Find("m"));
        Assert.Null(TreeObject.Parse(Encoding.ASCII.GetBytes("100644 cut off\0too short"), 20));
        Assert.Null(TreeObject.Parse(Encoding.ASCII.GetBytes("nonsense"), 20));
        Assert.Equal(0, TreeObject.Parse([], 20)!.Count);
    }

    [Fact]
    public async Task Folders_that_become_files_and_the_other_way_round_are_told_as_git_tells_them()
    {
        var first = _origin.Commit("first", ("a/1", "1"), ("a/2", "2"), ("a.b", "x"), ("b", "file"), ("c", "same"), ("d/e/f", "deep"));
        Directory.Delete(Path.Combine(_origin.Path, "a"), recursive: true);
        File.Delete(Path.Combine(_origin.Path, "b"));
        var second = _origin.Commit("second", ("a", "a file now"), ("b/1", "below"), ("b/2", "below"), ("d/e/f", "changed"), ("d/e/g", "new"));
        await using var mirror = _origin.Mirror();
        var theirs = _origin.Git("diff-tree", "-r", "--name-only", "--no-renames", first.Hex, second.Hex).Split('\n').Order(StringComparer.Ordinal);
        Assert.Equal(theirs, await mirror.CompareAsync(first, second, Soon));
        Assert.Equal(theirs, await mirror.CompareAsync(second, first, Soon));
    }

    [Fact]
    public void One_change_in_a_folder_of_ten_thousand_is_found_without_an_allocation_for_what_is_equal()
    {
        var store = new ObjectStore(new ObjectDatabase(_origin.Root, 20, new ObjectMemory()), 20, 1024, new ObjectMemory());
        var (before, after) = (Tree(changed: -1), Tree(changed: Many / 2));
        var comparison = new TreeComparison(store);
        comparison.Compare(before, after);
        // A few bytes for each entry would be more than this: only what is told costs something.
        var start = GC.GetAllocatedBytesForCurrentThread();
        var changed = comparison.Compare(before, after);
        Assert.Equal(["app-05000.yaml"], changed);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, 3 * Many);
    }

    internal static TreeObject Tree(int changed) => TreeObject.Parse(
        Bytes([.. Enumerable.Range(0, Many).Select(static i => ("100644", $"app-{i:D5}.yaml"))], changed), 20)!;

    private static byte[] Bytes(IReadOnlyList<(string Mode, string Name)> entries, int changed = -1)
    {
        using var bytes = new MemoryStream();
        for (var i = 0; i < entries.Count; i++)
        {
            bytes.Write(Encoding.UTF8.GetBytes($"{entries[i].Mode} {entries[i].Name}\0"));
            var id = new byte[20];
            BitConverter.TryWriteBytes(id, i);
            if (i == changed) id[19] = 1;
            bytes.Write(id);
        }

        return bytes.ToArray();
    }
}
