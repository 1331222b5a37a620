using Akka.Actor;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;

namespace GitOpsActors.Actors.Sources;

/// <summary>The way of news to whoever follows a source: an Application, or a set that makes Applications.</summary>
internal static class SourceNewsRoute
{
    /// <param name="noticedAt">When it was noticed; null where nothing moved and the follower is to look again.</param>
    /// <param name="trace">In which trace the commit is told of; null for none.</param>
    public static void TellSourceNews(this FleetNode node, string follower, DateTimeOffset? noticedAt = null, string? trace = null)
    {
        if (SetFollower.SetOf(follower) is { } set) node.ApplicationSets.Tell(new SetSourceNews(set), ActorRefs.NoSender);
        else node.Applications.Tell(new SourceNews(follower) { NoticedAt = noticedAt, Trace = trace }, ActorRefs.NoSender);
    }
}
