using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Scenarios.Format;

namespace GitOpsActors.Scenarios.Running;

/// <summary>Holds what is there against what a scenario expects.</summary>
internal sealed class Expectation(IStage stage, string scenario)
{
    // Who expects requests expects all since the last time that somebody did.
    private int _seen;

    /// <summary>What is not as expected; null when all is.</summary>
    public string? Problem(ObjectName application, MapNode words)
    {
        var live = stage.Find(application);
        foreach (var (word, expected) in words)
            if (Problem(word, expected, live) is { } problem) return problem;
        return null;
    }

    public void Met(MapNode words)
    {
        if (words.Has("requests")) ForgetWrites();
    }

    public void ForgetWrites() => _seen = stage.Writes.All.Count;

    /// <summary>What a reader wants to know when it went otherwise.</summary>
    public string Story(ObjectName application)
    {
        var status = stage.Find(application).Map("status");
        var text = new StringBuilder();
        text.Append("  requests: ").AppendJoin(", ", Written()).Append('\n');
        text.Append("  sync: ").Append(status["sync"]?.Map()["status"]).Append(' ').Append(status["sync"]?.Map()["revision"])
            .Append(", health: ").Append(status["health"]).Append('\n');
        text.Append("  operation: ").Append(status["operationState"].Map().Without("operation")).Append('\n');
        text.Append("  resources: ").Append(status["resources"]).Append('\n');
        text.Append("  conditions: ").Append(status["conditions"]);
        return text.ToString();
    }

    private string? Problem(string word, Node expected, MapNode? live)
    {
        var status = live.Map("status");
        switch (word)
        {
            case "sync": return Likeness.Problem(expected, status.At("sync", "status"), "the sync status");
            case "revision": return Likeness.Problem(expected, status.At("sync", "revision"), "the revision");
            case "health":
                return Likeness.Problem(expected, expected is MapNode ? status["health"] : status.At("health", "status"),
                "the health");
            case "operation": return OperationProblem(expected, status["operationState"]);
            case "results": return ResultsProblem(expected.Map(), status.List("operationState", "syncResult", "resources"));
            case "resources": return ResourcesProblem(expected.Map(), status.List("resources"));
            case "conditions": return ConditionsProblem(expected.List(), status.List("conditions"));
            case "history":
                return expected is ListNode ? Likeness.Problem(expected, status["history"] ?? ListNode.Empty, "the history")
                : Likeness.Problem(expected, status.List("history").Count, "the number of entries in the history");
            case "requests": return RequestsProblem(expected.List());
            case "objects": return ObjectsProblem(expected.Map());
            default:
                return expected.Text() == "absent" ? live is null ? null : "the Application is still there"
                : Likeness.Problem(expected, live, "the Application");
        }
    }

    private static string? OperationProblem(Node expected, Node? state)
    {
        if (expected is NullNode) return state.IsNullOrAbsent() ? null : $"there is an operation: {state}";
        if (expected is not MapNode words) return Likeness.Problem(expected, state.At("phase"), "the operation");
        return words["phase"] is { } phase && Likeness.Problem(phase, state.At("phase"), "the operation's phase") is { } wrong ? wrong
            : words["message"] is { } message && Likeness.Problem(message, state.At("message"), "the operation's message") is { } otherwise
                ? otherwise
            : words["retries"] is { } retries
                && Likeness.Problem(retries, state.Integer("retryCount") ?? 0, "the number of retries") is { } often ? often
            : words["revision"] is { } revision
                && Likeness.Problem(revision, state.At("syncResult", "revision"), "the operation's revision") is { } other ? other
            : words["by"] is { } by ? Likeness.Problem(by, state.At("operation", "initiatedBy"), "who began the operation") : null;
    }

    /// <summary>`Kind/name`, or `Kind/name@Phase` of an object that is in several.</summary>
    private string? ResultsProblem(MapNode expected, ListNode results)
    {
        foreach (var (reference, wanted) in expected)
        {
            var at = reference.IndexOf('@', StringComparison.Ordinal);
            var name = Kinds.Parse(at < 0 ? reference : reference[..at], scenario);
            var found = results.Where(one => IsOf(one, name) && (at < 0 || one["syncPhase"].Text() == reference[(at + 1)..])).ToList();
            if (wanted is NullNode && found.Count == 0) continue;
            if (found.Count != 1) return $"there are {found.Count} results for {reference}";
            var field = wanted is MapNode ? null : wanted.PlainText() is "Running" or "Succeeded" or "Failed" or "Error" or "Terminating"
                ? "hookPhase" : "status";
            if (Likeness.Problem(wanted, field is null ? found[0] : found[0][field],
                $"the result of {reference}") is { } problem) return problem;
        }

        return null;
    }

