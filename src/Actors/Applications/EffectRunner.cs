using System.Collections.Concurrent;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Concurrency;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Applications;

/// <summary>Starts what an Application wants done, beside its actor, and sends the answer back.</summary>
internal sealed class EffectRunner(string name, ApplicationRoom room, ILogger logger)
{
    private readonly ConcurrentDictionary<object, CancellationTokenSource> _running = [];

    public void Start(Effect effect, ActorContext context)
    {
        switch (effect)
        {
            case Effect.Render render:
                Run(context, render.Ask, stop => new RenderRun(room, name, render.Ask).RunAsync(context.Self, stop), outcome => new ApplicationMessage.Rendered(render.Ask, outcome), RenderRun.Failed);
                break;
            case Effect.Track track: Track(track, context); break;
            case Effect.Predict predict:
                Run(context, stop => PredictRun.RunAsync(ClientOf(predict.Ask.Server), predict, room.ControlPlane.Tracking, stop),
                    predictions => new ApplicationMessage.Predicted(predict.Ask, predictions), error => PredictRun.Failed(predict, error));
                break;
            case Effect.RunSync sync:
                Run(context, sync.Ask, stop => new SyncRun(ClientOf(sync.Plan.Server), sync.Plan, room.ControlPlane.Tracking, room.Time, logger).RunAsync(stop),
                    outcome => new ApplicationMessage.SyncEnded(sync.Ask, outcome), static error => new SyncOutcome([], error.Message, IsError: true));
                break;
            case Effect.CancelSync cancel: Cancel(cancel.Ask); break;
            case Effect.CancelRender cancel: Cancel(cancel.Ask); break;
            case Effect.Delete delete:
                Run(context, stop => DeleteAsync(delete, stop), problems => new ApplicationMessage.DeletionsAsked(delete.Ask, problems), static error => [error.Message]);
                break;
            case Effect.Write write:
                Run(context, stop => WriteAsync(write, stop), static answer => answer, static error => new ApplicationMessage.StatusWritten(null, error.Message));
                break;
            case Effect.SetAlarm alarm: context.StartTimer(alarm.Alarm.ToString(), alarm.Delay, new ApplicationMessage.Due(alarm.Alarm)); break;
            case Effect.StopAlarm alarm: context.CancelTimer(alarm.Alarm.ToString()); break;
            case Effect.End: End(context); break;
            default: throw new ArgumentException($"Nobody does {effect}.", nameof(effect));
        }
    }

    private static void Run<T>(ActorContext context, Func<CancellationToken, Task<T>> work, Func<T, object> answer, Func<Exception, T> failed) =>
        context.StartEffect(async stop => answer(await work(stop)), error => answer(failed(error)));

    /// <summary>Runs what can be given up by its question; then it fails, and is answered like any other failure.</summary>
    private void Run<T>(ActorContext context, object ask, Func<CancellationToken, Task<T>> work, Func<T, object> answer, Func<Exception, T> failed)
    {
        var cancellation = new CancellationTokenSource();
        _running[ask] = cancellation;
        Run(context, async stop =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellation.Token);
            try
            {
                return await work(either.Token);
            }
            finally
            {
                _running.TryRemove(ask, out _);
                cancellation.Dispose();
            }
        }, answer, failed);
    }

    private void Cancel(object ask)
    {
        if (!_running.TryGetValue(ask, out var cancellation)) return;
        try
        {
            cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    private ClusterClient ClientOf(string server) => room.Connections.Find(server)
        ?? throw new ClusterException(new ClusterFault(FaultKind.BadConfiguration, FaultNature.Terminal, $"there is no cluster with the address {server}"));

    private void Track(Effect.Track track, ActorContext context)
    {
        foreach (var server in room.Clusters.Known)
            if (server != track.Server) room.Clusters.Of(server).Tell(new Untrack(name));
        room.Clusters.Of(track.Server).Tell(new Track(name, context.Self, track.Kinds, track.Keys));
    }

    private void End(ActorContext context)
    {
        foreach (var server in room.Clusters.Known) room.Clusters.Of(server).Tell(new Untrack(name));
        room.Repositories.Unfollow(name, new HashSet<string>());
        room.Charts.Unfollow(name, new HashSet<string>());
        context.Stop();
    }

    private async Task<IReadOnlyList<string>> DeleteAsync(Effect.Delete delete, CancellationToken stop)
    {
        var client = ClientOf(delete.Server).At(Priority.User);
        var problems = await Task.WhenAll(delete.Objects.Select(async live =>
        {
            try
            {
                await client.DeleteAsync(
                    NameOf(live.Key),
                    new DeleteOptions { Uid = live.Uid, Propagation = delete.InBackground ? Propagation.Background : Propagation.Foreground }, stop);
                return "";
            }
            catch (ClusterException error) when (error.Kind is FaultKind.NotFound or FaultKind.Conflict or FaultKind.UnknownKind)
            {
                // Gone already, or replaced by another: the watch tells which.
                return "";
            }
            catch (ClusterException error)
            {
                return $"{live.Key}: {error.Message}";
            }
        }));
        return [.. problems.Where(static problem => problem.Length > 0)];
    }

    private async Task<ApplicationMessage.StatusWritten> WriteAsync(Effect.Write write, CancellationToken stop)
    {
        var client = room.ControlPlane.Client;
        var target = new ObjectName("argoproj.io", "Application", room.ControlPlane.Namespace, name);
        MapNode? resource = null;
        try
        {
            if (write.Patch is not null) resource = await client.PatchAsync(target, PatchKind.Merge, write.Patch, StatusWriter, stop);
            if (write.Finished is not null)
            {
                resource = await client.PatchAsync(target, PatchKind.Json, ListNode.Of(
                    MapNode.Of(("op", "test"), ("path", "/operation"), ("value", write.Finished)),
                    MapNode.Of(("op", "remove"), ("path", "/operation"))), StatusWriter, stop);
            }

            return new ApplicationMessage.StatusWritten(resource, "");
        }
        catch (ClusterException error) when (error.Kind is FaultKind.NotFound)
        {
            // The watch tells that it is gone.
            return new ApplicationMessage.StatusWritten(null, "");
        }
        catch (ClusterException error) when (error.Kind is FaultKind.Invalid && write.Finished is not null)
        {
            // Somebody has put another request in its place: that one stays.
            return new ApplicationMessage.StatusWritten(resource, error.Message);
        }
    }

    private static readonly WriteOptions StatusWriter = new() { FieldManager = "gitopsactors" };

    internal static ObjectName NameOf(ResourceKey key) => new(key.Group, key.Kind, key.Namespace, key.Name);
}
