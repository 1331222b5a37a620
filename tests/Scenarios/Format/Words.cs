using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Scenarios.Format;

/// <summary>All words that scenarios are made of, so that a wrong one is told before anything runs.</summary>
public static class Words
{
    public static readonly string[] OfApp =
    [
        "auto", "options", "retry", "annotations", "labels", "finalizers", "ignoreDifferences", "source", "spec",
    ];

    public static readonly string[] OfSync =
    [
        "prune", "dryRun", "revision", "resources", "options", "strategy", "force", "retry",
    ];

    public static readonly string[] OfExpect =
    [
        "sync", "revision", "health", "operation", "results", "resources", "conditions", "history", "requests", "objects", "application",
    ];

    public static readonly string[] OfOperation = ["phase", "message", "retries", "revision", "by"];

    // The word, and the words that may stand below it; none when anything may.
    private static readonly Dictionary<string, string[]> Steps = new(StringComparer.Ordinal)
    {
        ["commit"] = [], ["reset"] = [], ["app"] = OfApp, ["annotate"] = [], ["project"] = [], ["settings"] = [], ["sync"] = OfSync,
        ["rollback"] = [], ["terminate"] = [],
        ["refresh"] = [], ["delete"] = [], ["create"] = [], ["kubectl"] = [], ["edit"] = [], ["remove"] = [], ["becomes"] = [],
        ["refuse"] = [],
        ["allow"] = [], ["advance"] = [],
        ["repository"] = [], ["forget"] = [], ["namespace"] = [], ["cluster"] = [], ["expect"] = OfExpect,
    };

    public static void Check(ScenarioStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (!Steps.TryGetValue(step.Word,
            out var below)) throw step.Problem($"'{step.Word}' is no step; there are " +
                $"{string.Join(", ", Steps.Keys.Order(StringComparer.Ordinal))}");
        var body = step.Body(static text => text);
        if (below.Length == 0) return;
        if (body is not MapNode map) throw step.Problem($"'{step.Word}' holds words: {string.Join(", ", below)}");
        step.Allow(map, step.Word, below);
        if (step.Word == "expect" && map["operation"] is MapNode operation) step.Allow(operation, "operation", OfOperation);
    }
}
