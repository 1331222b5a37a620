using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Storage;

/// <summary>
/// One state of one object, as it was written at a revision. It never changes. Its JSON is kept as bytes, because bytes are what is
/// sent and cost a fraction of the document in memory; the document is made from them when somebody needs it. The bytes are made
/// after the write, so that no other writer waits for that.
/// </summary>
public sealed class StoredObject
{
    private static readonly RecentDocuments Recent = new();
    private static readonly Lock[] Encoding = [.. Enumerable.Range(0, 32).Select(static _ => new Lock())];

    // One of the two is always there: the document goes only when there are bytes.
    private volatile MapNode? _document;
    private volatile byte[]? _json;

    internal StoredObject(MapNode document, long revision)
    {
        var metadata = document.Map("metadata");
        Name = metadata.Text("name") ?? "";
        Namespace = metadata.Text("namespace") ?? "";
        Uid = metadata.Text("uid") ?? "";
        Labels = metadata["labels"] as MapNode;
        HasOwners = metadata["ownerReferences"] is ListNode { Count: > 0 };
        IsDeleting = metadata["deletionTimestamp"] is not null;
        Revision = revision;
        _document = document;
        Recent.Add(this);
    }

    public string Namespace { get; }

    public string Name { get; }

    public string Uid { get; }

    public MapNode? Labels { get; }

    public long Revision { get; }

    /// <summary>The object without kind and apiVersion, which the answer puts in front where the form of the answer has them.</summary>
    public ReadOnlyMemory<byte> Json => _json ?? Encoded();

    /// <summary>Whether it refers to owners at all.</summary>
    public bool HasOwners { get; }

    /// <summary>Whether somebody has deleted it, so that it is there only for a while.</summary>
    public bool IsDeleting { get; }

    public MapNode Document
    {
        get
        {
            if (_document is { } ready) return ready;
            var read = (MapNode)JsonReader.Read(_json);
            _document = read;
            Recent.Add(this);
            return read;
        }
    }

    private byte[] Encoded()
    {
        // All watchers may want the same bytes at the same moment: one makes them.
        lock (Encoding[Revision % Encoding.Length]) return _json ??= JsonText.Bytes(_document!);
    }

    /// <summary>Forgets the document of the object that was touched longest ago whenever another one comes in.</summary>
    private sealed class RecentDocuments
    {
        private const int Kept = 1024;

        private readonly StoredObject?[] _ring = new StoredObject?[Kept];
        private int _next;

        public void Add(StoredObject touched)
        {
            var slot = (int)((uint)Interlocked.Increment(ref _next) % Kept);
            var oldest = Interlocked.Exchange(ref _ring[slot], touched);
            if (oldest is null || ReferenceEquals(oldest, touched)) return;
            _ = oldest.Json;
            oldest._document = null;
        }
    }
}
