using System.Diagnostics.CodeAnalysis;

namespace GitOpsActors.Git.Reading;

/// <summary>Objects by their id, up to a number of bytes; what was not asked for the longest goes first. Objects never change, so nothing is ever stale.</summary>
internal sealed class ObjectCache<T>(long bytesMax) where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectId, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _bytes;

    public bool TryGet(ObjectId id, [NotNullWhen(true)] out T? value)
    {
        lock (_gate)
        {
            value = null;
            if (!_entries.TryGetValue(id, out var entry)) return false;
            _byUse.Remove(entry);
            _byUse.AddFirst(entry);
            value = entry.Value.Value;
            return true;
        }
    }

    public void Add(ObjectId id, T value, long bytes)
    {
        if (bytes > bytesMax) return;
        lock (_gate)
        {
            if (_entries.ContainsKey(id)) return;
            _entries[id] = _byUse.AddFirst(new Entry(id, value, bytes));
            _bytes += bytes;
            while (_bytes > bytesMax && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _entries.Remove(oldest.Value.Id);
                _bytes -= oldest.Value.Bytes;
            }
        }
    }

    private sealed record Entry(ObjectId Id, T Value, long Bytes);
}
