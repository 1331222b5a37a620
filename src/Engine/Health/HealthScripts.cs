using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Scripts;

namespace GitOpsActors.Engine.Health;

/// <summary>The scripts of the settings that tell the health of kinds. Two sets of the same text are the same.</summary>
public sealed class HealthScripts : IEquatable<HealthScripts>
{
    public static readonly HealthScripts None = new(new KindTable<Script>([]));

    private readonly KindTable<Script> _table;

    private HealthScripts(KindTable<Script> table) => _table = table;

    /// <param name="scripts">By group and kind, both of which may be patterns; of several that match the first one counts, and an exact one before all.</param>
    public static HealthScripts Of(IEnumerable<(string Group, string Kind, Script Script)> scripts) => new(new KindTable<Script>(scripts));

    public Script? For(GroupKind kind) => _table.For(kind);

    public bool Equals(HealthScripts? other) => other is not null && _table.Equals(other._table);

    public override bool Equals(object? obj) => Equals(obj as HealthScripts);

    public override int GetHashCode() => _table.GetHashCode();
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
            return Read(script, run(script, live, MapNode.Empty));
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
