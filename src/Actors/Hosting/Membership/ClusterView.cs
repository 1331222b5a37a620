using Akka.Cluster;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>The cluster as one member sees it, for people and programs.</summary>
public static class ClusterView
{
    public static MapNode Of(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var state = cluster.State;
        var byAge = state.Members.Order(Member.AgeOrdering).Select(static member => member.UniqueAddress).ToList();
        return MapNode.Of(
            ("name", cluster.System.Name),
            ("self", cluster.SelfAddress.ToString()),
            ("leader", state.Leader is { } leader ? leader.ToString() : NullNode.Instance),
            ("members", ListNode.Of(state.Members.Select(member => (Node)Item(cluster, state, member, byAge.IndexOf(member.UniqueAddress) + 1)))));
    }

    /// <param name="age">1 is the oldest: the one that hosts singletons.</param>
    private static MapNode Item(Cluster cluster, ClusterEvent.CurrentClusterState state, Member member, int age)
    {
        var (unreachable, heard) = (state.Unreachable.Contains(member), member.Address == cluster.SelfAddress || cluster.FailureDetector.IsAvailable(member.Address));
        return MapNode.Of(
            ("address", member.Address.ToString()),
            ("incarnation", member.UniqueAddress.Uid),
            ("status", member.Status.ToString()),
            ("roles", ListNode.Of(member.Roles.Order(StringComparer.Ordinal).Select(static role => (Node)role))),
            ("version", member.AppVersion.ToString()),
            ("age", age),
            ("reachable", !unreachable),
            ("unreachableBy", ListNode.Of(UnreachableBy(cluster, unreachable, heard).Select(static by => (Node)by))),
            ("leader", member.Address == state.Leader),
            ("self", member.Address == cluster.SelfAddress));
    }

    /// <summary>A member knows its own observations, and of the others' only what came of them.</summary>
    private static IEnumerable<string> UnreachableBy(Cluster cluster, bool unreachable, bool heard)
    {
        if (!heard) yield return cluster.SelfAddress.ToString();
        else if (unreachable) yield return "another member";
    }
}
