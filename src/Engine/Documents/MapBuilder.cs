using System.Runtime.InteropServices;

namespace GitOpsActors.Engine.Documents;

/// <summary>Collects the entries of a map, in order, before it becomes one that no longer changes.</summary>
public sealed class MapBuilder
{
    private const int ScanMax = 12;

    private readonly List<string> _keys;
    private readonly List<Node> _values;
    private Dictionary<string, int>? _index;

    public MapBuilder(int capacity = 4) => (_keys, _values) = (new List<string>(capacity), new List<Node>(capacity));

    public MapBuilder(MapNode start) : this(start.Count + 4)
    {
        foreach (var (key, value) in start) Add(key, value);
    }

    public int Count => _keys.Count;

    public ReadOnlySpan<string> Keys => CollectionsMarshal.AsSpan(_keys);

    public Node? this[string key] => IndexOf(key) is var at and >= 0 ? _values[at] : null;

    public bool Has(string key) => IndexOf(key) >= 0;

    /// <summary>Sets the key: in its old place if it was there. True when it is new.</summary>
    public bool Set(string key, Node value)
    {
        var at = IndexOf(key);
        if (at < 0)
        {
            Add(key, value);
            return true;
        }
        _values[at] = value;
        return false;
    }

    /// <summary>Adds a key that is surely not there yet.</summary>
    public void Add(string key, Node value)
    {
        _index?.Add(key, _keys.Count);
        _keys.Add(key);
        _values.Add(value);
    }

    public bool Remove(string key)
    {
        var at = IndexOf(key);
        if (at < 0) return false;
        _keys.RemoveAt(at);
        _values.RemoveAt(at);
        _index = null;
        return true;
    }

    public MapNode Build() => MapNode.Owning([.. _keys], [.. _values]);

    private int IndexOf(string key)
    {
        if (_keys.Count > ScanMax)
        {
            _index ??= Indexed();
            return _index.TryGetValue(key, out var found) ? found : -1;
        }
        for (var i = 0; i < _keys.Count; i++)
            if (string.Equals(_keys[i], key, StringComparison.Ordinal)) return i;
        return -1;
    }

    private Dictionary<string, int> Indexed()
    {
        var index = new Dictionary<string, int>(_keys.Count * 2, StringComparer.Ordinal);
        for (var i = 0; i < _keys.Count; i++) index.Add(_keys[i], i);
        return index;
    }
}
