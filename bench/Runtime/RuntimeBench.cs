using System.Diagnostics;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Actors.Runtime.Scheduling;
using GitOpsActors.Actors.Runtime.Timers;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Bench.Runtime;

/// <summary>The actor runtime beside raw channels, and what idle actors and timers cost.</summary>
internal static class RuntimeBench
{
    private const int Messages = 4_000_000;
    private const int RoundTrips = 300_000;

    public static async Task RunAsync(Report report)
    {
        foreach (var producers in new[] { 1, 8 })
        {
            var (ours, baseline) = await Rounds.CompareAsync(
                5,
                () => Rounds.RateAsync(Messages, () => Flood.ActorAsync(Messages, producers)),
                () => Rounds.RateAsync(Messages, () => Flood.ChannelAsync(Messages, producers)));
            report.Add($"messages, {producers} producer{(producers == 1 ? "" : "s")} (beside Channel<T>)", ours, "1/s", baseline, Budget.RatioAtLeast(0.5));
        }

        report.Add("messages, 1 producer, mailbox of 1,024 that is full most of the time", await FullMailboxAsync(), "1/s");
        // The smallest object has 24 bytes: less than half a byte a message proves that none is made for a message.
        report.Add("allocated a message", await AllocatedAMessageAsync(), "bytes", budget: Budget.AtMost(0.5));
        var (asks, pingPongs) = await Rounds.CompareAsync(
            3,
            () => Rounds.RateAsync(RoundTrips, () => RoundTrip.AsksAsync(RoundTrips)),
            () => Rounds.RateAsync(RoundTrips, () => RoundTrip.ChannelsAsync(RoundTrips)));
        report.Add("round trips, ask and answer (beside two Channel<T>)", asks, "1/s", pingPongs);
        await IdleActorsAsync(report, 100_000);
        Timers(report, 1_000_000);
    }

    public static ActorSystem NewSystem() => new(new ThreadPoolScheduler(TimeProvider.System, new Random(1)), NullLogger<ActorSystem>.Instance);

    private static Task<double> FullMailboxAsync() =>
        Rounds.RateAsync(Messages, () => Flood.ActorAsync(Messages, producers: 1, mailboxCapacity: 1024));

    private static async Task<double> AllocatedAMessageAsync()
    {
        await Flood.ActorAsync(Messages, producers: 1, mailboxCapacity: 1024);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Flood.ActorAsync(Messages, producers: 1, mailboxCapacity: 1024);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Messages;
    }

    private static async Task IdleActorsAsync(Report report, int count)
    {
        using var system = NewSystem();
        var started = new CountdownEvent(count);
        var kind = new ActorKind("idle", _ => new IdleActor(started)) { PassivateAfter = TimeSpan.FromHours(1) };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var ids = Enumerable.Range(0, count).Select(static i => $"team-{i}/app-{i}").ToArray();
        var idBytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var start = Stopwatch.GetTimestamp();
        foreach (var id in ids) system.Get(kind, id).Tell(IdleActor.Hello);
        await Task.Run(started.Wait);
        var elapsed = Stopwatch.GetElapsedTime(start);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before - idBytes) / (double)count;
        report.Add($"{count:#,##0} live idle actors, each", bytes, "bytes", budget: Budget.AtMost(1024));
        report.Add($"{count:#,##0} actors, made, started, one message each", elapsed.TotalMilliseconds, "ms");
        await system.ShutdownAsync(TimeSpan.FromSeconds(10));
        GC.KeepAlive(ids);
    }

    private static void Timers(Report report, int count)
    {
        using var wheel = new TimerWheel(TimeProvider.System);
        var ours = ArmAndCancelHalf(count, i =>
        {
            var timer = new SilentTimer();
            wheel.Arm(timer, Delay(i));
            return timer;
        }, static timer => timer.Cancel());
        var baseline = ArmAndCancelHalf(
            count,
            static i => TimeProvider.System.CreateTimer(static _ => { }, null, Delay(i), Timeout.InfiniteTimeSpan),
            static timer => timer.Dispose());
        report.Add($"{count:#,##0} timers armed, each (beside System.Threading.Timer)", ours.ArmNanoseconds, "ns", baseline.ArmNanoseconds);
        report.Add($"{count / 2:#,##0} of them cancelled, each", ours.CancelNanoseconds, "ns", baseline.CancelNanoseconds);
        report.Add("an armed timer", ours.Bytes, "bytes", baseline.Bytes);
    }

    // Spread over four hours, from a minute on, so that none fires during the measurement.
    private static TimeSpan Delay(int i) => TimeSpan.FromMilliseconds(60_000 + (i * 7919L % 14_400_000));

    private static (double ArmNanoseconds, double CancelNanoseconds, double Bytes) ArmAndCancelHalf<T>(int count, Func<int, T> arm, Action<T> cancel)
    {
        var timers = new T[count];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++) timers[i] = arm(i);
        var armed = Stopwatch.GetElapsedTime(start);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;
        start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i += 2) cancel(timers[i]);
        var cancelled = Stopwatch.GetElapsedTime(start);
        for (var i = 1; i < count; i += 2) cancel(timers[i]);
        return (armed.TotalNanoseconds / count, cancelled.TotalNanoseconds / (count / 2), bytes);
    }

    private sealed class SilentTimer : WheelTimer
    {
        protected override void Fire()
        {
        }
    }

    private sealed class IdleActor(CountdownEvent started) : Actor
    {
        public static readonly object Hello = new();

        protected override ValueTask ReceiveAsync(object message, ActorContext context)
        {
            started.Signal();
            return default;
        }
    }
}
