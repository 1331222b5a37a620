using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Rendering;

public sealed class PackedTreeTests
{
    [Fact]
    public void Files_and_links_to_files_are_read_and_the_later_of_two_counts()
    {
        var tree = PackedTree.Of(Packed(
            File("./a/x.yaml", "1"), File("a/x.yaml", "2"), Link("b/y.yaml", "../a/x.yaml"), Link("b/z", "nowhere"), Link("c", "a")), "the files");

        Assert.Equal(["a/", "b/"], tree.ReadFolder("")!.Entries);
        Assert.Equal("2", Text(tree, "a/x.yaml"));
        Assert.Equal("2", Text(tree, "b/y.yaml"));
        Assert.Null(tree.ReadFile("b/z"));
    }

    [Theory]
    [InlineData("../up.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../up.yaml")]
    [InlineData("..\\up.yaml")]
    public void A_name_that_leads_out_is_refused(string name)
    {
        Assert.Contains("leads out of the archive", Refusal(Packed(File(name, "x"))), StringComparison.Ordinal);
        Assert.Contains("leads out of the archive", Refusal(Packed(Link("a.yaml", name))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_much_or_is_not_an_archive_is_refused()
    {
        Assert.Contains("not appear to be a gzipped archive", Refusal("nonsense"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("larger than", Refusal(Packed(File("a", new string(' ', 6 * 1024 * 1024)))), StringComparison.Ordinal);
        var large = new string(' ', 5 * 1024 * 1024);
        Assert.Contains("unpacks to more than", Refusal(Packed([.. Enumerable.Range(0, 21).Select(i => File($"f{i}", large))])),
            StringComparison.Ordinal);
        Assert.Contains("more than 20000 files", Refusal(Packed([.. Enumerable.Range(0, 20_001).Select(static i => File($"f{i}", ""))])),
            StringComparison.Ordinal);
    }

    private static string Refusal(byte[] archive) => Assert.Throws<RenderException>(() => PackedTree.Of(archive, "the files")).Message;

    private static string Text(UnpackedTree tree, string path) => Encoding.UTF8.GetString(tree.ReadFile(path)!.Content.Span);

    private static PaxTarEntry File(string name, string text) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    private static PaxTarEntry Link(string name, string target) => new(TarEntryType.SymbolicLink, name) { LinkName = target };

    private static byte[] Packed(params PaxTarEntry[] entries)
    {
        using var packed = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(packed, CompressionLevel.Fastest)))
            foreach (var entry in entries) tar.WriteEntry(entry);
        return packed.ToArray();
    }
}
