using GitOpsActors.Actors.Runtime;
using GitOpsActors.Actors.Runtime.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Actors.Tests.Runtime;

public sealed class EndlessEffectTests
{
    [Fact]
    public async Task A_shutdown_ends_endless_work_instead_of_waiting_for_it()
    {
        var (began, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var system = new ActorSystem(new ThreadPoolScheduler(TimeProvider.System, new Random(1)), NullLogger<ActorSystem>.Instance);
        system.Get(new ActorKind("watcher", _ => new Watcher(began, ended)), "one").Wake();
        await began.Task.WaitAsync(TimeSpan.FromSeconds(10));
        // The deadline is far longer than the test may take: a shutdown that waited for it would be seen.
        var report = await system.ShutdownAsync(TimeSpan.FromHours(1)).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(report.Drained);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private sealed class Watcher(TaskCompletionSource began, TaskCompletionSource ended) : Actor
    {
        protected override ValueTask StartAsync(ActorContext context)
        {
            context.StartEndlessEffect(
                async stop =>
                {
                    began.SetResult();
                    try
                    {
                        await Task.Delay(Timeout.Infinite, stop);
                    }
                    finally
                    {
                        ended.SetResult();
                    }

                    return "never";
                },
                static error => error.Message);
            return default;
        }

        protected override ValueTask ReceiveAsync(object message, ActorContext context) => default;
    }
}
