using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Kustomize.Patches;

/// <summary>
/// A strategic merge patch as Kustomize applies it: maps are merged, null and `$patch: delete` remove, `$patch: replace` replaces, and lists
/// are replaced unless the schema says that their items have keys or are a set.
/// </summary>
internal static class StrategicPatch
{
    private const string DirectiveKey = "$patch";
    private const int DepthMax = 200;

    private enum Directive
    {
        Merge,
        Replace,
        Delete,
    }

    /// <summary>The patched object; null when the patch deletes it.</summary>
    public static MapNode? Apply(MapNode target, MapNode patch, PatchSchema schema) =>
        Merge(target, patch, schema.ShapeOf(target), field: null, 0) as MapNode;

    private static Node? Merge(Node? target, Node? patch, Shape? shape, FieldShape? field, int depth)
    {
        if (depth > DepthMax) throw new RenderException($"a patch is nested deeper than {DepthMax} levels");
        var lead = target is null or NullNode ? patch : target;
        if (lead is not null && patch is not (null or NullNode) && target is not (null or NullNode) && KindOf(target) != KindOf(patch))
            throw new RenderException($"wrong node kind: expected {KindOf(target)} but got {KindOf(patch)}: {patch}");
        return lead switch
        {
            MapNode => MergeMap(target as MapNode, patch, shape, depth),
            ListNode => MergeList(target as ListNode, patch, shape, field, depth),
            // A null in the patch removes; what the patch does not say stays.
            _ => patch is NullNode ? null : patch ?? target,
        };
    }

    private static string KindOf(Node node) => node switch
    {
        MapNode => "MappingNode",
        ListNode => "SequenceNode",
        _ => "ScalarNode",
    };

    private static MapNode? MergeMap(MapNode? target, Node? patch, Shape? shape, int depth)
    {
        if (patch is NullNode) return null;
        var (directive, changes) = TakeDirective(patch as MapNode);
        if (directive == Directive.Delete) return null;
        if (directive == Directive.Replace && target is not null) return Merged(changes!, changes, shape, depth);
        return target is null ? Merged(changes!, changes, shape, depth) : changes is null ? target : Merged(target, changes, shape, depth);
    }

    private static MapNode Merged(MapNode target, MapNode? changes, Shape? shape, int depth)
    {
        var merged = new MapBuilder(target);
        // A map that is added is merged with itself: nulls and directives inside it take effect all the same.
        foreach (var (key, change) in changes ?? target)
        {
            var field = shape?.Map?.Field(key);
            if (Merge(target[key], change, field?.Shape ?? shape?.Map?.Below(key), field, depth + 1) is { } value) merged.Set(key, value);
            else merged.Remove(key);
        }

        return merged.Build();
    }

    private static Node? MergeList(ListNode? target, Node? patch, Shape? shape, FieldShape? field, int depth)
    {
        if (patch is NullNode) return null;
        var isMerged = field?.PatchStrategy.Contains("merge", StringComparison.Ordinal) == true && PatchSchema.Knows(field);
        if (!isMerged || shape?.List is null) return patch ?? target;
        var (directive, changes) = TakeDirective(patch as ListNode);
        if (directive == Directive.Delete) return null;
        if (changes is null) return target;
        var keys = KeysOf(shape.List, field!);
        var into = target is null || directive == Directive.Replace ? changes : target;
        if (keys.Count == 0) return MergeSet(into, changes);
        return AssociativeMerge.Merge(into, changes, keys, (own, other) => Merge(own, other, shape.List.Element, null, depth + 1));
    }

    /// <summary>Values that are new come first.</summary>
    private static ListNode MergeSet(ListNode target, ListNode changes)
    {
        var merged = new List<Node>();
        foreach (var value in changes.AsEnumerable().Concat(target.AsEnumerable()))
        {
            if (value is not NullNode && !merged.Contains(value)) merged.Add(value);
        }

        return ListNode.Of(merged);
    }

    private static IReadOnlyList<string> KeysOf(ListShape list, FieldShape field) =>
        list.Kind == ListKind.Associative && list.Keys.Count > 1 ? list.Keys : field.PatchMergeKey.Length > 0 ? [field.PatchMergeKey] : [];

    private static (Directive Directive, MapNode? Changes) TakeDirective(MapNode? patch)
    {
        if (patch?[DirectiveKey] is not { } value) return (Directive.Merge, patch);
        return (Parse(value), patch.Without(DirectiveKey));
    }

    private static (Directive Directive, ListNode? Changes) TakeDirective(ListNode? patch)
    {
        if (patch is null) return (Directive.Merge, null);
        for (var i = 0; i < patch.Count; i++)
        {
            // Only an item that is nothing but the directive speaks for the list.
            if (patch[i] is MapNode { Count: 1 } item && item[DirectiveKey] is { } value) return (Parse(value), patch.WithoutAt(i));
        }

        return (Directive.Merge, patch);
    }

    private static Directive Parse(Node value) => value.Text() switch
    {
        "delete" => Directive.Delete,
        "replace" => Directive.Replace,
        "merge" => Directive.Merge,
        var other => throw new RenderException($"unknown patch strategy '{other ?? value.ToString()}'"),
    };
}
