using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Requests;

/// <summary>Reads a list while it arrives: no more than one object of it is in memory at a time.</summary>
internal sealed class ListReader(ApiResource resource, Action<MapNode> found, int itemBytesMax)
{
    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024);

    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = Engine.Documents.JsonReader.DepthMaxDefault });
    private bool _isInItems;
    private bool _isAtMetadata;
    private bool _isAtItems;

    /// <summary>The list's own metadata.</summary>
    public MapNode Metadata { get; private set; } = MapNode.Empty;

    public async Task ReadAsync(Stream body, CancellationToken stop)
    {
        var pipe = PipeReader.Create(body, PipeOptions);
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(stop);
                var consumed = Consume(read.Buffer, read.IsCompleted);
                if (read.Buffer.Slice(consumed).Length > itemBytesMax) throw Body.TooLarge(itemBytesMax);
                pipe.AdvanceTo(consumed, read.Buffer.End);
                if (read.IsCompleted) return;
            }
        }
        catch (JsonException e)
        {
            throw ClusterExceptions.Retryable(FaultKind.BadAnswer, $"the list of {resource.Plural} is no JSON, or was cut off: {e.Message}", e);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    /// <summary>Reads what is complete, and returns where the rest begins.</summary>
    private SequencePosition Consume(ReadOnlySequence<byte> buffer, bool isLast)
    {
        var reader = new Utf8JsonReader(buffer, isLast, _state);
        while (true)
        {
            // A value that has not arrived whole is read again from its start.
            var before = reader;
            if (!reader.Read()) break;
            if ((_isAtMetadata || _isInItems) && reader.TokenType is JsonTokenType.StartObject)
            {
                var start = reader.TokenStartIndex;
                if (!reader.TrySkip())
                {
                    reader = before;
                    break;
                }
                Take(buffer.Slice(start, reader.BytesConsumed - start));
                continue;
            }
            Enter(reader);
        }
        _state = reader.CurrentState;
        return reader.Position;
    }

    private void Enter(Utf8JsonReader reader)
    {
        if (_isInItems && reader.TokenType == JsonTokenType.EndArray) _isInItems = false;
        else if (_isAtItems && reader.TokenType == JsonTokenType.StartArray) (_isInItems, _isAtItems) = (true, false);
        else if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            (_isAtMetadata, _isAtItems) = (reader.ValueTextEquals("metadata"u8), reader.ValueTextEquals("items"u8));
        // A list without items may say null.
        else if (reader.TokenType == JsonTokenType.Null) (_isAtMetadata, _isAtItems) = (false, false);
    }

    private void Take(ReadOnlySequence<byte> text)
    {
        var value = Parse(text);
        if (_isInItems) found(WithKind(value));
        else (Metadata, _isAtMetadata) = (value, false);
    }

    private static MapNode Parse(ReadOnlySequence<byte> text)
    {
        if (text.IsSingleSegment) return (MapNode)Engine.Documents.JsonReader.Read(text.FirstSpan);
        var whole = ArrayPool<byte>.Shared.Rent((int)text.Length);
        try
        {
            text.CopyTo(whole);
            return (MapNode)Engine.Documents.JsonReader.Read(whole.AsSpan(0, (int)text.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    // Within a list of a built-in kind, objects do not say what they are.
    private MapNode WithKind(MapNode item)
    {
        if (item.Has("kind") && item.Has("apiVersion")) return item;
        var whole = new MapBuilder(item.Count + 2);
        whole.Set("apiVersion", resource.ApiVersion);
        whole.Set("kind", resource.Kind);
        foreach (var (key, value) in item) whole.Set(key, value);
        return whole.Build();
    }
}
