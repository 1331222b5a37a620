using System.Collections;
using System.Runtime.InteropServices;

namespace GitOpsActors.Engine.Documents;

public sealed class ListNode : Node, IReadOnlyList<Node>
{
    public static readonly ListNode Empty = new([]);

    private readonly Node[] _items;

    private ListNode(Node[] items) => _items = items;

    public int Count => _items.Length;

    public Node this[int index] => _items[index];

    public ReadOnlySpan<Node> Items => _items;

    public static ListNode Of(params ReadOnlySpan<Node> items) => items.IsEmpty ? Empty : new ListNode(items.ToArray());

    public static ListNode Of(IEnumerable<Node> items) => Owning([.. items]);

    /// <summary>Takes over an array that the caller gives away: nobody may write to it afterwards.</summary>
    internal static ListNode Owning(Node[] items) => items.Length == 0 ? Empty : new ListNode(items);

    public ListNode With(int index, Node item)
    {
        if (ReferenceEquals(_items[index], item)) return this;
        var items = (Node[])_items.Clone();
        items[index] = item;
        return new ListNode(items);
    }

    public ListNode Append(Node item) => new([.. _items, item]);

    public ListNode Insert(int index, Node item) => new([.. _items.AsSpan(0, index), item, .. _items.AsSpan(index)]);

    public ListNode WithoutAt(int index) => Owning([.. _items.AsSpan(0, index), .. _items.AsSpan(index + 1)]);

    /// <summary>The list with each item changed; itself when nothing changed.</summary>
    public ListNode Changed(Func<Node, Node> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Node[]? changed = null;
        for (var i = 0; i < _items.Length; i++)
        {
            var item = change(_items[i]);
            if (ReferenceEquals(item, _items[i])) continue;
            changed ??= (Node[])_items.Clone();
            changed[i] = item;
        }
        return changed is null ? this : new ListNode(changed);
    }

    public override bool Equals(Node? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not ListNode list || list._items.Length != _items.Length) return false;
        for (var i = 0; i < _items.Length; i++)
            if (!_items[i].Equals(list._items[i])) return false;
        return true;
    }

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items) hash.Add(item);
        return hash.ToHashCode();
    }

    public Enumerator GetEnumerator() => new(_items);

    IEnumerator<Node> IEnumerable<Node>.GetEnumerator() => ((IEnumerable<Node>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    [StructLayout(LayoutKind.Auto)]
    public struct Enumerator
    {
        private readonly Node[] _items;
        private int _at;

        internal Enumerator(Node[] items) => (_items, _at) = (items, -1);

        public readonly Node Current => _items[_at];

        public bool MoveNext() => ++_at < _items.Length;
    }
}
