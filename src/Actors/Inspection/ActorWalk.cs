using Akka.Actor;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Messages;

namespace GitOpsActors.Actors.Inspection;

/// <summary>Walks the actors of a node. It only looks: no actor is asked anything.</summary>
internal static class ActorWalk
{
    // One answer holds at most so many; a caller that wants others names where they are.
    private const int ActorsMax = 20_000;

    // Ours; what Akka runs for itself is behind other names.
    private static readonly string[] Roots = ["user", "system/sharding"];

    public static ActorTree Run(ActorSystem system, string node, string below)
    {
        var found = new List<ActorLine>();
        var isCut = false;
        foreach (var root in Roots)
        {
            if (Find(((ExtendedActorSystem)system).Provider.RootGuardian, root) is { } start) isCut |= !Add(start, root, below.Trim('/'), found);
        }

        return new ActorTree(node, found, isCut);
    }

    /// <summary>What waits for the actors of which a node has few: not the Applications and their shards.</summary>
    public static IReadOnlyList<ActorLine> RunOverFew(ActorSystem system)
    {
        var found = new List<ActorLine>();
        var root = ((ExtendedActorSystem)system).Provider.RootGuardian;
        if (Find(root, "system/sharding/" + ApplicationHosting.Region) is { } region) found.Add(LineOf(region, ApplicationHosting.Region));
        if (Find(root, "user") is not { } user) return found;
        foreach (var actor in user.Children.OfType<ActorRefWithCell>())
        {
            found.Add(LineOf(actor, actor.Path.Name));
            found.AddRange(actor.Children.OfType<ActorRefWithCell>().Select(child => LineOf(child, actor.Path.Name + "/*")));
        }

        return found;
    }

    private static ActorLine LineOf(ActorRefWithCell actor, string path) =>
        new(path, actor.Underlying.NumberOfMessages, actor.Children.Count());

    private static ActorRefWithCell? Find(IActorRef from, string path)
    {
        var at = from as ActorRefWithCell;
        foreach (var name in path.Split('/')) at = at?.GetSingleChild(name) as ActorRefWithCell;
        return at;
    }

    private static bool Add(ActorRefWithCell actor, string path, string below, List<ActorLine> found)
    {
        var children = actor.Children.OfType<ActorRefWithCell>().OrderBy(static child => child.Path.Name, StringComparer.Ordinal).ToList();
        if (path.StartsWith(below, StringComparison.Ordinal))
        {
            if (found.Count >= ActorsMax) return false;
            found.Add(LineOf(actor, path));
        }
        else if (!below.StartsWith(path, StringComparison.Ordinal))
        {
            return true;
        }

        foreach (var child in children)
            if (!Add(child, path + "/" + Uri.UnescapeDataString(child.Path.Name), below, found)) return false;
        return true;
    }
}
