using Akka.Actor;
using GitOpsActors.Actors.Applications.Metrics;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Health;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>
/// Starts what an Application wants done, beside its actor, and sends the answer back. Each effect can be cancelled, has a deadline, and runs only
/// while this node may act: one that loses its place in the cluster in the middle is stopped and started again when the place is regained.
/// </summary>
internal sealed partial class EffectRunner(string name, FleetNode node, ILogger logger, IActorRef self, RequestCounts requests)
{
    private static long _incarnations;

    private readonly long _incarnation = Interlocked.Increment(ref _incarnations);
    private readonly Dictionary<long, (Effect Effect, CancellationTokenSource Stop)> _running = [];
    private readonly HashSet<string> _tracked = new(StringComparer.Ordinal);
    private long _started;
    private int _followedFor;

    /// <summary>The clusters that tell this Application of its objects.</summary>
    public IReadOnlyCollection<string> TrackedServers => _tracked;

    /// <summary>Whether anything that changes a cluster is under way.</summary>
    public bool IsActing => _running.Values.Any(static running => running.Effect is Effect.RunSync or Effect.Delete or Effect.Write or Effect.Revert);

    public void Start(Effect effect, Picture picture)
    {
        var reading = node.ReadingOf(picture.View?.Tracking ?? Engine.Resources.Tracking.Default, picture.View?.Resources.Health ?? HealthScripts.None);
        switch (effect)
        {
            case Effect.Render render:
                Run(effect, stop => new RenderRun(node, name, render.Ask, follow => self.Tell(new SourcesRead(_incarnation, render.Ask.Number, follow), ActorRefs.NoSender)).RunAsync(stop), outcome => new ApplicationMessage.Rendered(render.Ask, outcome), RenderRun.Failed);
                break;
            case Effect.Track track: Track(track); break;
            case Effect.TrackOrphans track: node.Clusters.Tell(new TrackOrphans(name, track.Server, track.Namespace)); break;
            case Effect.Predict predict:
                Run(effect, stop => PredictRun.RunAsync(ClusterOf(predict.Ask.Server), predict, reading, stop),
                    predictions => new ApplicationMessage.Predicted(predict.Ask, predictions), error => PredictRun.Failed(predict, error));
                break;
            case Effect.Explain explain:
                Run(effect, stop => ExplainRun.RunAsync(node.ExplainPlaces, ClusterOf(explain.Ask.Server), explain.Objects, stop),
                    reasons => new ApplicationMessage.Explained(explain.Ask, reasons), static _ => []);
                break;
            case Effect.RunSync sync:
                Run(effect, stop => new SyncRun(ClusterOf(sync.Plan.Server), sync.Plan, reading, node.Time, logger).RunAsync(stop),
                    outcome => new ApplicationMessage.SyncEnded(sync.Ask, outcome), static error => new SyncOutcome([], error.Message, IsError: true));
                break;
            case Effect.Delete delete:
                LogDeleting(name, delete.Objects.Count, delete.Server, delete.Objects[0].Key);
                Run(effect, stop => DeleteRun.RunAsync(ClusterOf(delete.Server), delete, stop), problems => new ApplicationMessage.DeletionsAsked(delete.Ask, problems), static error => [error.Message]);
                break;
            case Effect.Revert revert:
                Run(effect, stop => new RevertRun(node, name, revert.Ask).RunAsync(stop), outcome => new ApplicationMessage.Reverted(revert.Ask, outcome),
                    static error => new RevertOutcome.Failed(error.Message));
                break;
            case Effect.Write write:
                Run(effect, stop => WriteRun.RunAsync(node.Control, ApplicationName.Parse(name, node.Namespace), write, stop),
                    answer => Told(picture, answer),
                    static error => new ApplicationMessage.StatusWritten(null, error.Message));
                break;
            default: throw new ArgumentException($"No effect runs for {effect}.", nameof(effect));
        }
    }

    /// <summary>Whether this incarnation still waits for the answer; it does so once.</summary>
    public bool Expects(EffectAnswer answer)
    {
        if (answer.Incarnation != _incarnation || !_running.Remove(answer.Number, out var running)) return false;
        running.Stop.Dispose();
        return true;
    }

    /// <summary>
    /// From now on the Application hears of what it has read. It says so itself, and not the render, which may end after another one, or after its
    /// Application has left this node: then the sources would keep what nobody wants any more, and lose what somebody does.
    /// </summary>
    public void Follow(SourcesRead read)
    {
        if (read.Incarnation != _incarnation || read.Ask < _followedFor) return;
        _followedFor = read.Ask;
        node.Sources.Tell(read.Follow);
    }

    /// <summary>Stops the effects that are meant; each answers that it failed.</summary>
    public void Cancel(Func<Effect, bool> isMeant)
    {
        foreach (var (effect, stop) in _running.Values)
            if (isMeant(effect)) stop.Cancel();
    }

    /// <summary>Stops everything; nobody waits for answers any more.</summary>
    public void CancelAll()
    {
        foreach (var (_, stop) in _running.Values)
        {
            stop.Cancel();
            stop.Dispose();
        }

        _running.Clear();
    }

    private void Run<T>(Effect effect, Func<CancellationToken, Task<T>> work, Func<T, ApplicationMessage> answer, Func<Exception, T> failed)
    {
        var number = ++_started;
        var stop = new CancellationTokenSource(node.Limits.EffectDeadline, node.Time);
        _running[number] = (effect, stop);
        var token = stop.Token;
        _ = Task.Factory.StartNew(() => ActAsync(number, work, answer, failed, token), CancellationToken.None, TaskCreationOptions.DenyChildAttach, node.EffectScheduler).Unwrap();
    }

    private async Task ActAsync<T>(
        long number, Func<CancellationToken, Task<T>> work, Func<T, ApplicationMessage> answer, Func<Exception, T> failed,
        CancellationToken stop)
    {
        var message = await node.Gate.AnswerAsync(
            async end => answer(await work(end)), error => answer(failed(error)), node.Limits.EffectDeadline, stop);
        self.Tell(new EffectAnswer(_incarnation, number, message), ActorRefs.NoSender);
    }

    /// <summary>The answer to a write, once what it tells is on its way to those who follow events.</summary>
    private ApplicationMessage.StatusWritten Told(Picture picture, ApplicationMessage.StatusWritten answer)
    {
        if (picture is { Resource: { } before, View: { } view } && answer.Resource is { } after) node.Events.Tell(before, after, view.Resources);
        return answer;
    }

    private ICluster ClusterOf(string server) => node.Connections.Find(server) is { } connection ? requests.Counted(connection.Cluster, server)
        : throw new ClusterException(new ClusterFault(FaultKind.BadConfiguration, FaultNature.Terminal, $"there is no cluster with the address {server}"));

    private void Track(Effect.Track track)
    {
        foreach (var server in _tracked.Where(server => server != track.Server).ToList())
        {
            _tracked.Remove(server);
            node.Clusters.Tell(new Untrack(name, server));
        }

        _tracked.Add(track.Server);
        node.Clusters.Tell(new Track(name, track.Server, track.Kinds, track.Keys) { Ask = track.Ask });
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Application} goes, and {Count} of its objects in {Server} with it, {First} among them")]
    private partial void LogDeleting(string application, int count, string server, Engine.Resources.ResourceKey first);
}
