using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Charts;
using GitOpsActors.Git;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Sources;

/// <summary>
/// All sources of a node: knows how each is reached, has one actor for each that is in use, and passes on who follows what. Credentials come from
/// its node's control plane and never leave the node.
/// </summary>
internal sealed partial class SourcesActor(FleetNode node, FleetOptions options, bool isClustered) : MeteredActor(ActorKind.Sources, node)
{
    /// <summary>Under which name all nodes hear that somebody has pushed.</summary>
    public const string Topic = "sources";

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = options.Loggers.CreateLogger<SourcesActor>();
    private readonly Dictionary<string, Known> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _followed = new(StringComparer.Ordinal);
    private RepositorySecrets _secrets = new([], KnownServers.None, null);
    private int _made;

    protected override void PreStart()
    {
        base.PreStart();
        if (isClustered) DistributedPubSub.Get(Context.System).Mediator.Tell(new Subscribe(Topic, Self));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenSource open: Open(open); break;
            case Follow follow: Take(follow); break;
            case LookAgain again: LookAt(again); break;
            case SourceUsed used:
                if (_sources.TryGetValue(used.Source, out var source)) source.Actor.Tell(used);
                break;
            case SecretsSeen seen: Renew(seen.Secrets); break;
            case AskNames ask: Sender.Tell(_secrets.NamesFor(ask.Project)); break;
            case AskSources: Collect(Sender); break;
            case Terminated ended: Forget(ended.ActorRef); break;
            case SubscribeAck: break;
            default: Unhandled(message); break;
        }
    }

    // A source that fails keeps what it knows of its followers: nobody would tell it again.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Resume);

    private void Open(OpenSource open)
    {
        try
        {
            var id = IdOf(open);
            if (!_sources.TryGetValue(id, out var known)) known = Start(id, open);
            known.Actor.Forward(open);
        }
        catch (Exception error) when (error is RepositorySettingException or ChartException or GitException)
        {
            Sender.Tell(new Status.Failure(error));
        }
    }

    private string IdOf(OpenSource open) => open.IsChart ? _secrets.FindCharts(open.Url, open.Project).Id : _secrets.Find(open.Url, open.Project).Id;

    private Known Start(string id, OpenSource open)
    {
        var (access, origin) = Reach(id, open.Url, open.IsChart, open.Project);
        var actor = Context.ActorOf(
            Props.Create(() => new SourceActor(id, open.Url, origin, Node, options.PollEvery, options.Chance, options.Loggers.CreateLogger<SourceActor>())),
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{++_made}"));
        Context.Watch(actor);
        return _sources[id] = new Known(actor, open.Url, open.IsChart, open.Project, access);
    }

    private (object Access, IOrigin Origin) Reach(string id, string url, bool isChart, string project)
    {
        if (isChart)
        {
            var (_, charts) = _secrets.FindCharts(url, project);
            return (charts, options.Origins.Open(id, charts));
        }

        var (_, access) = _secrets.Find(url, project);
        return (access, options.Origins.Open(id, access));
    }

    private void Take(Follow follow)
    {
        var before = _followed.GetValueOrDefault(follow.Application);
        var now = follow.Sources.GroupBy(static one => one.Source, StringComparer.Ordinal).ToDictionary(static one => one.Key, static one => one.ToList(), StringComparer.Ordinal);
        foreach (var (id, sources) in now)
            if (_sources.TryGetValue(id, out var known)) known.Actor.Tell(new FollowHere(follow.Application, sources));
        foreach (var id in before?.Where(id => !now.ContainsKey(id)) ?? [])
            if (_sources.TryGetValue(id, out var known)) known.Actor.Tell(new FollowHere(follow.Application, []));
        if (now.Count == 0) _followed.Remove(follow.Application);
        else _followed[follow.Application] = [.. now.Keys];
    }

    private void LookAt(LookAgain again)
    {
        var places = again.Addresses.Select(RepositoryPlace.Of).OfType<RepositoryPlace>().ToHashSet();
        foreach (var known in _sources.Values)
        {
            if (again.Addresses.Count > 0 && (RepositoryPlace.Of(known.Url) is not { } place || !places.Contains(place))) continue;
            known.Actor.Tell(LookNow.Message);
        }
    }

    /// <summary>Secrets say something else now: sources that are reached in another way go on in that way, whether anybody renders or not.</summary>
    private void Renew(RepositorySecrets secrets)
    {
        _secrets = secrets;
        foreach (var (id, known) in _sources.ToList())
        {
            try
            {
                var (now, access) = known.IsChart ? Found(secrets.FindCharts(known.Url, known.Project)) : Found(secrets.Find(known.Url, known.Project));
                if (now != id || ReferenceEquals(access, known.Access)) continue;
                var (fresh, origin) = Reach(id, known.Url, known.IsChart, known.Project);
                _sources[id] = known with { Access = fresh };
                known.Actor.Tell(new NewOrigin(origin));
            }
            catch (Exception error) when (error is RepositorySettingException or ChartException or GitException)
            {
                // What is wrong with the Secret is told to those who render, too.
                LogNotRenewed(error.Message);
            }
        }

        static (string Id, object Access) Found<T>((string Id, T Access) found)
            where T : class => (found.Id, found.Access);
    }

    private void Collect(IActorRef asker) => _ = Task.WhenAll(_sources.Values.Select(static known => StateOfAsync(known.Actor))).PipeTo(
        asker, Self, static states => (IReadOnlyList<SourceState>)[.. states.OfType<SourceState>()]);

    private static async Task<SourceState?> StateOfAsync(IActorRef source)
    {
        try
        {
            return await source.Ask<SourceState>(AskState.Message, AnswerWithin);
        }
        catch (AskTimeoutException)
        {
            // It was closed meanwhile.
            return null;
        }
    }

    private void Forget(IActorRef actor)
    {
        foreach (var (id, known) in _sources.ToList())
            if (known.Actor.Equals(actor)) _sources.Remove(id);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "a source can't be reached in the way that its Secret says: {Problem}")]
    private partial void LogNotRenewed(string problem);

    /// <param name="Url">As it was first spelled.</param>
    private sealed record Known(IActorRef Actor, string Url, bool IsChart, string Project, object Access);
}
