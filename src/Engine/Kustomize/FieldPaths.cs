using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>Changes the values that a field spec leads to. Lists on the way are gone through, whatever the path says of them.</summary>
internal static class FieldPaths
{
    /// <summary>What a missing last field is made as.</summary>
    public enum Missing
    {
        /// <summary>Nothing is made.</summary>
        Leave,
        Scalar,
        Map,
    }

    public static MapNode Change(MapNode root, FieldSpec spec, Missing missing, Func<Node, Node> change)
    {
        try
        {
            return (MapNode)Change(root, spec.Steps, spec.Create ? missing : Missing.Leave, change);
        }
        catch (RenderException error)
        {
            throw new RenderException($"considering field '{spec.Path}' of object {root.Text("kind")}/{root.Text("metadata", "name")}: {error.Message}", error);
        }
    }

    public static bool Has(Node? node, ReadOnlySpan<string> steps)
    {
        if (node is null) return false;
        if (node is ListNode list)
        {
            foreach (var item in list)
            {
                if (Has(item, steps)) return true;
            }

            return false;
        }

        // What stands in the way is for whoever follows the path to complain of.
        return steps.IsEmpty || (node is MapNode map ? Has(map[Plain(steps[0])], steps[1..]) : node is not NullNode);
    }

    private static Node Change(Node node, ReadOnlySpan<string> steps, Missing missing, Func<Node, Node> change)
    {
        if (steps.IsEmpty) return change(node);
        switch (node)
        {
            case NullNode:
                return node;
            case ListNode list:
                var items = list.Items.ToArray();
                for (var i = 0; i < items.Length; i++) items[i] = Change(items[i], steps, missing, change);
                return ListNode.Of(items);
            case MapNode map:
                return ChangeIn(map, steps, missing, change);
            default:
                throw new RenderException("expected sequence or mapping node");
        }
    }

    private static MapNode ChangeIn(MapNode map, ReadOnlySpan<string> steps, Missing missing, Func<Node, Node> change)
    {
        var isList = steps[0].EndsWith("[]", StringComparison.Ordinal);
        var name = Plain(steps[0]);
        if (name.Length == 0) throw new RenderException("cannot set or create an empty field name");
        var isLast = steps.Length == 1;
        var mayMake = missing != Missing.Leave && !isList;
        var field = map[name];
        if (field is null && !mayMake) return map;
        if (field is null or NullNode && mayMake) field = isLast && missing == Missing.Scalar ? NullNode.Instance : MapNode.Empty;
        var changed = Change(field!, steps[1..], missing, change);
        return ReferenceEquals(changed, map[name]) ? map : map.With(name, changed);
    }

    private static string Plain(string step) => step.EndsWith("[]", StringComparison.Ordinal) ? step[..^2] : step;
}
