using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Scripts;

namespace GitOpsActors.Engine.Actions;

/// <summary>
/// What a script of an action returns: the object, changed, or a list of `{operation, resource}` where the operation is create or patch.
/// </summary>
internal static class ScriptResult
{
    private const string Forms = "return the changed object, or a list of {operation = 'create' or 'patch', resource = an object}";

    public static IReadOnlyList<ActionChange> Read(Script script, Node? said, MapNode item) => said switch
    {
        ListNode list => [.. list.Select(one => Impact(script, one, item))],
        MapNode { Count: > 0 } map when !map.Has("operation") => [Change(script, map, item)],
        _ => throw new ScriptException(script.Place, $"it returns nothing that could be written; {Forms}"),
    };

    private static ActionChange Impact(Script script, Node one, MapNode item)
    {
        if (one["resource"] is not MapNode resource) throw new ScriptException(script.Place,
            $"it returns a list with something else in it; {Forms}");
        return one["operation"].Text() switch
        {
            "patch" => Change(script, resource, item),
            "create" when IsObject(resource) => ActionChange.New(resource),
            "create" => throw new ScriptException(script.Place,
                "what it wants created needs apiVersion, kind and metadata.name or metadata.generateName"),
            var other => throw new ScriptException(script.Place, $"there is no operation '{other}': create and patch there are"),
        };
    }

    private static ActionChange Change(Script script, MapNode changed, MapNode item) =>
        ResourceKey.Of(changed) == ResourceKey.Of(item) && changed["apiVersion"].Text() == item["apiVersion"].Text()
            ? ActionChange.Changed((MapNode)Restored(changed, item))
            : throw new ScriptException(script.Place, $"it changes another object than {ResourceKey.Of(item)}, which it is about");

    private static bool IsObject(MapNode resource) => resource["apiVersion"].Text() is { Length: > 0 } && resource["kind"]
        .Text() is { Length: > 0 }
        && (resource.Text("metadata", "name") ?? resource.Text("metadata", "generateName")) is { Length: > 0 };

    /// <summary>
    /// What the script did not touch, as it was: Lua has one empty table for lists and maps, no null, and no fraction of zero.
    /// </summary>
    private static Node Restored(Node said, Node? was) => (said, was) switch
    {
        (MapNode { Count: 0 }, ListNode) => ListNode.Empty,
        (MapNode map, MapNode before) => MapNode.Of(map.Select(one => KeyValuePair.Create(one.Key, Restored(one.Value, before[one.Key])))
            .Concat(before.Where(one => one.Value is NullNode && !map.Has(one.Key)))),
        (ListNode list, ListNode before) =>
            ListNode.Of(list.Select((one, index) => Restored(one, index < before.Count ? before[index] : null))),
        (IntegerNode whole, FloatNode before) when (double)whole.Value == before.Value => before,
        _ => said,
    };
}
