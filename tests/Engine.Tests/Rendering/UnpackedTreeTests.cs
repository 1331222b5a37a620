using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Rendering;

public sealed class UnpackedTreeTests
{
    [Fact]
    public void Files_lie_where_their_paths_say_and_folders_hold_them_in_order()
    {
        var tree = new UnpackedTree([File("b.yaml"), File("a/z"), File("a/b/c"), File("a/b/d"), File("a.yaml")]);
        Assert.Equal(["a.yaml", "a/", "b.yaml"], tree.ReadFolder("")!.Entries);
        Assert.Equal(["b/", "z"], tree.ReadFolder("a")!.Entries);
        Assert.Equal(["c", "d"], tree.ReadFolder("a/b")!.Entries);
        Assert.Equal("a/b/c", tree.ReadFile("a/b/c")!.RealPath);
        Assert.Null(tree.ReadFile("a/b"));
        Assert.Null(tree.ReadFolder("b.yaml"));
        Assert.Empty(new UnpackedTree([]).ReadFolder("")!.Entries);

        static SourceFile File(string path) => new(path, path, ReadOnlyMemory<byte>.Empty);
    }
}
