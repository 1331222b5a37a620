using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Kubernetes.Watching;

/// <summary>Reads the lines of a watch: one document is parsed an event.</summary>
internal sealed class EventReader(Uri server, int eventBytesMax)
{
    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024);

    /// <param name="end">When it fires, the watch is over as if the server had ended it.</param>
    public async IAsyncEnumerable<WatchEvent> ReadAsync(Stream body, CancellationToken end, [EnumeratorCancellation] CancellationToken stop)
    {
        var pipe = PipeReader.Create(body, PipeOptions);
        try
        {
            while (true)
            {
                if (await NextAsync(pipe, end, stop) is not { } read) yield break;
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } lineEnd)
                {
                    if (Parse(rest.Slice(0, lineEnd)) is { } told) yield return told;
                    rest = rest.Slice(rest.GetPosition(1, lineEnd));
                }
                if (rest.Length > eventBytesMax) throw Body.TooLarge(eventBytesMax);
                pipe.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted) yield break;
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private async ValueTask<ReadResult?> NextAsync(PipeReader pipe, CancellationToken end, CancellationToken stop)
    {
        try
        {
            return await pipe.ReadAsync(end);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (FaultSorting.IsFailure(e))
        {
            throw FaultSorting.OfException(e, server);
        }
    }

    private WatchEvent? Parse(ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment) return Parse(line.FirstSpan);
        var whole = ArrayPool<byte>.Shared.Rent((int)line.Length);
        try
        {
            line.CopyTo(whole);
            return Parse(whole.AsSpan(0, (int)line.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private WatchEvent? Parse(ReadOnlySpan<byte> line)
    {
        if (line.Trim(" \r\t"u8).IsEmpty) return null;
        var document = Read(line);
        var item = document.Map("object");
        return document.Text("type") switch
        {
            "ADDED" or "MODIFIED" => new WatchEvent.Changed(item),
            "DELETED" => new WatchEvent.Deleted(item),
            "BOOKMARK" => new WatchEvent.Bookmark(item.Text("metadata", "resourceVersion") ?? ""),
            "ERROR" => throw new ClusterException(FaultSorting.OfStatus(item)),
            // A kind of event that is not invented yet must not end the watch.
            _ => null,
        };
    }

    private Node Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonReader.Read(line);
        }
        catch (DocumentException e)
        {
            throw FaultSorting.OfException(e, server);
        }
    }
}
