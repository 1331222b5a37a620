using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Scripts;

namespace GitOpsActors.Engine.Actions;

/// <summary>The actions that the settings define for kinds. Two sets of the same text are the same.</summary>
public sealed class ActionScripts : IEquatable<ActionScripts>
{
    public static readonly ActionScripts None = new([]);

    private readonly KindTable<KindActions> _table;

    /// <param name="kinds">By group and kind, both of which may be patterns.</param>
    public ActionScripts(IEnumerable<(string Group, string Kind, KindActions Actions)> kinds) => _table = new KindTable<KindActions>(kinds);

    public KindActions? For(GroupKind kind) => _table.For(kind);

    public bool Equals(ActionScripts? other) => other is not null && _table.Equals(other._table);

    public override bool Equals(object? obj) => Equals(obj as ActionScripts);

    public override int GetHashCode() => _table.GetHashCode();
}

/// <summary>What the settings say of the actions of one kind.</summary>
public sealed record KindActions
{
    private static readonly string[] Fields = ["discovery.lua", "definitions", "mergeBuiltinActions"];

    /// <summary>Lists what can be done with an object.</summary>
    public required Script Discovery { get; init; }

    /// <summary>Whether our own actions stay; where both have one of a name, the settings' counts.</summary>
    public required bool KeepsBuiltIn { get; init; }

    /// <summary>What each action does.</summary>
    public required IReadOnlyDictionary<string, Script> Definitions { get; init; }

    public bool Equals(KindActions? other) => other is not null && Discovery == other.Discovery && KeepsBuiltIn == other.KeepsBuiltIn
        && Definitions.Count == other.Definitions.Count
            && Definitions.All(one => other.Definitions.TryGetValue(one.Key, out var same) && same == one.Value);

    public override int GetHashCode() => Discovery.GetHashCode();

    /// <summary>Null when there is nothing that could be used; why stands among the problems then.</summary>
    /// <param name="place">Where it stands in the settings.</param>
    public static KindActions? Read(MapNode said, string place, bool opensLibraries, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(problems);
        foreach (var field in said.Keys)
            if (!Fields.Contains(field))
                problems.Add($"{place}: there is no field '{field}'; did you mean {Words.Nearest(field, Fields)}?");
        if (said["discovery.lua"].Text() is not { } discovery || discovery.Trim().Length == 0)
        {
            problems.Add($"{place} has no discovery.lua; "
                + "write a script that returns a table of actions, such as: return {restart = {}}");
            return null;
        }

        var definitions = new Dictionary<string, Script>(StringComparer.Ordinal);
        foreach (var (definition, index) in said.List("definitions").Select(static (one, index) => (one, index)))
        {
            if (definition["name"].Text() is { Length: > 0 } name && definition["action.lua"].Text() is { Length: > 0 } action)
                definitions.TryAdd(name, new Script($"{place}: {name}", action, opensLibraries));
            else problems.Add($"{place}: definitions[{index}] needs a name and an action.lua");
        }

        return new KindActions
        {
            Discovery = new Script($"{place}: discovery.lua", discovery, opensLibraries),
            KeepsBuiltIn = said["mergeBuiltinActions"].Bool() == true,
            Definitions = definitions,
        };
    }
}
