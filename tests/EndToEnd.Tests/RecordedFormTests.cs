using System.Text;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>What stands in journals stays readable: these texts were written by a version that somebody runs.</summary>
public sealed class RecordedFormTests
{
    private static readonly EntityId Entity = new("application/argocd/web");
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly SourceSpec Source = new() { RepoUrl = "https://git/x", Path = "app", TargetRevision = "main" };
    private static readonly ResourceKey Key = new("apps", "Deployment", "shop", "web");
    private static readonly ResourceVerdict Verdict = new(Key, new Verdict(new Digest(1, 2), new Digest(3, 4), IsSynced: true));
    private static readonly SyncResult Result = new(Key, "apps/v1", "Synced", "deployment.apps/web created");

    private static readonly OperationState Operation = new()
    {
        Id = 7, Request = new OperationRequest(MapNode.Of(("sync", MapNode.Of(("prune", true))))), Phase = OperationPhase.Running, StartedAt = Time,
        Sources = [Source], Revisions = ["c1"], MustBeCleared = true,
    };

    public static TheoryData<string, string> Recorded => new()
    {
        { "application.operation-started", """{"operation":{"id":7,"request":{"sync":{"prune":true}},"phase":"Running","message":"","startedAt":"2026-01-02T03:04:05+00:00","retryCount":0,"revisions":["c1"],"kinds":[],"leftKinds":[],"sources":[{"repoURL":"https://git/x","path":"app","targetRevision":"main"}],"isMultiSource":false,"results":[],"mustBeCleared":true}}""" },
        { "application.revisions-pinned", """{"operationId":7,"revisions":["c1"],"kinds":[]}""" },
        { "application.compared", """{"server":"https://c","verdicts":[{"key":{"group":"apps","kind":"Deployment","namespace":"shop","name":"web"},"verdict":{"manifest":"00000000000000010000000000000002","content":"00000000000000030000000000000004","isSynced":true}}]}""" },
        { "application.forgotten", """{"keys":[{"group":"apps","kind":"Deployment","namespace":"shop","name":"web"}]}""" },
        { "application.removed", "{}" },
    };

    private static ApplicationEvent Event(string type) => type switch
    {
        "application.operation-started" => new ApplicationEvent.OperationStarted(Operation),
        "application.revisions-pinned" => new ApplicationEvent.RevisionsPinned(7, ["c1"]),
        "application.compared" => new ApplicationEvent.Compared("https://c", [Verdict]),
        "application.forgotten" => new ApplicationEvent.Forgotten([Key]),
        _ => new ApplicationEvent.Removed(),
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Events_are_written_as_they_always_were_and_are_read_back(string type, string recorded)
    {
        var written = ApplicationCodec.Events.Encode(Event(type));
        Assert.Equal((type, recorded), (written.Type, Encoding.UTF8.GetString(written.Payload.Span)));
        var read = ApplicationCodec.Events.Decode(new EventData(type, Encoding.UTF8.GetBytes(recorded)), Entity);
        Assert.Equal(recorded, Encoding.UTF8.GetString(ApplicationCodec.Events.Encode(read).Payload.Span));
    }

    [Fact]
    public void A_snapshot_holds_what_the_events_said()
    {
        ApplicationEvent[] events =
        [
            new ApplicationEvent.Known("u1", [], null),
            new ApplicationEvent.OperationStarted(Operation),
            new ApplicationEvent.OperationEnded(7, OperationPhase.Succeeded, "done", Time, [Result], "https://c", [Verdict],
                new Deployment { Id = 0, Revisions = ["c1"], Sources = [Source], DeployedAt = Time, StartedAt = Time }, 10),
        ];
        var record = events.Aggregate(ApplicationRecord.Nothing, static (record, happened) => record.After(happened));
        var read = ApplicationCodec.Snapshots.Decode(ApplicationCodec.Snapshots.Encode(record), Entity);
        Assert.Equal(ApplicationCodec.Snapshots.Encode(record).Payload.ToArray(), ApplicationCodec.Snapshots.Encode(read).Payload.ToArray());
        Assert.Equal(Verdict.Verdict, read.VerdictOf("https://c", Key));
        Assert.Equal((OperationPhase.Succeeded, "c1"), (read.Operation!.Phase, Assert.Single(read.History).Revisions[0]));
    }
}
