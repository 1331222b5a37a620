using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Scripts;

namespace GitOpsActors.Engine.Health;

/// <summary>The scripts of the settings that tell the health of kinds. Two sets of the same text are the same.</summary>
public sealed class HealthScripts : IEquatable<HealthScripts>
{
    public static readonly HealthScripts None = new([]);

    private readonly IReadOnlyList<Entry> _entries;
    private readonly Dictionary<GroupKind, Script> _exact = [];

    private HealthScripts(IReadOnlyList<Entry> entries)
    {
        _entries = entries;
        foreach (var entry in entries.Where(static entry => !entry.IsPattern))
            _exact.TryAdd(new GroupKind(entry.Group, entry.Kind), entry.Script);
    }

    /// <param name="scripts">By group and kind, both of which may be patterns; of several that match the first one counts, and an exact one before all.</param>
    public static HealthScripts Of(IEnumerable<(string Group, string Kind, Script Script)> scripts) =>
        new([.. scripts.Select(static one => new Entry(one.Group, one.Kind, one.Script))]);

    public Script? For(GroupKind kind) =>
        _exact.GetValueOrDefault(kind) ?? _entries.FirstOrDefault(entry => entry.IsPattern && entry.Matches(kind))?.Script;

    public bool Equals(HealthScripts? other) => other is not null && _entries.SequenceEqual(other._entries);

    public override bool Equals(object? obj) => Equals(obj as HealthScripts);

    public override int GetHashCode() => _entries.Count;

    private sealed record Entry(string Group, string Kind, Script Script)
    {
        public bool IsPattern { get; } = Group.AsSpan().ContainsAny("*?[{") || Kind.AsSpan().ContainsAny("*?[{");

        private readonly Glob? _group = Glob.TryParse(Group, null, out var group) ? group : null;
        private readonly Glob? _kind = Glob.TryParse(Kind, null, out var kind) ? kind : null;

        public bool Matches(GroupKind kind) => _group?.IsMatch(kind.Group) == true && _kind?.IsMatch(kind.Kind) == true;

        public bool Equals(Entry? other) => other is not null && Group == other.Group && Kind == other.Kind && Script == other.Script;

        public override int GetHashCode() => HashCode.Combine(Group, Kind);
    }
}

/// <summary>How health is told: by a script of the settings where a kind has one, or else by our rules.</summary>
public sealed class HealthChecks(HealthScripts scripts, ScriptRun? run)
{
    public static readonly HealthChecks BuiltIn = new(HealthScripts.None, null);

    public HealthScripts Scripts => scripts;

    /// <summary>How the object is; null for a kind that has no health.</summary>
    public HealthState? Of(MapNode live)
    {
        ArgumentNullException.ThrowIfNull(live);
        if (HealthRules.OfDeletion(live) is { } goes) return goes;
        return scripts.For(ResourceKey.Of(live).GroupKind) is { } script ? ByScript(script, live) : HealthRules.Of(live);
    }

    private HealthState? ByScript(Script script, MapNode live)
    {
        try
        {
            if (run is null) throw new ScriptException(script.Place, "there is nothing here that runs scripts");
            return Read(script, run(script, live));
        }
        catch (ScriptException error)
        {
            return new HealthState(HealthStatus.Unknown, error.Message) { IsFault = true };
        }
    }

    /// <summary>A script that says nothing leaves the object without health, whatever our own rule would say.</summary>
    private static HealthState? Read(Script script, Node? said)
    {
        if (said is null or MapNode { Count: 0 }) return null;
        if (said is not MapNode map) throw new ScriptException(script.Place, $"it returns {said} and no table with status and message");
        var message = map["message"]?.PlainText() ?? "";
        return map["status"].Text() switch
        {
            null or "" => message.Length == 0 ? null : new HealthState(HealthStatus.Healthy, message),
            { } status when Enum.TryParse<HealthStatus>(status, out var known) && known.ToString() == status => new HealthState(known, message),
            _ => new HealthState(HealthStatus.Unknown, "Lua returned an invalid health status"),
        };
    }
}
