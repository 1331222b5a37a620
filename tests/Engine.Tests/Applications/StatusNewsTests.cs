using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>What events tell of a change of the status.</summary>
public sealed class StatusNewsTests
{
    private static string[] Between(string before, string after) =>
        [.. StatusNews.Between(YamlReader.Read(before).Map(), YamlReader.Read(after).Map())
            .Select(static news => $"{news.Reason}{(news.IsWarning ? "!" : "")} {news.Message}")];

    [Fact]
    public void A_change_of_sync_status_or_health_is_told_and_nothing_else_of_them()
    {
        const string Before = "{sync: {status: OutOfSync, revision: a}, health: {status: Healthy, message: x}}";
        Assert.Equal(
            ["ResourceUpdated Updated sync status: OutOfSync -> Synced", "ResourceUpdated Updated health status: Healthy -> Degraded"],
            Between(Before, "{sync: {status: Synced}, health: {status: Degraded}}"));
        Assert.Empty(Between(Before, "{sync: {status: OutOfSync, revision: b}, health: {status: Healthy, message: y}}"));
        Assert.Equal(["ResourceUpdated Updated sync status:  -> Unknown"], Between("{}", "{sync: {status: Unknown}}"));
    }

    [Theory]
    [InlineData("phase: Succeeded", "", "OperationCompleted Sync operation to c1 succeeded")]
    [InlineData("phase: Failed, message: broken", "", "OperationCompleted! Sync operation to c1 failed: broken")]
    [InlineData("phase: Error, message: broken", "resources: [{kind: ConfigMap}]",
        "OperationCompleted! Partial sync operation to c1 failed: broken")]
    public void The_end_of_an_operation_is_told_once(string end, string sync, string told)
    {
        var done = $"{{operationState: {{startedAt: t1, {end}, operation: {{sync: {{{sync}}}}}, syncResult: {{revision: c1}}}}}}";
        Assert.Equal([told], Between("{operationState: {startedAt: t1, phase: Running}}", done));
        Assert.Equal([told], Between("{operationState: {startedAt: t0, phase: Succeeded}}", done));
        Assert.Empty(Between(done, done));
    }

    [Fact]
    public void What_automation_begins_is_told_and_what_a_person_begins_is_told_by_whoever_was_asked()
    {
        static string Running(string by) =>
            $"{{operationState: {{startedAt: t1, phase: Running, operation: {{initiatedBy: {by}}}, syncResult: {{revisions: [c1, c2]}}}}}}";
        Assert.Equal(["OperationStarted Initiated automated sync to 'c1, c2'"], Between("{}", Running("{automated: true}")));
        Assert.Empty(Between("{}", Running("{username: somebody}")));
    }
}
