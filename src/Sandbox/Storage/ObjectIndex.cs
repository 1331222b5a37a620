using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace GitOpsActors.Sandbox.Storage;

/// <summary>Something in objects by which they are looked up, such as a label or an owner, so that nobody has to read all of
/// them.</summary>
/// <param name="keysOf">The keys of an object, as texts; called within the write.</param>
/// <param name="underOne">
/// One of the keys is enough, because who looks an object up asks for each of them: it is kept under the key that has the fewest so far.
/// </param>
public sealed class IndexedBy(Func<StoredObject, IEnumerable<string>> keysOf, bool underOne = false)
{
    internal Func<StoredObject, IEnumerable<string>> KeysOf { get; } = keysOf;

    internal bool UnderOne { get; } = underOne;
}

/// <summary>
/// The names of the objects of a table, by key. It keeps names and no states, so that a write that leaves the keys alone costs it nothing.
/// The table writes it under its lock; readers never wait.
/// </summary>
internal sealed class ObjectIndex(IndexedBy by)
{
    private static readonly ImmutableSortedSet<ObjectName> Nothing = ImmutableSortedSet.Create<ObjectName>(NameOrder.Instance);

    private readonly ConcurrentDictionary<string, ImmutableSortedSet<ObjectName>> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectName, string[]> _keys = [];

    public ImmutableSortedSet<ObjectName> Under(string key) => _names.GetValueOrDefault(key, Nothing);

    public void Put(StoredObject item)
    {
        var name = new ObjectName(item.Namespace, item.Name);
        var before = _keys.GetValueOrDefault(name) ?? [];
        string[] keys = [.. by.KeysOf(item).Distinct(StringComparer.Ordinal)];
        // Under one of several it stays where it is as long as that is one of them.
        if (by.UnderOne && keys.Length > 1)
            keys = [before.Length == 1 && keys.Contains(before[0]) ? before[0] : keys.MinBy(key => Under(key).Count)!];
        if (keys.AsSpan().SequenceEqual(before)) return;
        Leave(name, before.Except(keys, StringComparer.Ordinal));
        foreach (var key in keys) _names[key] = Under(key).Add(name);
        if (keys.Length == 0) _keys.Remove(name);
        else _keys[name] = keys;
    }

    public void Drop(StoredObject item)
    {
        var name = new ObjectName(item.Namespace, item.Name);
        if (_keys.Remove(name, out var keys)) Leave(name, keys);
    }

    private void Leave(ObjectName name, IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            var rest = Under(key).Remove(name);
            if (rest.IsEmpty) _names.TryRemove(key, out _);
            else _names[key] = rest;
        }
    }

    private sealed class NameOrder : IComparer<ObjectName>
    {
        public static readonly NameOrder Instance = new();

        public int Compare(ObjectName x, ObjectName y) =>
            string.CompareOrdinal(x.Namespace, y.Namespace) is var order and not 0 ? order : string.CompareOrdinal(x.Name, y.Name);
    }
}

/// <summary>What tells an object of a table from the others.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ObjectName(string Namespace, string Name);
