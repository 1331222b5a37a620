using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Storage;

/// <summary>
/// One state of one object, as it was written at a revision. It never changes. Its JSON is kept as bytes, because bytes are what is
/// sent and cost a fraction of the document in memory; the document is made from them when somebody needs it.
/// </summary>
public sealed class StoredObject
{
    private static readonly RecentDocuments Recent = new();

    private MapNode? _document;

    internal StoredObject(MapNode document, long revision)
    {
        var metadata = document.Map("metadata");
        Name = metadata.Text("name") ?? "";
        Namespace = metadata.Text("namespace") ?? "";
        Uid = metadata.Text("uid") ?? "";
        Labels = metadata["labels"] as MapNode;
        Revision = revision;
        Json = JsonText.Bytes(document);
        _document = document;
        Recent.Add(this);
    }

    public string Namespace { get; }

    public string Name { get; }

    public string Uid { get; }

    public MapNode? Labels { get; }

    public long Revision { get; }

    /// <summary>The object without kind and apiVersion, which the answer puts in front where the form of the answer has them.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    public MapNode Document
    {
        get
        {
            if (_document is { } ready) return ready;
            var read = (MapNode)JsonReader.Read(Json.Span);
            _document = read;
            Recent.Add(this);
            return read;
        }
    }

    /// <summary>Forgets the document of the object that was touched longest ago whenever another one comes in.</summary>
    private sealed class RecentDocuments
    {
        private const int Kept = 4096;

        private readonly StoredObject?[] _ring = new StoredObject?[Kept];
        private int _next;

        public void Add(StoredObject touched)
        {
            var slot = (int)((uint)Interlocked.Increment(ref _next) % Kept);
            var oldest = Interlocked.Exchange(ref _ring[slot], touched);
            if (oldest is not null && !ReferenceEquals(oldest, touched)) oldest._document = null;
        }
    }
}
