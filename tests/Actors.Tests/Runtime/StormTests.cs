using GitOpsActors.Actors.Runtime;
using GitOpsActors.Actors.Runtime.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Actors.Tests.Runtime;

public sealed class StormTests
{
    // Goal: what the simulation proves about interleavings holds on real threads too: no turns overlap and no message is lost.
    // Method: many senders, actors that wait, throw and are passivated all the time, and a ledger that must balance at the end.
    [Fact]
    public async Task On_real_threads_every_message_is_handled_once_or_accounted_for_and_no_two_turns_overlap()
    {
        const int actors = 50, senders = 8, each = 20_000;
        using var system = new ActorSystem(new ThreadPoolScheduler(TimeProvider.System, new Random(1)), NullLogger<ActorSystem>.Instance);
        var (handled, overlaps, taken, refused) = (0L, 0L, 0L, 0L);
        var inTurn = new int[actors];
        var kind = new ActorKind("stormy", id => new ScriptedActor(async (message, _) =>
        {
            var (index, number) = (int.Parse(id), (int)message);
            if (Interlocked.Increment(ref inTurn[index]) != 1) Interlocked.Increment(ref overlaps);
            try
            {
                if (number % 97 == 0) await Task.Yield();
                if (number % 1009 == 0) throw new InvalidOperationException("poison");
                Interlocked.Increment(ref handled);
            }
            finally
            {
                Interlocked.Decrement(ref inTurn[index]);
            }
        }))
        {
            MailboxCapacity = 500,
            PassivateAfter = TimeSpan.FromMilliseconds(1),
            Backoff = new Backoff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5)),
        };

        await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(() =>
        {
            for (var i = 1; i <= each; i++)
            {
                var delivery = system.Get(kind, $"{((i * 31) + sender) % actors}").Tell(i);
                Interlocked.Increment(ref delivery == Delivery.Queued ? ref taken : ref refused);
            }
        })));
        var report = await system.ShutdownAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((0, senders * each), (overlaps, taken + refused));
        Assert.True(report.Drained && report.StillRunning.Count == 0, "the system did not come to rest");
        var failed = system.DeadLetters.Counts.Where(static count => count.Reason == DeadLetterReason.Failed).Sum(static count => count.Count);
        Assert.Equal(taken, handled + failed);
        Assert.True(failed > 0 && handled > each, $"{handled} handled, {failed} failed");
    }
}
