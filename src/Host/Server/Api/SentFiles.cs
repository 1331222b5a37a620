using System.Security.Cryptography;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Files that a client sends: first what they are for, then a gzipped tar of them in pieces.</summary>
internal static class SentFiles
{
    // A request may have as many bytes; a client that sends the rest of its repository too has forgotten to say which files count.
    private const int BytesMax = 32 * 1024 * 1024;

    private static readonly TimeSpan SentWithin = TimeSpan.FromMinutes(2);

    /// <param name="admit">Told the query before any of the files is read; it throws where the caller may not ask.</param>
    public static async Task<(MapNode Query, ReadOnlyMemory<byte> Archive)> ReadAsync(
        IAsyncEnumerable<MapNode> messages, Func<MapNode, Task> admit, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(SentWithin);
        var (query, archive) = ((MapNode?)null, new MemoryStream());
        try
        {
            await foreach (var message in messages.WithCancellation(late.Token))
            {
                if (query is null)
                {
                    query = message["query"] as MapNode ?? throw NoQuery();
                    await admit(query);
                    continue;
                }

                var piece = Convert.FromBase64String(message.Text("chunk", "chunk")
                    ?? throw new ApiException(400, "a message after the query has no chunk"));
                if (archive.Length + piece.Length > BytesMax) throw new ApiException(413, $"the files have more than {BytesMax} bytes");
                archive.Write(piece);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new ApiException(408, $"the files were not sent within {SentWithin.TotalMinutes:0} minutes");
        }

        return (query ?? throw NoQuery(), archive.GetBuffer().AsMemory(0, (int)archive.Length));
    }

    private static ApiException NoQuery() => new(400, "the first message must be the query: name and checksum");

    /// <exception cref="ApiException">They are not what was sent, or can't be read.</exception>
    public static ISourceTree TreeOf(MapNode query, ReadOnlyMemory<byte> archive)
    {
        var checksum = Convert.ToHexStringLower(SHA256.HashData(archive.Span));
        if (!string.Equals(query["checksum"].Text(), checksum, StringComparison.OrdinalIgnoreCase))
            throw new ApiException(400, $"the files have the checksum {checksum}, and {query["checksum"].Text()} is promised");
        try
        {
            return PackedTree.Of(archive, "the files");
        }
        catch (RenderException error)
        {
            throw new ApiException(400, error.Message);
        }
    }
}
