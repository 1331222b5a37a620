using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>
/// Whether this member may act: it is up, and reaches more than half of the engines that are known. A side of a partition that has no majority
/// stops before the other takes over: unreachable is noticed some seconds earlier than anybody is removed. Who is removed counts no more, so
/// a side that the lease lets live opens again, also when it is the smaller one.
/// </summary>
/// <remarks>Only engines count, since only they act. Fed by one caller, asked by many.</remarks>
public sealed class MajorityGate(UniqueAddress self, Func<Address, bool> hears)
{
    private sealed record View(ImmutableDictionary<UniqueAddress, MemberStatus> Engines, ImmutableHashSet<UniqueAddress> Unreachable);

    // Replaced as a whole, so that whoever asks sees one moment.
    private View _view = new(ImmutableDictionary<UniqueAddress, MemberStatus>.Empty, []);

    /// <summary>What the gate knows at this moment.</summary>
    public MajorityStanding Standing
    {
        get
        {
            var view = Volatile.Read(ref _view);
            var reached = view.Engines.Keys.Count(engine => engine == self || (!view.Unreachable.Contains(engine) && hears(engine.Address)));
            return new MajorityStanding(view.Engines.GetValueOrDefault(self, MemberStatus.Removed) is MemberStatus.Up or MemberStatus.Leaving, reached, view.Engines.Count);
        }
    }

    public bool IsOpen => Standing.MayAct;

    /// <summary>Watches the system's cluster from now on.</summary>
    /// <param name="told">Told after each piece of news; it must be quick.</param>
    public static MajorityGate Of(ActorSystem system, Action told)
    {
        var cluster = Cluster.Get(system);
        // A process that slept has not heard of its own silence yet; the failure detector knows it by the clock.
        var gate = new MajorityGate(cluster.SelfUniqueAddress, cluster.FailureDetector.IsAvailable);
        ((ExtendedActorSystem)system).SystemActorOf(Props.CreateBy(new MajorityWatcher.Producer(gate, told)), "majority");
        return gate;
    }

    public void Tell(ClusterEvent.IClusterDomainEvent news)
    {
        var view = _view;
        Volatile.Write(ref _view, news switch
        {
            ClusterEvent.IMemberEvent member => With(view, member.Member),
            ClusterEvent.UnreachableMember unreachable => view with { Unreachable = view.Unreachable.Add(unreachable.Member.UniqueAddress) },
            ClusterEvent.ReachableMember reachable => view with { Unreachable = view.Unreachable.Remove(reachable.Member.UniqueAddress) },
            _ => view,
        });
    }

    private static View With(View view, Member member)
    {
        if (!member.HasRole(MembershipOptions.EngineRole)) return view;
        if (member.Status is MemberStatus.Down or MemberStatus.Removed)
            return new View(view.Engines.Remove(member.UniqueAddress), view.Unreachable.Remove(member.UniqueAddress));
        // Who joins has nothing yet, and may never come up.
        return member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp ? view : view with { Engines = view.Engines.SetItem(member.UniqueAddress, member.Status) };
    }
}

/// <summary>How many engines are known, and how many of them this member reaches, itself included.</summary>
public readonly record struct MajorityStanding(bool Up, int Reached, int Known)
{
    public bool MayAct => Up && 2 * Reached > Known;
}
