using System.Diagnostics.CodeAnalysis;

namespace GitOpsActors.Git.Objects;

/// <summary>
/// What all mirrors of a node together may keep in memory and open, however many there are: objects up to a number of bytes, of which those
/// go first that were not asked for the longest, and files that stay open. Objects never change, so nothing is ever stale.
/// </summary>
/// <param name="bytesMax">What the objects may take.</param>
/// <param name="filesMax">How many files of mirrors stay open; a pack that is read takes two.</param>
public sealed class ObjectMemory(long bytesMax = ObjectMemory.BytesMaxDefault, int filesMax = ObjectMemory.FilesMaxDefault)
{
    public const long BytesMaxDefault = 256 * 1024 * 1024;
    public const int FilesMaxDefault = 512;

    /// <summary>The one that mirrors share which are not told another.</summary>
    public static readonly ObjectMemory Shared = new();

    private readonly Lock _gate = new();
    private readonly Dictionary<MemoryKey, LinkedListNode<Kept>> _kept = [];
    private readonly LinkedList<Kept> _byUse = [];
    private long _bytes;

    /// <summary>What the kept objects take.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>How many files are open.</summary>
    public int FilesOpen => Files.Count;

    internal OpenFiles Files { get; } = new(filesMax);

    internal bool TryGet<T>(MemoryKey key, [NotNullWhen(true)] out T? value) where T : class
    {
        lock (_gate)
        {
            value = null;
            if (!_kept.TryGetValue(key, out var place)) return false;
            if (_byUse.First != place)
            {
                _byUse.Remove(place);
                _byUse.AddFirst(place);
            }

            value = place.Value.Value as T;
            return value is not null;
        }
    }

    internal void Add(MemoryKey key, object value, long bytes)
    {
        // A single object must not throw out all the others.
        if (bytes > bytesMax / 4) return;
        lock (_gate)
        {
            if (_kept.ContainsKey(key)) return;
            _kept[key] = _byUse.AddFirst(new Kept(key, value, bytes));
            _bytes += bytes;
            while (_bytes > bytesMax && _byUse.Last is { } oldest) Remove(oldest);
        }
    }

    /// <summary>Forgets what belongs to this owner.</summary>
    internal void Drop(object owner)
    {
        lock (_gate)
        {
            for (var place = _byUse.First; place is not null;)
            {
                var next = place.Next;
                if (place.Value.Key.Owner == owner) Remove(place);
                place = next;
            }
        }
    }

    private void Remove(LinkedListNode<Kept> place)
    {
        _byUse.Remove(place);
        _kept.Remove(place.Value.Key);
        _bytes -= place.Value.Bytes;
    }

    private sealed record Kept(MemoryKey Key, object Value, long Bytes);
}

/// <summary>Names what is kept. Mirrors do not share objects: what one server sent is never taken for what another has.</summary>
/// <param name="Owner">The mirror, or the pack of one.</param>
/// <param name="Offset">Within a pack, where the object has no id yet.</param>
internal readonly record struct MemoryKey(object Owner, ObjectId Id, long Offset = 0)
{
    public bool Equals(MemoryKey other) => ReferenceEquals(Owner, other.Owner) && Offset == other.Offset && Id == other.Id;

    public override int GetHashCode() => HashCode.Combine(Id, Offset);
}
