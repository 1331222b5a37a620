using System.Collections.Concurrent;

namespace GitOpsActors.Actors.Hosting;

/// <summary>
/// What actors of a node show of themselves, for whoever counts them: each puts a value in the place of the one before. It is read without
/// a
/// word to the actors, so that ten thousand of them can be told of while they work.
/// </summary>
public sealed class Shown<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, TValue> _all = new();

    public int Count => _all.Count;

    /// <summary>In no order; what comes or goes meanwhile may be missing or among them.</summary>
    public IEnumerable<TValue> All => _all.Select(static one => one.Value);

    public bool Has(TKey key) => _all.ContainsKey(key);

    public TValue? Find(TKey key) => _all.GetValueOrDefault(key);

    public void Set(TKey key, TValue value) => _all[key] = value;

    public void Remove(TKey key) => _all.TryRemove(key, out _);
}
