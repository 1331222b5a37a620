using System.Globalization;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>An object that bears no mark of an Application that there is, with all that it owns.</summary>
public sealed record Unclaimed(ResourceKey Key, IReadOnlyList<ResourceKey> Below)
{
    public bool Equals(Unclaimed? other) => other is not null && Key == other.Key && Below.SequenceEqual(other.Below);

    public override int GetHashCode() => Key.GetHashCode();
}

/// <summary>
/// Objects in the namespace of an Application that nobody manages. They are looked for only where the project asks for it, and change neither the
/// sync status nor the health.
/// </summary>
internal static class Orphans
{
    private const string Warning = "OrphanedResourceWarning";

    /// <summary>Asks to be told of them, or not any more.</summary>
    public static void Follow(Turn turn, Context context, KnownCluster? cluster)
    {
        var (server, @namespace) = Wanted(turn, context) && cluster is not null ? (cluster.Server, context.Spec.Destination.Namespace) : ("", "");
        var (asked, isSame) = (turn.Picture.OrphansIn, turn.Picture.OrphansIn == (server, @namespace));
        // What was asked for may have been lost, as everything that is tracked.
        if (isSame && !(turn.Picture.MustTrack && server.Length > 0)) return;
        turn.Picture = turn.Picture with { OrphansIn = (server, @namespace), Unclaimed = isSame ? turn.Picture.Unclaimed : null };
        if (asked.Server.Length > 0 && asked.Server != server) turn.Do(new Effect.TrackOrphans(asked.Server, ""));
        if (server.Length > 0) turn.Do(new Effect.TrackOrphans(server, @namespace));
    }

    public static void Take(Turn turn, ApplicationMessage.UnclaimedSeen seen)
    {
        if (turn.Picture.OrphansIn == (seen.Server, seen.Namespace)) turn.Picture = turn.Picture with { Unclaimed = seen };
    }

    /// <summary>All that the project wants to know of, in the order of their keys; null while that is not known, or nobody wants to know.</summary>
    public static IReadOnlyList<ResourceKey>? Of(Picture picture, Context? context)
    {
        if (picture.Unclaimed is not { } seen || picture.Rendered is not { } rendered || context?.Project is not { Orphaned: { } rules } project) return null;
        var targets = rendered.Done.Targets;
        var hooks = targets.Hooks.Select(static hook => hook.Key).OfType<ResourceKey>().ToHashSet();
        var found = new List<ResourceKey>();
        foreach (var one in seen.Objects)
        {
            if (targets.Targets.ContainsKey(one.Key) || hooks.Contains(one.Key) || rules.Ignores(one.Key)) continue;
            if (!project.PermitsKind(one.Key.GroupKind, one.Key.Name, isNamespaced: true)) continue;
            found.Add(one.Key);
            found.AddRange(one.Below.Where(key => project.PermitsKind(key.GroupKind, key.Name, isNamespaced: true)));
        }

        found.Sort();
        return found;
    }

    public static IEnumerable<Condition> Conditions(Picture picture, Context context, MapNode old)
    {
        if (picture.OrphansIn.Server.Length == 0 || context.Project is not { Orphaned.Warns: true }) return [];
        if (Of(picture, context) is { } orphans) return orphans.Count == 0 ? [] : [new Condition(Warning, Text(orphans.Count, picture.Unclaimed!.IsCut))];
        // Until it is known, what was told before still stands.
        return old.List("conditions").Where(static one => one["type"].Text() == Warning).Select(static one => new Condition(Warning, one["message"].Text() ?? ""));
    }

    private static string Text(int count, bool isCut) =>
        string.Create(CultureInfo.InvariantCulture, $"Application has {(isCut ? "more than " : "")}{count} orphaned resources");

    private static bool Wanted(Turn turn, Context context) =>
        context.Goal is not null && context.Project is { Orphaned: not null } && context.Spec.Destination.Namespace.Length > 0 && !turn.Picture.IsBeingDeleted;
}
