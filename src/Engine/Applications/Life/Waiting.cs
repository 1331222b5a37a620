using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>In words, why something is not known yet or can't be known.</summary>
internal static class Waiting
{
    private const int NamedMost = 3;

    /// <summary>For what the comparison waits; empty when for nothing.</summary>
    public static string Of(Picture picture)
    {
        if (picture.Asking is not null || picture.MustRender) return "waiting for the manifests to be rendered";
        if (!picture.KindsAreAnswered) return $"waiting until {picture.TrackedServer} has listed {Unanswered(picture)}";
        if (picture.Predicting is not null) return $"waiting until {picture.TrackedServer} has told what an apply would change";
        return picture.Syncing is not null ? "waiting for the end of a sync" : "";
    }

    public static string Unanswered(Picture picture)
    {
        var kinds = picture.TrackedKinds.Where(kind => !picture.ListedKinds.Contains(kind) && !picture.Unwatched.ContainsKey(kind))
            .Select(static kind => kind.ToString()).Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", kinds.Take(NamedMost)) + (kinds.Count > NamedMost ? $" and {kinds.Count - NamedMost} more kinds" : "");
    }

    /// <summary>A sentence for each reason why kinds can't be watched; one cluster out of reach is one sentence, not one for each kind.</summary>
    public static IEnumerable<string> Unwatched(Picture picture, Func<GroupKind, bool> concerns) => picture.Unwatched
        .Where(one => concerns(one.Key))
        .GroupBy(static one => one.Value, static one => one.Key.ToString(), StringComparer.Ordinal)
        .OrderBy(static group => group.Key, StringComparer.Ordinal)
        .Select(group =>
        {
            var kinds = group.Order(StringComparer.Ordinal).ToList();
            var named = string.Join(", ", kinds.Take(NamedMost)) + (kinds.Count > NamedMost ? $" and {kinds.Count - NamedMost} more kinds" : "");
            return $"{named} can't be watched in {picture.TrackedServer}: {group.Key}";
        });
}
