using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>A set of paths into an object, kept as a tree. It never changes; the operations return new sets.</summary>
public sealed class FieldSet : IEquatable<FieldSet>
{
    public static readonly FieldSet Empty = new([]);

    private readonly Entry[] _entries;

    private FieldSet(Entry[] sorted) => _entries = sorted;

    /// <summary>One step: whether the path that ends here is in the set, and what is in it below.</summary>
    public readonly record struct Entry(PathElement Step, bool IsMember, FieldSet Below)
    {
        internal bool IsNothing => !IsMember && Below.IsEmpty;
    }

    public bool IsEmpty => _entries.Length == 0;

    public ReadOnlySpan<Entry> Entries => _entries;

    /// <summary>The set of these entries, in any order; each step at most once.</summary>
    internal static FieldSet Of(List<Entry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        entries.RemoveAll(entry => entry.IsNothing);
        if (entries.Count == 0) return Empty;
        entries.Sort(static (a, b) => a.Step.CompareTo(b.Step));
        return new FieldSet([.. entries]);
    }

    public static FieldSet OfPath(params ReadOnlySpan<PathElement> path) =>
        path.IsEmpty ? Empty : new FieldSet([new Entry(path[0], path.Length == 1, OfPath(path[1..]))]);

    /// <summary>A set of paths of field names, such as "status" or "metadata.name".</summary>
    public static FieldSet OfFields(params ReadOnlySpan<string> dottedPaths)
    {
        var set = Empty;
        foreach (var path in dottedPaths) set = set.Union(OfPath([.. path.Split('.').Select(PathElement.Field)]));
        return set;
    }

    public bool Has(PathElement step) => Find(step).IsMember;

    public bool Has(ReadOnlySpan<PathElement> path) =>
        !path.IsEmpty && (path.Length == 1 ? Has(path[0]) : Below(path[0]).Has(path[1..]));

    public FieldSet Below(PathElement step) => Find(step).Below ?? Empty;

    public FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other)) return this;
        if (IsEmpty) return other;
        return Merge(other, keepLeft: true, keepRight: true,
            static (a, b) => new Entry(a.Step, a.IsMember || b.IsMember, a.Below.Union(b.Below)));
    }

    public FieldSet Intersection(FieldSet other) => IsEmpty || other.IsEmpty ? Empty : Merge(other, keepLeft: false, keepRight: false,
        static (a, b) => new Entry(a.Step, a.IsMember && b.IsMember, a.Below.Intersection(b.Below)));

    /// <summary>What is here and not there, path by path.</summary>
    public FieldSet Difference(FieldSet other) => IsEmpty || other.IsEmpty ? this : Merge(other, keepLeft: true, keepRight: false,
        static (a, b) => new Entry(a.Step, a.IsMember && !b.IsMember, a.Below.Difference(b.Below)));

    /// <summary>As <see cref="Difference"/>, but a path that is there takes everything below it along.</summary>
    public FieldSet RecursiveDifference(FieldSet other) => IsEmpty || other.IsEmpty ? this : Merge(other, keepLeft: true, keepRight: false,
        static (a, b) => b.IsMember ? new Entry(a.Step, false, Empty) : new Entry(a.Step, a.IsMember, a.Below.RecursiveDifference(b.Below)));

    /// <summary>The members that have no members below them.</summary>
    public FieldSet Leaves()
    {
        var leaves = new List<Entry>(_entries.Length);
        foreach (var entry in _entries)
            leaves.Add(entry.Below.IsEmpty ? entry : new Entry(entry.Step, false, entry.Below.Leaves()));
        return Of(leaves);
    }

    /// <summary>
    /// With each named field that has members below it a member itself: only struct fields, not map keys or list items, which exist
    /// apart from what is below them.
    /// </summary>
    public FieldSet WithNamedFields(Shape? shape)
    {
        if (IsEmpty) return this;
        var entries = new Entry[_entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var (step, member, below) = _entries[i];
            var name = step.FieldName;
            var isNamed = name is not null && shape?.Map?.Field(name) is not null;
            var next = name is not null ? shape?.Map?.Below(name) : step.Text[0] == 'k' ? shape?.List?.Element : null;
            entries[i] = new Entry(step, member || (isNamed && !below.IsEmpty), below.WithNamedFields(next));
        }
        return new FieldSet(entries);
    }

    /// <summary>
    /// With what lies within something atomic replaced by the whole: a schema may have made it so after somebody came to own parts.
    /// </summary>
    public FieldSet WithWholeAtoms(Shape? shape)
    {
        if (IsEmpty || shape is null) return this;
        var entries = new Entry[_entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var (step, _, below) = _entries[i];
            var next = step.FieldName is { } name ? shape.Map?.Below(name) : shape.List?.Element;
            var isAtomic = next is { Map.IsAtomic: true } or { Map: null, Scalar: null, List.Kind: ListKind.Atomic };
            entries[i] = isAtomic ? new Entry(step, true, Empty) : _entries[i] with { Below = below.WithWholeAtoms(next) };
        }
        return new FieldSet(entries);
    }

    /// <summary>Every path: those that end at one level before those that go deeper.</summary>
    public IEnumerable<string> Paths()
    {
        foreach (var entry in _entries)
            if (entry.IsMember) yield return entry.Step.ToString();
        foreach (var entry in _entries)
            foreach (var below in entry.Below.Paths())
                yield return entry.Step + below;
    }

    public bool Equals(FieldSet? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || other._entries.Length != _entries.Length) return false;
        for (var i = 0; i < _entries.Length; i++)
        {
            var (a, b) = (_entries[i], other._entries[i]);
            if (a.IsMember != b.IsMember || a.Step != b.Step || !a.Below.Equals(b.Below)) return false;
        }
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as FieldSet);

    public override int GetHashCode() => _entries.Aggregate(0, static (hash, entry) => HashCode.Combine(hash, entry.Step, entry.IsMember));

    private Entry Find(PathElement step)
    {
        var (low, high) = (0, _entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = _entries[middle].Step.CompareTo(step);
            if (order == 0) return _entries[middle];
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return new Entry(step, false, Empty);
    }

    private FieldSet Merge(FieldSet other, bool keepLeft, bool keepRight, Func<Entry, Entry, Entry> both)
    {
        var result = new List<Entry>(keepRight ? _entries.Length + other._entries.Length : _entries.Length);
        var (l, r) = (0, 0);
        while (l < _entries.Length || r < other._entries.Length)
        {
            var order = l == _entries.Length ? 1 : r == other._entries.Length ? -1 : _entries[l].Step.CompareTo(other._entries[r].Step);
            if (order == 0)
            {
                var entry = both(_entries[l++], other._entries[r++]);
                if (!entry.IsNothing) result.Add(entry);
            }
            else if (order < 0)
            {
                if (keepLeft) result.Add(_entries[l]);
                l++;
            }
            else
            {
                if (keepRight) result.Add(other._entries[r]);
                r++;
            }
        }
        return result.Count == 0 ? Empty : new FieldSet([.. result]);
    }
}
