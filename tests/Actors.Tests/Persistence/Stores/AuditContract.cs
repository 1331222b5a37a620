using Akka.Actor;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Auditing;
using GitOpsActors.Actors.Persistence;

namespace GitOpsActors.Actors.Tests.Persistence.Stores;

/// <summary>What both stores keep of who asked for what.</summary>
public abstract partial class StoreContract
{
    private static readonly EventCodec[] OfAudit = [AuditActor.Events, AuditActor.Snapshots];
    private static readonly TimeSpan AuditPatience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Who_asked_for_what_is_kept_is_found_and_is_forgotten_when_it_is_old()
    {
        await using var node = Start(OfAudit);
        var audit = node.System.ActorOf(ActorProps.Of(() => new AuditActor("one")));
        for (var batch = 0; batch < 3; batch++) await KeepAsync(audit, Enumerable.Range(batch * 60, 60));

        var all = await ReadAsync(new JournalQuery { Types = [AuditTypes.Record] });
        Assert.Equal(Enumerable.Range(1, 180).Reverse(), all.Select(static entry => (int)entry.Sequence.Value));
        Assert.Equal(new AuditTags("argocd/shop-9", "red", "ann@acme.example"), all[^10].Tags);
        Assert.Equal(180, (await ReadAsync(new JournalQuery { Who = "ann@acme.example", Project = "red" })).Count);
        Assert.Equal(10, Assert.Single(await ReadAsync(new JournalQuery { Application = "argocd/shop-9" })).Sequence.Value);

        // The snapshot after the first hundred records makes them superfluous.
        var (trimmed, future) = (0L, all[0].Time + TimeSpan.FromDays(1));
        using var patience = new CancellationTokenSource(AuditPatience);
        while (trimmed == 0) trimmed = await Retention.TrimAsync(future, patience.Token);
        Assert.Equal(120, trimmed);
        Assert.Empty((await Trail.VerifyAsync(OfAudit, default)).Problems);

        // Another incarnation goes on behind the last one.
        await audit.GracefulStop(AuditPatience);
        await KeepAsync(node.System.ActorOf(ActorProps.Of(() => new AuditActor("one"))), [999]);
        Assert.Equal(181, (await ReadAsync(new JournalQuery { Types = [AuditTypes.Record] }))[0].Sequence.Value);
    }

    private static Task<AuditKept> KeepAsync(IActorRef audit, IEnumerable<int> numbers) => audit.Ask<AuditKept>(
        new KeepAudit([.. numbers.Select(static number => new AuditRecord
        {
            At = DateTimeOffset.UnixEpoch, Who = "5f1c", Name = "ann@acme.example", Verb = "sync", Method = "Sync", Result = "ok",
            Object = $"argocd/shop-{number}", Application = $"argocd/shop-{number}", Project = "red",
        })]),
        AuditPatience);
}
