using System.Collections.Frozen;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Kubernetes.Tests.Requests;

public sealed class ListReaderTests
{
    private const string List = """
        {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"more"},"items":[
          {"metadata":{"name":"a","labels":{"items":"[1]"}},"items":[{"metadata":{}}]},{"metadata":{"name":"b"},"text":"}]\\\"{"},
          {"kind":"Other","apiVersion":"x/v1","metadata":{"name":"ü"}}],"more":{"metadata":{"resourceVersion":"9"}}}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task A_list_that_arrives_in_any_pieces_is_read_whole(int piece)
    {
        var (items, metadata) = await Read(new Pieces(Encoding.UTF8.GetBytes(List), piece));
        Assert.Equal(["a", "b", "ü"], items.Select(item => item.Text("metadata", "name")));
        Assert.Equal(["Pod", "Pod", "Other"], items.Select(item => item.Text("kind")));
        Assert.Single(items[0].List("items"));
        Assert.Equal(("7", "more"), (metadata.Text("resourceVersion"), metadata.Text("continue")));
    }

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"items":null}""")]
    [InlineData("""{"items":[],"metadata":{"resourceVersion":"7"}}""")]
    public async Task A_list_of_nothing_has_its_version(string text)
    {
        var (items, metadata) = await Read(new Pieces(Encoding.UTF8.GetBytes(text), 3));
        Assert.Empty(items);
        Assert.Equal("7", metadata.Text("resourceVersion"));
    }

    [Fact]
    public async Task A_list_that_is_cut_off_is_a_bad_answer_and_no_short_list()
    {
        var cut = Encoding.UTF8.GetBytes(List)[..^20];
        var fault = await Assert.ThrowsAsync<ClusterException>(() => Read(new Pieces(cut, 50)));
        Assert.Equal((FaultKind.BadAnswer, FaultNature.Retryable), (fault.Kind, fault.Fault.Nature));
    }

    [Fact]
    public async Task An_object_larger_than_the_limit_is_refused()
    {
        var big = Encoding.UTF8.GetBytes("""{"items":[{"a":"X"}]}""".Replace("X", new string('x', 300_000), StringComparison.Ordinal));
        Assert.Contains("larger", (await Assert.ThrowsAsync<ClusterException>(() => Read(new Pieces(big, 4096)))).Message, StringComparison.Ordinal);
    }

    private static async Task<(List<MapNode>, MapNode)> Read(Stream stream)
    {
        var items = new List<MapNode>();
        var pods = new ApiResource { Group = "", Version = "v1", Kind = "Pod", Plural = "pods", IsNamespaced = true, Verbs = FrozenSet<string>.Empty };
        var reader = new ListReader(pods, items.Add, 100_000);
        await reader.ReadAsync(stream, CancellationToken.None);
        return (items, reader.Metadata);
    }

    /// <summary>Gives so many bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(piece, buffer.Length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));
    }
}
