using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.Resources;

/// <summary>What the settings say of kinds, by group and kind, both of which may be patterns. Two tables of the same content are the
/// same.</summary>
/// <remarks>Of several entries that match a kind the first one counts, and an exact one before all patterns.</remarks>
public sealed class KindTable<T> : IEquatable<KindTable<T>>
    where T : class
{
    private readonly IReadOnlyList<Entry> _entries;
    private readonly Dictionary<GroupKind, T> _exact = [];

    public KindTable(IEnumerable<(string Group, string Kind, T Value)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = [.. entries.Select(static one => new Entry(one.Group, one.Kind, one.Value))];
        foreach (var entry in _entries.Where(static entry => !entry.IsPattern)) _exact.TryAdd(new GroupKind(entry.Group, entry.Kind),
            entry.Value);
    }

    public T? For(GroupKind kind) =>
        _exact.GetValueOrDefault(kind) ?? _entries.FirstOrDefault(entry => entry.IsPattern && entry.Matches(kind))?.Value;

    public bool Equals(KindTable<T>? other) => other is not null && _entries.SequenceEqual(other._entries);

    public override bool Equals(object? obj) => Equals(obj as KindTable<T>);

    public override int GetHashCode() => _entries.Count;

    private sealed record Entry(string Group, string Kind, T Value)
    {
        private readonly Glob? _group = Glob.TryParse(Group, null, out var group) ? group : null;
        private readonly Glob? _kind = Glob.TryParse(Kind, null, out var kind) ? kind : null;

        public bool IsPattern { get; } = Group.AsSpan().ContainsAny("*?[{") || Kind.AsSpan().ContainsAny("*?[{");

        public bool Matches(GroupKind kind) => _group?.IsMatch(kind.Group) == true && _kind?.IsMatch(kind.Kind) == true;

        public bool Equals(Entry? other) =>
            other is not null && Group == other.Group && Kind == other.Kind && EqualityComparer<T>.Default.Equals(Value, other.Value);

        public override int GetHashCode() => HashCode.Combine(Group, Kind);
    }
}
