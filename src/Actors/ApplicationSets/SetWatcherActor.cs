using System.Collections.Immutable;
using Akka.Actor;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.ApplicationSets.Changes;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.ApplicationSets;

/// <summary>
/// A node's view of the ApplicationSets of the control cluster. Sets that live on the node hear of their resource, of what is declared, and
/// of their Applications. Which sets there are is told to the region now and then, by the watchers of all nodes: it brings to life those
/// that live nowhere.
/// </summary>
internal sealed partial class SetWatcherActor(FleetNode node, ILogger<SetWatcherActor> logger) : MeteredActor(ActorKind.SetWatcher, node),
    IWithTimers
{
    private static readonly GroupKind Sets = new("argoproj.io", "ApplicationSet");
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(10);

    // A node that went away had sets, and nobody else says that they are to live on.
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, IActorRef> _local = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MapNode> _applications = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, MapNode>? _sets;
    private ServedNamespaces? _served;
    private DeclaredForSets? _declared;
    private CancellationTokenSource? _following;
    private bool _isInTrouble;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        base.PreStart();
        Listen();
        Timers.StartPeriodicTimer(TellAgain.Message, TellAgain.Message, TellEvery);
    }

    protected override void PostStop()
    {
        _following?.Cancel();
        _following?.Dispose();
        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SettingsMoved: Node.ControlPlane.Tell(AskControlPlane.Message); break;
            case ControlPlaneState state: Take(state); break;
            case Announced announced: Take(announced); break;
            case Seen seen when seen.Following == _following: Take(seen); break;
            case Broke broke when broke.Following == _following:
                if (!_isInTrouble) LogTrouble(broke.Problem);
                _isInTrouble = true;
                Timers.StartSingleTimer(FollowAgain.Message, FollowAgain.Message, TryAgainAfter);
                break;
            case Seen or Broke: break;
            case FollowAgain: FollowSets(); break;
            case IntroduceSet introduce:
                _local[introduce.Set] = Sender;
                if (_sets is { } sets && _declared is not null) Sender.Tell(new SetSeen(sets.GetValueOrDefault(introduce.Set)));
                break;
            case DepartSet depart:
                // It may live here again already.
                if (_local.TryGetValue(depart.Set, out var left) && left.Equals(Sender)) _local.Remove(depart.Set);
                break;
            case TellAgain:
                Listen();
                foreach (var set in _sets?.Keys ?? []) LookUp(set);
                break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>It can be said twice: whether it was heard, nobody knows.</summary>
    private void Listen()
    {
        Node.ControlPlane.Tell(new Listen(AlsoSettings: true));
        Node.ControlPlane.Tell(AskControlPlane.Message);
    }

    private void Take(ControlPlaneState state)
    {
        if (DeclaredForSets.Of(state) is not { } now) return;
        var before = _declared;
        _declared = now;
        if (before is null)
        {
            foreach (var (name, application) in state.Applications) _applications.TryAdd(name, application);
        }

        if (_served is null || !_served.AreThoseOf(state.Namespaces))
        {
            _served = state.Namespaces;
            FollowSets();
        }
        else if (before is null) Begin();

        if (before is null || before.SaysTheSameAs(now)) return;
        foreach (var set in _local.Values) set.Tell(DeclaredMoved.Message);
    }

    private void FollowSets()
    {
        _following?.Cancel();
        _following?.Dispose();
        var following = _following = new CancellationTokenSource();
        var (self, control, stop, space) = (Self, Node.Control, following.Token, _served!.AreMore ? "" : Node.Namespace);
        Beside(
            async () =>
            {
                await ControlWatch.RunAsync(
                    control, Sets, space, NameOf, (items, isWhole) => self.Tell(new Seen(following, items, isWhole), ActorRefs.NoSender),
                    static _ => { }, stop);
                return new Broke(following, "the watch ended");
            },
            error => new Broke(following, error.Message));
    }

    private void Take(Seen seen)
    {
        if (_isInTrouble) LogBack();
        _isInTrouble = false;
        var before = _sets ?? ImmutableDictionary<string, MapNode>.Empty;
        var now = seen.IsWhole ? ImmutableDictionary.CreateBuilder<string, MapNode>() : before.ToBuilder();
        foreach (var (name, item) in seen.Items)
        {
            if (item is null) now.Remove(name);
            else if (_served!.Include(ApplicationName.Of(item).Namespace)) now[name] = item;
        }

        _sets = now.ToImmutable();
        IEnumerable<string> changed = seen.IsWhole ? before.Keys.Union(_sets.Keys) : seen.Items.Select(static one => one.Name);
        foreach (var name in changed)
        {
            if (_local.TryGetValue(name, out var set)) set.Tell(new SetSeen(_sets.GetValueOrDefault(name)));
            else if (_sets.ContainsKey(name)) LookUp(name);
        }
    }

    /// <summary>Those that came before everything was read hear of their sets now.</summary>
    private void Begin()
    {
        if (_sets is not { } sets) return;
        foreach (var (name, set) in _local) set.Tell(new SetSeen(sets.GetValueOrDefault(name)));
    }

    private void LookUp(string set) => Node.ApplicationSets.Tell(new LookUpSet(set), ActorRefs.NoSender);

    private void Take(Announced announced)
    {
        var before = _applications.GetValueOrDefault(announced.Application);
        if (announced.Resource is { } application) _applications[announced.Application] = application;
        else _applications.Remove(announced.Application);
        var isStatusAlone = before is not null && announced.Resource is not null && SaysTheSame(before, announced.Resource);
        var space = ApplicationName.Parse(announced.Application, Node.Namespace).Namespace;
        foreach (var owner in ((string?[])[SetOwner.Of(before), SetOwner.Of(announced.Resource)]).OfType<string>().Distinct())
            if (_local.TryGetValue($"{space}/{owner}", out var set)) set.Tell(new ApplicationsMoved(isStatusAlone));
    }

    private static bool SaysTheSame(MapNode before, MapNode now) => before["spec"] == now["spec"] && Array.TrueForAll(
        (string[])["labels", "annotations", "finalizers", "ownerReferences", "deletionTimestamp"], field =>
            before.At("metadata", field) == now.At("metadata", field));

    private static string NameOf(MapNode item) => ApplicationName.Of(item).ToString();

    [LoggerMessage(Level = LogLevel.Information,
        Message = "ApplicationSets can't be watched, and none makes anything; it is tried again: {Problem}")]
    private partial void LogTrouble(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "ApplicationSets are watched again")]
    private partial void LogBack();

    private sealed record Seen(CancellationTokenSource Following, IReadOnlyList<(string Name, MapNode? Item)> Items, bool IsWhole);

    private sealed record Broke(CancellationTokenSource Following, string Problem);

    private sealed class FollowAgain
    {
        public static readonly FollowAgain Message = new();
    }

    private sealed class TellAgain
    {
        public static readonly TellAgain Message = new();
    }
}
