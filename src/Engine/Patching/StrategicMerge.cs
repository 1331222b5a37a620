using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Patching;

/// <summary>
/// Strategic merge patch: a merge patch that knows the schema, merges lists by the keys of their items, and takes directives
/// ($patch, $retainKeys, $setElementOrder, $deleteFromPrimitiveList).
/// </summary>
public static class StrategicMerge
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string OrderPrefix = "$setElementOrder/";

    /// <exception cref="PatchException">The patch has a directive that makes no sense, or an item without its key.</exception>
    public static MapNode Apply(MapNode original, MapNode patch, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return MergeMap(original, patch, shape);
    }

    private static MapNode MergeMap(MapNode original, MapNode patch, Shape? shape)
    {
        if (patch[Directive] is { } directive) return Directed(directive, patch);
        var result = new MapBuilder(original);
        var rest = patch;
        if (patch[RetainKeys] is { } retain) rest = Retain(result, rest, retain);
        rest = MergeOrdered(result, rest, shape);
        foreach (var (name, value) in rest)
        {
            var isDeletion = name.StartsWith(DeletePrefix, StringComparison.Ordinal);
            var key = isDeletion ? name[DeletePrefix.Length..] : name;
            if (value is NullNode)
            {
                result.Remove(key);
                continue;
            }
            MergeField(result, key, value, isDeletion, Field(shape, key), shape);
        }
        return result.Build();
    }

    private static void MergeField(MapBuilder result, string key, Node value, bool isDeletion, FieldShape? field, Shape? shape)
    {
        var below = field?.Shape ?? shape?.Map?.Element;
        switch (result[key], value)
        {
            case (MapNode original, MapNode patch):
                result.Set(key, Strategy(field) == "replace" ? patch : MergeMap(original, patch, below));
                break;
            case (ListNode original, ListNode patch):
                result.Set(key, MergeList(original, patch, field, below, isDeletion));
                break;
            default:
                if (!isDeletion && WithoutDirectives(value) is { } plain) result.Set(key, plain);
                break;
        }
    }

    private static MapNode Directed(Node directive, MapNode patch) => directive.Text() switch
    {
        "replace" => patch.Without(Directive),
        "delete" => MapNode.Empty,
        _ => throw BadDirective(directive, patch),
    };

    private static MapNode Retain(MapBuilder result, MapNode patch, Node retain)
    {
        var rest = patch.Without(RetainKeys);
        if (retain is not ListNode list) throw new PatchException(PatchFault.BadStrategy, "invalid patch format of retainKeys");
        var keys = Enumerable.Select(list, key => key.Text() ?? "").ToHashSet(StringComparer.Ordinal);
        foreach (var (key, value) in rest)
        {
            if (value is NullNode || key.StartsWith(DeletePrefix, StringComparison.Ordinal) || key.StartsWith(OrderPrefix, StringComparison.Ordinal)) continue;
            if (!keys.Contains(key)) throw new PatchException(PatchFault.BadStrategy, "invalid patch format of retainKeys");
        }
        foreach (var key in result.Keys.ToArray())
            if (!keys.Contains(key)) result.Remove(key);
        return rest;
    }

    // Lists with an order come first: what they merge is taken out of the patch.
    private static MapNode MergeOrdered(MapBuilder result, MapNode patch, Shape? shape)
    {
        var rest = patch;
        foreach (var (name, value) in patch)
        {
            if (!name.StartsWith(OrderPrefix, StringComparison.Ordinal)) continue;
            rest = rest.Without(name);
            var key = name[OrderPrefix.Length..];
            if (value is not ListNode order) throw new PatchException(PatchFault.BadStrategy, $"expected a slice, but received a {Kind(value)}");
            if (result[key] is not null and not ListNode) throw new PatchException(PatchFault.BadStrategy, $"expected a slice, but received a {Kind(result[key]!)}");
            if (patch[key] is not null and not ListNode and not NullNode) throw new PatchException(PatchFault.BadStrategy, $"expected a slice, but received a {Kind(patch[key]!)}");
            if (patch[key] is NullNode) continue;
            var field = Field(shape, key);
            var mergeKey = field?.PatchMergeKey ?? "";
            var (original, changes) = (result[key] as ListNode, patch[key] as ListNode);
            if (changes is not null) CheckOrder(changes, order, mergeKey);
            if (original is null && changes is null) continue;
            var merged = original is null ? WithoutDirectives(changes!) as ListNode ?? ListNode.Empty
                : changes is null ? original
                : MergeList(original, changes, field, field?.Shape, isDeletion: false);
            result.Set(key, ListOrder.Arrange(merged, order, original ?? ListNode.Empty, mergeKey));
            rest = rest.Without(key);
        }
        return rest;
    }

    private static ListNode MergeList(ListNode original, ListNode patch, FieldShape? field, Shape? shape, bool isDeletion)
    {
        if (Strategy(field) != "merge" && !isDeletion) return patch;
        if (original.Count == 0 && patch.Count == 0) return original;
        var hasMaps = original.Count > 0 ? original[0] is MapNode : patch[0] is MapNode;
        if (!hasMaps)
        {
            if (isDeletion) return ListNode.Of(Enumerable.Where(original, item => !Enumerable.Contains(patch, item)));
            var both = ListNode.Of(Enumerable.Concat(original, patch).Distinct());
            return ListOrder.Arrange(both, patch, original, "");
        }
        var mergeKey = field?.PatchMergeKey ?? "";
        if (mergeKey.Length == 0) throw new PatchException(PatchFault.BadStrategy, $"cannot merge lists without merge key for {field?.Name}");
        var (kept, changes) = TakeDirectives(original, patch, mergeKey);
        var merged = MergeItems(kept, changes, mergeKey, shape?.List?.Element);
        return ListOrder.Arrange(merged, changes, kept, mergeKey);
    }

    private static (ListNode Original, ListNode Patch) TakeDirectives(ListNode original, ListNode patch, string mergeKey)
    {
        var plain = new List<Node>(patch.Count);
        var replaces = false;
        foreach (var item in patch)
        {
            if (item is not MapNode map || map[Directive] is not { } directive)
            {
                plain.Add(item);
                continue;
            }
            switch (directive.Text())
            {
                case "delete":
                    var value = map[mergeKey] ?? throw NoKey(map, mergeKey);
                    original = ListNode.Of(Enumerable.Where(original, other => !value.Equals(other[mergeKey])));
                    break;
                case "replace": replaces = true; break;
                case "merge": throw new PatchException(PatchFault.BadStrategy, "merging lists cannot yet be specified in the patch");
                default: throw BadDirective(directive, map);
            }
        }
        var changes = ListNode.Of(plain);
        return replaces ? (changes, ListNode.Empty) : (original, changes);
    }

    private static ListNode MergeItems(ListNode original, ListNode patch, string mergeKey, Shape? item)
    {
        var merged = new List<Node>(original.Count + patch.Count);
        merged.AddRange(original);
        foreach (var change in patch)
        {
            if (change is not MapNode map) throw new PatchException(PatchFault.BadStrategy, $"expected a map, but received a {Kind(change)}");
            var value = map[mergeKey] ?? throw NoKey(map, mergeKey);
            var at = merged.FindIndex(other => value.Equals(other[mergeKey]));
            if (at < 0) merged.Add(WithoutDirectives(map) ?? MapNode.Empty);
            else merged[at] = MergeMap(merged[at].Map(), map, item);
        }
        return ListNode.Of(merged);
    }

    private static void CheckOrder(ListNode patch, ListNode order, string mergeKey)
    {
        var at = 0;
        foreach (var item in patch)
        {
            if (item is MapNode map && map[Directive].Text() is "delete") continue;
            while (at < order.Count && !ListOrder.IsSame(item, order[at], mergeKey)) at++;
            if (at++ == order.Count)
                throw new PatchException(PatchFault.BadStrategy, $"The order in patch list:\n{GoText.Value(patch)}\n doesn't match $setElementOrder list:\n{GoText.Value(order)}\n");
        }
    }

    /// <summary>What a patch adds where there was nothing: without directives and nulls. Null when it says to delete.</summary>
    private static Node? WithoutDirectives(Node value)
    {
        switch (value)
        {
            case MapNode map:
                if (map[Directive].Text() is "delete") return null;
                return map.Changed((key, below) => key == Directive || key == RetainKeys || below is NullNode
                    || key.StartsWith(OrderPrefix, StringComparison.Ordinal) || key.StartsWith(DeletePrefix, StringComparison.Ordinal)
                        ? null : WithoutDirectives(below));
            case ListNode list:
                return ListNode.Of(Enumerable.Select(list, WithoutDirectives).OfType<Node>());
            default:
                return value;
        }
    }

    private static FieldShape? Field(Shape? shape, string key) => shape?.Map?.Field(key);

    private static string Strategy(FieldShape? field)
    {
        var strategy = field?.PatchStrategy ?? "";
        return strategy.Contains("merge", StringComparison.Ordinal) ? "merge" : strategy.Contains("replace", StringComparison.Ordinal) ? "replace" : "";
    }

    private static string Kind(Node value) => value switch { MapNode => "map", ListNode => "slice", StringNode => "string", BoolNode => "bool", _ => "int64" };

    private static PatchException NoKey(MapNode item, string mergeKey) =>
        new(PatchFault.BadStrategy, $"map: {GoText.Value(item)} does not contain declared merge key: {mergeKey}");

    private static PatchException BadDirective(Node directive, MapNode patch) =>
        new(PatchFault.BadStrategy, $"unknown patch type: {GoText.Value(directive)} in map: {GoText.Value(patch)}");
}
