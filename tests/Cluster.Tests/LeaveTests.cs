using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace GitOpsActors.Cluster.Tests;

[Collection(ThreeNodesCollection.Name)]
[Trait("Category", "Endurance")]
public sealed class LeaveTests(ThreeNodes nodes, ITestOutputHelper output)
{
    [Fact]
    public async Task A_node_that_leaves_hands_over_and_no_question_stays_unanswered()
    {
        var life = Life.Begin(nodes, 1);
        var questions = Questions.Begin(nodes, [.. nodes.Others(0)]);
        await nodes.DriftAsync("before a leave");
        await nodes.UntilRepairedAsync();
        var told = await LeaveAsync(0, null, questions);
        await life.EndAsync();
        await nodes.CheckHistoryAsync("a leave");
        output.WriteLine(told);
    }

    [Fact]
    public async Task A_rolling_update_to_another_version_leaves_no_Application_alone()
    {
        var life = Life.Begin(nodes, 2);
        var told = new List<string>();
        for (var node = 0; node < ThreeNodes.Count; node++) told.Add(await LeaveAsync(node, "99.0.0", Questions.Begin(nodes, [.. nodes.Others(node)])));
        for (var node = 0; node < ThreeNodes.Count; node++) await nodes[node].UntilAsync("/api/v1/cluster/members", static (_, text) => text.Split("99.0.0").Length == ThreeNodes.Count + 1);
        await life.EndAsync();
        await nodes.CheckHistoryAsync("a rolling update");
        foreach (var line in told) output.WriteLine(line);
    }

    /// <summary>Stops a node and starts it again, while everybody is asked and every Application drifts; says what that was like.</summary>
    private async Task<string> LeaveAsync(int node, string? version, Questions questions)
    {
        var (user, began) = (nodes[node].User, Stopwatch.GetTimestamp());
        var ends = nodes[node].TerminateAsync();
        var drift = nodes.DriftAsync("leave of " + user);
        Assert.True(await ends == 0, nodes[node].Said);
        var left = Stopwatch.GetElapsedTime(began);
        await drift;
        await nodes.UntilRepairedAsync();
        var repaired = nodes.Effects.FirstSince(began, "probe", except: "").Values.Max(static seen => seen.Ended);
        nodes.Start(node, version);
        await nodes.UntilTogetherAsync();
        var together = Stopwatch.GetElapsedTime(began);
        await questions.EndAsync();
        Assert.Equal("", string.Join('\n', questions.Unanswered));
        return string.Create(CultureInfo.InvariantCulture,
            $"{user} left within {left.TotalSeconds:0.0} s, all drift at that moment was repaired after {Stopwatch.GetElapsedTime(began, repaired).TotalSeconds:0.0} s, three again after {together.TotalSeconds:0.0} s; {questions.Asked} questions, all answered, the slowest within {questions.LongestSilence.TotalSeconds:0.0} s");
    }
}