    private string? ResourcesProblem(MapNode expected, ListNode resources)
    {
        foreach (var (reference, wanted) in expected)
        {
            var name = Kinds.Parse(reference, scenario);
            var found = resources.FirstOrDefault(one => IsOf(one, name));
            var actual = wanted is MapNode or NullNode ? found : wanted.PlainText() is "Synced" or "OutOfSync" or "Unknown"
                ? found?["status"] : found.At("health", "status");
            if (Likeness.Problem(wanted, actual, $"the resource {reference}") is { } problem) return problem;
        }

        return null;
    }

    private static bool IsOf(Node told, ObjectName name) => (told["group"].Text() ?? "") == name.Group && told["kind"].Text() == name.Kind
        && (told["namespace"].Text() ?? "") == name.Namespace && Likeness.IsText(name.Name, told["name"].Text() ?? "");

    /// <summary>Each as `Type`, or as `Type: message`.</summary>
    private static string? ConditionsProblem(ListNode expected, ListNode conditions)
    {
        var told = conditions.Select(static one => $"{one["type"].Text()}: {one["message"].Text()}").ToList();
        var wanted = expected.Select(static one => one is MapNode { Count: 1 } map ? $"{map.Keys[0]}: {map.Values[0].PlainText()}"
            : $"{one.PlainText()}: *").ToList();
        return told.Count == wanted.Count && wanted.TrueForAll(one => told.Exists(condition => Likeness.IsText(one, condition)))
            ? null
            : $"the conditions are [{string.Join("; ", told)}] instead of [{string.Join("; ", wanted)}]";
    }

    private string? RequestsProblem(ListNode expected)
    {
        var written = Written();
        var left = new Queue<string>(written);
        foreach (var group in expected.Select(static one => one is ListNode several ? several.Select(static each => each.PlainText())
            .ToList() : [one.PlainText()]))
        {
            while (group.Count > 0)
            {
                if (!left.TryDequeue(out var next)) return $"the requests are [{string.Join(", ", written)}], and " +
                    $"'{string.Join("' and '", group)}' did not come";
                var at = group.FindIndex(one => Likeness.IsText(one, next));
                if (at < 0) return $"the requests are [{string.Join(", ", written)}], and '{next}' came instead of " +
                    $"'{string.Join("' or '", group)}'";
                group.RemoveAt(at);
            }
        }

        return left.Count == 0 ? null : $"the requests are [{string.Join(", ", written)}], and '{left.Peek()}' was not expected";
    }

    private List<string> Written() =>
    [
        .. stage.Writes.All.Skip(_seen).Where(write => !write.Verb.StartsWith("dry-run", StringComparison.Ordinal) && IsOurs(write.Name)
            && !(write.Name.Kind == "Application" && write.Verb == "patch") && write.Name.Kind != "Event")
            .Select(write => $"{write.Verb} {Kinds.Text(write.Name, scenario)}"),
    ];

    /// <summary>Several scenarios share a cluster: what belongs to one has its name.</summary>
    private bool IsOurs(ObjectName name) => IsOurs(name.Namespace) || IsOurs(name.Name);

    private bool IsOurs(string name) => name.Contains($".{scenario}.", StringComparison.Ordinal) || Library.OwnerOf(name) == scenario;

    private string? ObjectsProblem(MapNode expected)
    {
        foreach (var (reference, wanted) in expected)
        {
            var name = Kinds.Parse(reference, scenario);
            var live = name.Name.Contains('*', StringComparison.Ordinal)
                ? stage.All(name.Group, name.Kind, name.Namespace)
                    .FirstOrDefault(one => Likeness.IsText(name.Name, one.Text("metadata", "name") ?? "")) : stage.Find(name);
            var problem = wanted.Text() switch
            {
                "present" => live is null ? $"{reference} is not in the cluster" : null,
                "absent" => live is null ? null : $"{reference} is in the cluster",
                _ => Likeness.Problem(wanted, live, reference),
            };
            if (problem is not null) return problem;
        }

        return null;
    }
}
