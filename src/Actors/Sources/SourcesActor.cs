using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Charts.Access;
using GitOpsActors.Git.Remotes;
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
    private RepositorySecrets _writing = new([], KnownServers.None, null);
    private int _made;

    protected override void PreStart()
    {
        base.PreStart();
        Node.ControlPlane.Tell(AskSecrets.Message);
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
            case SecretsSeen seen:
                _writing = seen.Writing;
                Renew(seen.Secrets);
                break;
            case AskWriting ask: OrFail(() => Sender.Tell(new WritingAccess(_writing.FindDeclared(ask.Url, ask.Project)))); break;
            case AskNames ask: Sender.Tell(_secrets.NamesFor(ask.Project)); break;
            case AskSources: Collect(Sender); break;
            case SourceIdle idle: Close(idle); break;
            case Terminated ended: Forget(ended.ActorRef); break;
            case SubscribeAck: break;
            default: Unhandled(message); break;
        }
    }

    // A source that fails keeps what it knows of its followers: nobody would tell it again.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Resume);

    private void Open(OpenSource open) => OrFail(() =>
    {
        var (id, access) = Find(open);
        if (!_sources.TryGetValue(id, out var known)) known = Start(id, access, open);
        known.Told++;
        known.Actor.Forward(open);
    });

    private void OrFail(Action answer)
    {
        try
        {
            answer();
        }
#pragma warning disable CA1031 // Whoever asks waits for an answer, whatever is wrong with the address or its Secret.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Sender.Tell(new Status.Failure(error));
        }
    }

    /// <summary>The name of a source seen from a project, and how it is reached.</summary>
    private (string Id, object Access) Find(OpenSource open) => open switch
    {
        { IsChart: false } => _secrets.Find(open.Url, open.Project),
        { IsAnonymous: true } => _secrets.FindChartsWithoutSecrets(open.Url),
        _ => _secrets.FindCharts(open.Url, open.Project),
    };

    private IOrigin Reach(string id, object access) =>
        access is ChartAccess charts ? options.Origins.Open(id, charts) : options.Origins.Open(id, (RepositoryAccess)access);

    private Known Start(string id, object access, OpenSource open)
    {
        var origin = Reach(id, access);
        var actor = Context.ActorOf(
            ActorProps.Of(() => new SourceActor(id, open.Url, origin, Node, options.PollEvery, options.Chance, options.Loggers.CreateLogger<SourceActor>())),
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{++_made}"));
        Context.Watch(actor);
        return _sources[id] = new Known(actor, open, access);
    }

    private void Take(Follow follow)
    {
        var before = _followed.GetValueOrDefault(follow.Application);
        var now = follow.Sources.GroupBy(static one => one.Source, StringComparer.Ordinal).ToDictionary(static one => one.Key, static one => one.ToList(), StringComparer.Ordinal);
        foreach (var (id, sources) in now)
        {
            if (_sources.TryGetValue(id, out var known)) Tell(known, new FollowHere(follow.Application, sources));
            // Its source was closed since it rendered: it renders again, which opens it.
            else Node.TellSourceNews(follow.Application);
        }

        foreach (var id in before?.Where(id => !now.ContainsKey(id)) ?? [])
            if (_sources.TryGetValue(id, out var known)) Tell(known, new FollowHere(follow.Application, []));
        if (now.Count == 0) _followed.Remove(follow.Application);
        else _followed[follow.Application] = [.. now.Keys];
    }

    private static void Tell(Known known, FollowHere follow)
    {
        known.Told++;
        known.Actor.Tell(follow);
    }

    /// <summary>Nobody is to ask a source that ends just then, and wait: it goes only when it has heard all that it was told.</summary>
    private void Close(SourceIdle idle)
    {
        if (!_sources.TryGetValue(idle.Source, out var known) || known.Told != idle.Heard) return;
        _sources.Remove(idle.Source);
        Context.Stop(known.Actor);
    }

    private void LookAt(LookAgain again)
    {
        var places = again.Addresses.Select(RepositoryPlace.Of).OfType<RepositoryPlace>().ToHashSet();
        foreach (var known in _sources.Values)
        {
            if (again.Addresses.Count > 0 && (RepositoryPlace.Of(known.First.Url) is not { } place || !places.Contains(place))) continue;
            known.Actor.Tell(new LookNow(again.Trace));
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
                var (now, access) = Find(known.First);
                if (now != id || ReferenceEquals(access, known.Access)) continue;
                var origin = Reach(id, access);
                _sources[id] = known with { Access = access };
                known.Actor.Tell(new NewOrigin(origin));
            }
#pragma warning disable CA1031 // What is wrong with one Secret keeps no other source from being renewed.
            catch (Exception error)
#pragma warning restore CA1031
            {
                // What is wrong with the Secret is told to those who render, too.
                LogNotRenewed(error.Message);
            }
        }
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

    /// <param name="First">The question for which it was made: how it is spelled, and for whom it is reached.</param>
    private sealed record Known(IActorRef Actor, OpenSource First, object Access)
    {
        /// <summary>How many questions and followers it was sent.</summary>
        public long Told { get; set; }
    }
}
