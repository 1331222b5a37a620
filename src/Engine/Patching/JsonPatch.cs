using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Patching;

/// <summary>
/// JSON patch (RFC 6902) with the leniency of the API server: a replace of a key that is not there adds it, a test for null passes where
/// there is nothing, and indexes may count from the end.
/// </summary>
public static class JsonPatch
{
    public const int OperationsMax = 10_000;

    // Copies may double a document again and again; this is far more than any object needs.
    private const int CopiedNodesMax = 1_000_000;

    /// <exception cref="PatchException">The patch is no list of operations, or one of them does not apply.</exception>
    public static Node Apply(Node document, Node patch)
    {
        if (patch is not ListNode operations)
            throw new PatchException(PatchFault.Malformed, $"json: cannot unmarshal {JsonTypes.Name(patch)} into Go value of type []handlers.jsonPatchOp");
        var copied = 0;
        foreach (var operation in operations)
        {
            if (operation is not MapNode map)
                throw new PatchException(PatchFault.Malformed, $"json: cannot unmarshal {JsonTypes.Name(operation)} into Go value of type handlers.jsonPatchOp");
            document = One(document, map, ref copied);
        }
        return document;
    }

    private static Node One(Node document, MapNode operation, ref int copied)
    {
        var path = operation["path"].Text() ?? throw Fails("missing path");
        var value = operation["value"] ?? NullNode.Instance;
        switch (operation["op"].Text())
        {
            case "add": return Add(document, Steps(path), value);
            case "remove": return Remove(document, Steps(path));
            case "replace": return path.Length == 0 ? value : Replace(document, Steps(path), value);
            case "test":
                var found = path.Length == 0 ? document : Find(document, Steps(path), mayMiss: true);
                return (found ?? NullNode.Instance).Equals(value) ? document : throw Fails($"testing value {path} failed");
            case "move":
                var source = Steps(operation["from"].Text() ?? throw Fails("missing from"));
                var moved = Find(document, source, mayMiss: false)!;
                return Add(Remove(document, source), Steps(path), moved);
            case "copy":
                var original = Find(document, Steps(operation["from"].Text() ?? throw Fails("missing from")), mayMiss: false)!;
                copied += Size(original);
                return copied > CopiedNodesMax ? throw Fails("copies too much") : Add(document, Steps(path), original);
            default: throw Fails("unexpected kind of operation");
        }
    }

    private static Node Add(Node at, ReadOnlySpan<string> steps, Node value) => Change(at, steps, (container, key) => container switch
    {
        MapNode map => map.With(key, value),
        ListNode list when key == "-" => list.Append(value),
        ListNode list => list.Insert(IndexOf(key, list.Count + 1), value),
        _ => throw Fails("no container"),
    });

    private static Node Remove(Node at, ReadOnlySpan<string> steps) => Change(at, steps, (container, key) => container switch
    {
        MapNode map when map.Has(key) => map.Without(key),
        ListNode list => list.WithoutAt(IndexOf(key, list.Count)),
        _ => throw Fails($"unable to remove nonexistent key {key}"),
    });

    private static Node Replace(Node at, ReadOnlySpan<string> steps, Node value) => Change(at, steps, (container, key) => container switch
    {
        MapNode map => map.With(key, value),
        ListNode list => list.With(IndexOf(key, list.Count), value),
        _ => throw Fails("no container"),
    });

    private static Node Change(Node at, ReadOnlySpan<string> steps, Func<Node, string, Node> last)
    {
        if (steps.IsEmpty) throw Fails("no path");
        if (steps.Length == 1) return last(at, steps[0]);
        return at switch
        {
            MapNode map when map[steps[0]] is { } below => map.With(steps[0], Change(below, steps[1..], last)),
            ListNode list when IndexOf(steps[0], list.Count) is var index => list.With(index, Change(list[index], steps[1..], last)),
            _ => throw Fails($"missing path {steps[0]}"),
        };
    }

    private static Node? Find(Node at, ReadOnlySpan<string> steps, bool mayMiss)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            var next = at switch
            {
                MapNode map => map[steps[i]],
                ListNode list => list[IndexOf(steps[i], list.Count)],
                _ => null,
            };
            if (next is null) return mayMiss && i == steps.Length - 1 && at is MapNode ? null : throw Fails($"missing path {steps[i]}");
            at = next;
        }
        return at;
    }

    private static int IndexOf(string key, int count)
    {
        if (!int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)) throw Fails($"no index: {key}");
        if (index < 0) index += count;
        return index >= 0 && index < count ? index : throw Fails($"index out of bounds: {key}");
    }

    internal static string[] Steps(string path)
    {
        if (path.Length == 0 || path[0] != '/') throw Fails($"no such path: {path}");
        var steps = path[1..].Split('/');
        for (var i = 0; i < steps.Length; i++)
            if (steps[i].Contains('~', StringComparison.Ordinal))
                steps[i] = steps[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return steps;
    }

    private static int Size(Node node) => node switch
    {
        MapNode map => 1 + Enumerable.Sum(map, pair => Size(pair.Value)),
        ListNode list => 1 + Enumerable.Sum(list, Size),
        _ => 1,
    };

    private static PatchException Fails(string why) => new(PatchFault.DoesNotApply, why);
}
