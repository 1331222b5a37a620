using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.Resources;

/// <summary>
/// Which kinds of which clusters are left out altogether, by `resource.exclusions` and `resource.inclusions`: neither watched, nor compared,
/// nor applied, nor pruned. Two filters of the same text are the same.
/// </summary>
public sealed class ResourceFilter : IEquatable<ResourceFilter>
{
    public static readonly ResourceFilter None = new([], [], ListNode.Empty, ListNode.Empty);

    // What a cluster never lets anybody manage by Git: it writes them itself, all the time.
    private static readonly HashSet<GroupKind> NeverManaged = [new("", "Event"), new("coordination.k8s.io", "Lease")];

    private readonly IReadOnlyList<Entry> _exclusions, _inclusions;
    private readonly ListNode _excluding, _including;

    private ResourceFilter(IReadOnlyList<Entry> exclusions, IReadOnlyList<Entry> inclusions, ListNode excluding, ListNode including) =>
        (_exclusions, _inclusions, _excluding, _including) = (exclusions, inclusions, excluding, including);

    public static ResourceFilter Of(ListNode exclusions, ListNode inclusions, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(exclusions);
        ArgumentNullException.ThrowIfNull(inclusions);
        ArgumentNullException.ThrowIfNull(problems);
        return exclusions.Count + inclusions.Count == 0
            ? None
            : new([.. exclusions.Select(entry => Entry.Read(entry, "resource.exclusions", problems))],
                [.. inclusions.Select(entry => Entry.Read(entry, "resource.inclusions", problems))], exclusions, inclusions);
    }

    /// <summary>An exclusion beats an inclusion.</summary>
    public bool Excludes(GroupKind kind, string server)
    {
        if (NeverManaged.Contains(kind) || kind.Group is "events.k8s.io" or "metrics.k8s.io") return true;
        if (_exclusions.Any(entry => entry.Matches(kind, server))) return true;
        return _inclusions.Count > 0 && !_inclusions.Any(entry => entry.Matches(kind, server));
    }

    public bool Equals(ResourceFilter? other) => other is not null && _excluding == other._excluding && _including == other._including;

    public override bool Equals(object? obj) => Equals(obj as ResourceFilter);

    public override int GetHashCode() => HashCode.Combine(_exclusions.Count, _inclusions.Count);

    /// <summary>Groups and clusters are patterns; kinds are names, or a star for all. A list that is left out means all.</summary>
    private sealed record Entry(IReadOnlyList<Glob>? Groups, IReadOnlyList<string>? Kinds, IReadOnlyList<Glob>? Clusters)
    {
        public static Entry Read(Node node, string place, ICollection<string> problems)
        {
            foreach (var field in node.Map().Keys.ToArray().Where(static field => field is not ("apiGroups" or "kinds" or "clusters")))
                problems.Add($"{place}: {field} is no field; did you mean {Words.Nearest(field, ["apiGroups", "kinds", "clusters"])}?");
            return new Entry(Patterns(node, "apiGroups", place, problems), Texts(node, "kinds"), Patterns(node, "clusters", place, problems));
        }

        public bool Matches(GroupKind kind, string server) =>
            (Groups is null || Groups.Any(pattern => pattern.IsMatch(kind.Group)))
            && (Kinds is null || Kinds.Any(name => name == "*" || name == kind.Kind))
            && (Clusters is null || Clusters.Any(pattern => pattern.IsMatch(server)));

        private static IReadOnlyList<string>? Texts(Node node, string field) =>
            node[field] is ListNode { Count: > 0 } list ? [.. list.Select(static one => one.PlainText())] : null;

        private static List<Glob>? Patterns(Node node, string field, string place, ICollection<string> problems)
        {
            if (Texts(node, field) is not { } texts) return null;
            var patterns = new List<Glob>();
            foreach (var text in texts)
            {
                if (Glob.TryParse(text, null, out var pattern)) patterns.Add(pattern);
                else problems.Add($"{place}: {field}: '{text}' is not a pattern");
            }

            return patterns;
        }
    }
}
