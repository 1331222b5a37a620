using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace GitOpsActors.Engine.Documents;

/// <summary>A map with string keys that remembers the order in which they were written.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is one of the nodes, which all end in Node.")]
public sealed class MapNode : Node, IReadOnlyCollection<KeyValuePair<string, Node>>
{
    public static readonly MapNode Empty = new([], []);

    // Below this many keys a scan over the array beats hashing; nearly every map of a manifest is that small.
    private const int ScanMax = 12;

    private readonly string[] _keys;
    private readonly Node[] _values;
    private Dictionary<string, int>? _index;

    private MapNode(string[] keys, Node[] values) => (_keys, _values) = (keys, values);

    public int Count => _keys.Length;

    public ReadOnlySpan<string> Keys => _keys;

    public ReadOnlySpan<Node> Values => _values;

    public override Node? this[string key] => IndexOf(key) is var at and >= 0 ? _values[at] : null;

    public static MapNode Of(params ReadOnlySpan<(string Key, Node Value)> entries)
    {
        var builder = new MapBuilder(entries.Length);
        foreach (var (key, value) in entries) builder.Set(key, value);
        return builder.Build();
    }

    public static MapNode Of(IEnumerable<KeyValuePair<string, Node>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var builder = new MapBuilder();
        foreach (var (key, value) in entries) builder.Set(key, value);
        return builder.Build();
    }

    /// <summary>Takes over arrays that the caller gives away; the keys must be distinct.</summary>
    internal static MapNode Owning(string[] keys, Node[] values) => keys.Length == 0 ? Empty : new MapNode(keys, values);

    public bool Has(string key) => IndexOf(key) >= 0;

    public bool TryGet(string key, [NotNullWhen(true)] out Node? value) => (value = this[key]) is not null;

    public int IndexOf(string key)
    {
        if (_keys.Length > ScanMax) return Index().TryGetValue(key, out var found) ? found : -1;
        for (var i = 0; i < _keys.Length; i++)
            if (string.Equals(_keys[i], key, StringComparison.Ordinal)) return i;
        return -1;
    }

    /// <summary>A copy with the key set: in its old place if it was there, else at the end.</summary>
    public MapNode With(string key, Node value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        var at = IndexOf(key);
        if (at < 0) return new MapNode([.. _keys, key], [.. _values, value]);
        if (ReferenceEquals(_values[at], value)) return this;
        var values = (Node[])_values.Clone();
        values[at] = value;
        return new MapNode(_keys, values) { _index = _index };
    }

    /// <summary>As <see cref="With"/>, or <see cref="Without"/> when there is no value.</summary>
    public MapNode WithOrWithout(string key, Node? value) => value is null ? Without(key) : With(key, value);

    public MapNode Without(string key)
    {
        var at = IndexOf(key);
        if (at < 0) return this;
        return Owning(
            [.. _keys.AsSpan(0, at), .. _keys.AsSpan(at + 1)],
            [.. _values.AsSpan(0, at), .. _values.AsSpan(at + 1)]);
    }

    public MapNode Rename(string key, string newKey)
    {
        var at = IndexOf(key);
        if (at < 0) return this;
        var keys = (string[])_keys.Clone();
        keys[at] = newKey;
        return new MapNode(keys, _values);
    }

    /// <summary>The map with each value changed; a value that becomes null is left out; itself when nothing changed.</summary>
    public MapNode Changed(Func<string, Node, Node?> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        MapBuilder? changed = null;
        for (var i = 0; i < _keys.Length; i++)
        {
            var value = change(_keys[i], _values[i]);
            if (changed is null && ReferenceEquals(value, _values[i])) continue;
            if (changed is null)
            {
                changed = new MapBuilder(_keys.Length);
                for (var before = 0; before < i; before++) changed.Add(_keys[before], _values[before]);
            }
            if (value is not null) changed.Add(_keys[i], value);
        }
        return changed is null ? this : changed.Build();
    }

    /// <summary>The map with its own keys in ordinal order; the values are left as they are.</summary>
    public MapNode Sorted()
    {
        var inOrder = true;
        for (var i = 1; i < _keys.Length && inOrder; i++) inOrder = string.CompareOrdinal(_keys[i - 1], _keys[i]) < 0;
        if (inOrder) return this;
        var keys = (string[])_keys.Clone();
        var values = (Node[])_values.Clone();
        Array.Sort(keys, values, StringComparer.Ordinal);
        return new MapNode(keys, values);
    }

    public override bool Equals(Node? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not MapNode map || map._keys.Length != _keys.Length) return false;
        for (var i = 0; i < _keys.Length; i++)
        {
            // Two versions of one object mostly have their keys in the same places.
            var at = string.Equals(map._keys[i], _keys[i], StringComparison.Ordinal) ? i : map.IndexOf(_keys[i]);
            if (at < 0 || !_values[i].Equals(map._values[at])) return false;
        }
        return true;
    }

    public override int GetHashCode()
    {
        var hash = _keys.Length;
        for (var i = 0; i < _keys.Length; i++) hash += HashCode.Combine(_keys[i], _values[i]);
        return hash;
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<string, Node>> IEnumerable<KeyValuePair<string, Node>>.GetEnumerator()
    {
        for (var i = 0; i < _keys.Length; i++) yield return new(_keys[i], _values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<KeyValuePair<string, Node>>)this).GetEnumerator();

    // Two threads may both build it; both results are the same, and one of them stays.
    private Dictionary<string, int> Index()
    {
        if (_index is { } ready) return ready;
        var index = new Dictionary<string, int>(_keys.Length, StringComparer.Ordinal);
        for (var i = 0; i < _keys.Length; i++) index[_keys[i]] = i;
        return _index = index;
    }

    [StructLayout(LayoutKind.Auto)]
    public struct Enumerator
    {
        private readonly MapNode _map;
        private int _at;

        internal Enumerator(MapNode map) => (_map, _at) = (map, -1);

        public readonly KeyValuePair<string, Node> Current => new(_map._keys[_at], _map._values[_at]);

        public bool MoveNext() => ++_at < _map._keys.Length;
    }
}
