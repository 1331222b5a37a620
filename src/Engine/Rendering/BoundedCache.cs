using System.Collections.Concurrent;

namespace GitOpsActors.Engine.Rendering;

/// <summary>
/// A cache that holds a bounded number of bytes, by what its users say of their size. It has two halves: when the young one is full, it
/// becomes the old one, and what was in the old one and nobody has asked for since is forgotten.
/// </summary>
internal sealed class BoundedCache<TKey, TValue>(RenderMemory memory, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Lock _turning = new();
    private readonly long _bytesOfHalf = memory.Bytes / 2;
    private volatile ConcurrentDictionary<TKey, Entry> _young = new(comparer);
    private volatile ConcurrentDictionary<TKey, Entry> _old = new(comparer);
    private long _bytes;

    private sealed record Entry(TValue Value, long Bytes);

    public TValue? Find(TKey key)
    {
        if (_young.TryGetValue(key, out var young)) return young.Value;
        if (!_old.TryGetValue(key, out var old)) return default;
        Keep(key, old);
        return old.Value;
    }

    /// <summary>Keeps a value, unless it alone would fill the cache.</summary>
    public void Add(TKey key, TValue value, long bytes) => Keep(key, new Entry(value, bytes + RenderMemory.BytesOfEntry));

    private void Keep(TKey key, Entry entry)
    {
        if (entry.Bytes > _bytesOfHalf) return;
        if (Volatile.Read(ref _bytes) + entry.Bytes > _bytesOfHalf) Turn(entry.Bytes);
        if (_young.TryAdd(key, entry)) Interlocked.Add(ref _bytes, entry.Bytes);
    }

    private void Turn(long bytes)
    {
        lock (_turning)
        {
            // Another thread may have been here first.
            if (Volatile.Read(ref _bytes) + bytes <= _bytesOfHalf) return;
            _old = _young;
            _young = new ConcurrentDictionary<TKey, Entry>(_old.Comparer);
            Interlocked.Exchange(ref _bytes, 0);
        }
    }
}
