using System.Collections.Immutable;
using System.Reflection;
using Akka.Actor;
using Akka.Cluster;
using Akka.Util;
using GitOpsActors.Actors.Hosting.Membership;

namespace GitOpsActors.Actors.Tests.Membership;

public sealed class MajorityGateTests
{
    private readonly HashSet<Address> _silent = [];
    private readonly MajorityGate _gate;

    public MajorityGateTests() => _gate = new MajorityGate(Node(1), address => !_silent.Contains(address));

    [Fact]
    public void It_is_closed_until_this_member_is_up()
    {
        Assert.False(_gate.IsOpen);
        Tell(1, MemberStatus.Joining);
        Tell(1, MemberStatus.WeaklyUp);
        Assert.False(_gate.IsOpen);
        Tell(1, MemberStatus.Up);
        Assert.True(_gate.IsOpen);
        Assert.Equal(new MajorityStanding(true, 1, 1), _gate.Standing);
    }

    [Fact]
    public void Two_of_three_are_a_majority_and_one_is_none()
    {
        Up(1, 2, 3);
        Unreachable(2);
        Assert.True(_gate.IsOpen);
        Unreachable(3);
        Assert.False(_gate.IsOpen);
        Reachable(2);
        Assert.True(_gate.IsOpen);
    }

    [Fact]
    public void Neither_half_acts_until_the_lease_has_decided()
    {
        Up(1, 2);
        Unreachable(2);
        Assert.False(_gate.IsOpen);
        // The side that got the lease calls the other down.
        Tell(2, MemberStatus.Down);
        Assert.True(_gate.IsOpen);
        Tell(2, MemberStatus.Removed);
        Assert.Equal(new MajorityStanding(true, 1, 1), _gate.Standing);
    }

    [Theory]
    [InlineData(MemberStatus.Exiting)]
    [InlineData(MemberStatus.Down)]
    public void A_member_that_has_handed_over_acts_no_more(MemberStatus status)
    {
        Up(1, 2, 3);
        Tell(1, status);
        Assert.False(_gate.IsOpen);
    }

    [Fact]
    public void A_member_that_leaves_ends_what_it_has_begun()
    {
        Up(1, 2, 3);
        Tell(1, MemberStatus.Leaving);
        Assert.True(_gate.IsOpen);
    }

    [Fact]
    public void A_member_that_leaves_counts_until_it_is_gone()
    {
        Up(1, 2, 3);
        Tell(3, MemberStatus.Leaving);
        Unreachable(2);
        Assert.Equal(new MajorityStanding(true, 2, 3), _gate.Standing);
        Tell(3, MemberStatus.Removed);
        Assert.False(_gate.IsOpen);
    }

    [Fact]
    public void Seed_nodes_do_not_count()
    {
        Up(1, 2, 3);
        foreach (var seed in new[] { 4, 5, 6 }) _gate.Tell(Event(Member(seed, MemberStatus.Up, "lighthouse")));
        Unreachable(4);
        Unreachable(5);
        Assert.Equal(new MajorityStanding(true, 3, 3), _gate.Standing);
    }

    [Fact]
    public void A_process_that_slept_acts_no_more_before_the_cluster_has_told_it_anything()
    {
        Up(1, 2, 3);
        _silent.UnionWith([Node(2).Address, Node(3).Address]);
        Assert.Equal(new MajorityStanding(true, 1, 3), _gate.Standing);
        Assert.False(_gate.IsOpen);
        _silent.Clear();
        Assert.True(_gate.IsOpen);
    }

    [Fact]
    public void A_new_process_at_an_old_address_is_another_member()
    {
        Up(1, 2);
        Unreachable(2);
        Tell(2, MemberStatus.Removed);
        _gate.Tell(Event(Member(2, MemberStatus.Up, MembershipOptions.EngineRole, uid: 99)));
        Assert.Equal(new MajorityStanding(true, 2, 2), _gate.Standing);
    }

    private void Up(params ReadOnlySpan<int> members)
    {
        foreach (var member in members) Tell(member, MemberStatus.Up);
    }

    private void Tell(int member, MemberStatus status) => _gate.Tell(Event(Member(member, status, MembershipOptions.EngineRole)));

    private void Unreachable(int member) => _gate.Tell(new ClusterEvent.UnreachableMember(Member(member, MemberStatus.Up, MembershipOptions.EngineRole)));

    private void Reachable(int member) => _gate.Tell(new ClusterEvent.ReachableMember(Member(member, MemberStatus.Up, MembershipOptions.EngineRole)));

    private static UniqueAddress Node(int member, int? uid = null) => new(new Address("akka.tcp", "gax", $"node-{member}", 4053), uid ?? member);

    private static ClusterEvent.IMemberEvent Event(Member member) => member.Status switch
    {
        MemberStatus.Joining => new ClusterEvent.MemberJoined(member),
        MemberStatus.WeaklyUp => new ClusterEvent.MemberWeaklyUp(member),
        MemberStatus.Up => new ClusterEvent.MemberUp(member),
        MemberStatus.Leaving => new ClusterEvent.MemberLeft(member),
        MemberStatus.Exiting => new ClusterEvent.MemberExited(member),
        MemberStatus.Down => new ClusterEvent.MemberDowned(member),
        _ => new ClusterEvent.MemberRemoved(member, MemberStatus.Down),
    };

    /// <summary>Akka makes members by itself only.</summary>
    private static Member Member(int member, MemberStatus status, string role, int? uid = null) => (Member)Activator.CreateInstance(
        typeof(Member), BindingFlags.Instance | BindingFlags.NonPublic, null, [Node(member, uid), member, status, ImmutableHashSet.Create(role), AppVersion.Create("1.0.0")], null)!;
}
