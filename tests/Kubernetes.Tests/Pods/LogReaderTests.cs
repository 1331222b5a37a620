using System.IO.Pipelines;
using System.Text;
using GitOpsActors.Kubernetes.Pods;

namespace GitOpsActors.Kubernetes.Tests.Pods;

public sealed class LogReaderTests
{
    private static readonly Uri Server = new("https://cluster.example");

    [Fact]
    public async Task Lines_are_told_without_their_ends_and_the_last_one_needs_none() =>
        Assert.Equal(["one", "", "three", "four"], await ReadAsync("one\n\nthree\r\nfour", 100));

    [Fact]
    public async Task A_log_without_lines_tells_nothing() => Assert.Empty(await ReadAsync("", 100));

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    public async Task Of_a_line_without_end_the_beginning_is_told_and_the_next_line_is_whole(int piece)
    {
        var lines = await ReadAsync(new string('x', 50_000) + "\nshort\n" + new string('y', 30_000), 1000, piece);
        Assert.Equal([new string('x', 1000), "short", new string('y', 1000)], lines);
    }

    [Fact]
    public async Task A_line_is_told_when_it_is_there_and_not_when_the_log_ends()
    {
        var pipe = new Pipe();
        await using var lines = new LogReader(Server, 100).ReadAsync(pipe.Reader.AsStream(), CancellationToken.None).GetAsyncEnumerator();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes("first\nsec"));
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("first", lines.Current);
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes("ond\n"));
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("second", lines.Current);
        await pipe.Writer.CompleteAsync();
        Assert.False(await lines.MoveNextAsync());
    }

    private static async Task<List<string>> ReadAsync(string text, int lineBytesMax, int piece = 4096)
    {
        var lines = new List<string>();
        await foreach (var line in new LogReader(Server, lineBytesMax).ReadAsync(new Pieces(Encoding.UTF8.GetBytes(text), piece),
            CancellationToken.None)) lines.Add(line);
        return lines;
    }

    /// <summary>Gives no more than so many bytes at a time, as a network does.</summary>
    private sealed class Pieces(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}
