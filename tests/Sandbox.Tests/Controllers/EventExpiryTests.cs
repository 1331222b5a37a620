using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>Events that clients write.</summary>
public sealed class EventExpiryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Event(string name, string lastTimestamp) =>
        $"{{apiVersion: v1, kind: Event, metadata: {{name: {name}, namespace: default}}, "
        + "involvedObject: {kind: Pod, name: p, namespace: default}, "
        + $"reason: R, message: m, type: Normal, lastTimestamp: '{lastTimestamp}'}}";

    [Fact]
    public async Task An_Event_goes_an_hour_after_it_was_told_last()
    {
        var time = new VirtualTime(Start);
        await using var cluster = await LiveCluster.Start(time);
        cluster.Create(Event("old", "2026-01-01T00:00:00Z"));
        cluster.Create(Event("again", "2026-01-01T00:30:00Z"));
        time.MoveTo(Start.AddMinutes(59));
        Assert.NotNull(cluster.State.Table("", "events").Get("default", "old"));
        time.MoveTo(Start.AddMinutes(61));
        await cluster.Until("", "events", events => events.Any(static item => item.Text("metadata", "name") is "old") ? null : "gone");
        Assert.NotNull(cluster.State.Table("", "events").Get("default", "again"));
        time.MoveTo(Start.AddMinutes(91));
        await cluster.Until("", "events", events => events.Any(static item => item.Text("metadata", "name") is "again") ? null : "gone");
    }
}
