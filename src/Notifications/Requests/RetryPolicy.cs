namespace GitOpsActors.Notifications.Requests;

/// <summary>How often, and with which pauses, something that fails for the moment is tried again.</summary>
internal sealed record RetryPolicy(int RetriesMax, TimeSpan WaitLeast, TimeSpan WaitMost)
{
    public static readonly RetryPolicy Default = new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    // Who wants more is told at the next look at the Application.
    private static readonly TimeSpan WantedMost = TimeSpan.FromSeconds(20);

    /// <summary>How long to wait before a retry; null where it is left to the next look.</summary>
    /// <param name="retry">Counts from one.</param>
    public TimeSpan? WaitBefore(int retry, NotificationException error)
    {
        if (!error.IsPassing || retry > RetriesMax || error.RetryAfter > WantedMost) return null;
        var wait = TimeSpan.FromTicks(Math.Min(WaitLeast.Ticks << Math.Min(retry - 1, 10), WaitMost.Ticks));
        return error.RetryAfter > wait ? error.RetryAfter : wait;
    }

    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, TimeProvider time, CancellationToken stop)
    {
        for (var retry = 1; ; retry++)
        {
            TimeSpan pause;
            try
            {
                return await attempt();
            }
            catch (NotificationException error) when (WaitBefore(retry, error) is { } wait)
            {
                pause = wait;
            }

            await Task.Delay(pause, time, stop);
        }
    }
}
