using Akka.Actor;

namespace GitOpsActors.Actors.Hosting;

/// <summary>Questions to actors with a deadline by the node's clock; Akka's own deadline goes by the wall clock, which a simulation does not have.</summary>
internal static class Asking
{
    public static async Task<T> AskWithinAsync<T>(this IActorRef actor, object question, TimeSpan within, TimeProvider time, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(within, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return await actor.Ask<T>(question, Timeout.InfiniteTimeSpan, end.Token);
        }
        catch (OperationCanceledException error) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{actor.Path.Name} did not answer within {within.TotalSeconds:0} s", error);
        }
    }
}
