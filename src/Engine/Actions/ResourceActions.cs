using GitOpsActors.Engine.Actions.BuiltIn;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Scripts;

namespace GitOpsActors.Engine.Actions;

/// <summary>What can be done with objects, by the settings and by ourselves, and what comes of it.</summary>
/// <param name="run">Runs a script of the settings.</param>
public sealed class ResourceActions(ActionScripts scripts, ScriptRun run)
{
    /// <summary>What can be done with the object, in the order of names. What the settings say of a kind takes the place of ours, unless
    /// they keep it.</summary>
    /// <exception cref="ScriptException">The script of the settings fails.</exception>
    public IReadOnlyList<ResourceAction> Discover(MapNode item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var kind = ResourceKey.Of(item).GroupKind;
        var found = new SortedDictionary<string, ResourceAction>(StringComparer.Ordinal);
        var own = scripts.For(kind);
        if (own is not null)
            foreach (var (name, said) in Listed(own.Discovery, item)) found[name] = ResourceAction.Read(name, said);
        if (own is null or { KeepsBuiltIn: true })
            foreach (var action in BuiltInActions.For(kind)) found.TryAdd(action.Name, action.On(item));
        return [.. found.Values];
    }

    /// <summary>What an action wants written. Nothing is written here.</summary>
    /// <param name="shown">The object as scripts that only list may see it: what Secrets hold is masked there, since names of actions are
    /// told to everybody.</param>
    /// <exception cref="ActionException">There is no such action, or it can't be run now.</exception>
    /// <exception cref="ScriptException">The script of the settings fails.</exception>
    public IReadOnlyList<ActionChange> Run(string name, ActionCall call, MapNode shown)
    {
        ArgumentNullException.ThrowIfNull(call);
        var kind = ResourceKey.Of(call.Item).GroupKind;
        var (known, definition) = (Discover(shown), scripts.For(kind)?.Definitions.GetValueOrDefault(name));
        var action = known.FirstOrDefault(one => one.Name == name);
        if (action is { IsDisabled: true })
            throw new ActionException($"the action {name} of {Named(call)} is disabled as the object is now");
        if (definition is not null) return ScriptResult.Read(definition, Said(definition, call), call.Item);
        var builtIn = action is null ? null : BuiltInActions.For(kind).FirstOrDefault(one => one.Name == name);
        if (builtIn is null) throw new ActionException(Unknown(name, call, known, isListed: action is not null));
        if (call.Parameters.Keys.FirstOrDefault(key => !builtIn.Parameters.Contains(key)) is { } unknown)
            throw new ActionException($"the action {name} has no parameter '{unknown}'"
                + (builtIn.Parameters.Count == 0 ? "; it takes none" : $"; it has {string.Join(", ", builtIn.Parameters)}"));
        return builtIn.Run(call);
    }

    private Node? Said(Script script, ActionCall call)
    {
        var parameters = MapNode.Of(call.Parameters.Select(static one => KeyValuePair.Create(one.Key, (Node)one.Value)));
        return run(script, call.Item, MapNode.Of(("actionParams", parameters)));
    }

    private MapNode Listed(Script discovery, MapNode item) => run(discovery, item, MapNode.Empty) as MapNode
        ?? throw new ScriptException(discovery.Place, "it returns no table of actions by name");

    private static string Unknown(string name, ActionCall call, IReadOnlyList<ResourceAction> known, bool isListed)
    {
        if (isListed)
            return $"the action {name} of {Named(call)} is listed in argocd-cm and defined nowhere; add it to the definitions there";
        var enabled = known.Where(static one => !one.IsDisabled).Select(static one => one.Name).ToList();
        return $"there is no action {name} of {Named(call)}"
            + (enabled.Count == 0 ? "; it has none now" : $"; there is {string.Join(", ", enabled)}");
    }

    private static string Named(ActionCall call) => ResourceKey.Of(call.Item).ToString();
}
