using Akka.Actor;
using Akka.Cluster;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>Whether the owner of a lease is a member on this side of a partition, so that the side has the lease already.</summary>
internal static class ReachableOwners
{
    public static bool Includes(ActorSystem system, string owner)
    {
        var cluster = Cluster.Get(system);
        var state = cluster.State;
        return state.Members.Any(member =>
            Name(member.UniqueAddress) == owner
            && member.Status is MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Leaving
            && !state.Unreachable.Contains(member)
            && cluster.FailureDetector.IsAvailable(member.Address));
    }

    /// <summary>As a lease names its owner.</summary>
    public static string Name(UniqueAddress member) => $"{member.Address.System}@{member.Address.Host}:{member.Address.Port}#{member.Uid}";
}
