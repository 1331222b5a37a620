using GitOpsActors.Engine.Versions;

namespace GitOpsActors.Charts.Versions;

/// <summary>Which version is meant, as Helm chooses it.</summary>
internal static class VersionChoice
{
    private const int NeighboursMax = 3;

    /// <summary>
    /// The version of exactly that text, or else the highest that fits the text as a range; no text fits every release.
    /// Null when there is none.
    /// </summary>
    /// <param name="versions">Of equal precedence the earlier one counts.</param>
    public static ChartVersion? Choose(IReadOnlyList<ChartVersion> versions, string wanted)
    {
        if (versions.FirstOrDefault(one => one.Text == wanted) is { } exact) return exact;
        if (RangeOf(wanted) is not { } range) return null;
        return versions.Where(one => range.Contains(one.Parsed)).Aggregate((ChartVersion?)null, static (best, one) => best is null || one.Parsed > best.Parsed ? one : best);
    }

    public static VersionRange? RangeOf(string wanted) => VersionRange.TryParse(wanted.Trim().Length == 0 ? "*" : wanted);

    /// <summary>Whether one version alone is meant, rather than the highest of several.</summary>
    public static bool IsExact(string wanted) => SemanticVersion.TryParse(wanted.Trim()) is not null;

    /// <summary>Why no version was chosen, with those that the user may have meant.</summary>
    public static string WhyNone(IReadOnlyList<ChartVersion> versions, string wanted)
    {
        if (RangeOf(wanted) is null) return $"\"{wanted}\" is neither a version nor a range of versions";
        var descending = versions.DistinctBy(static one => one.Text).OrderByDescending(static one => one.Parsed).ToList();
        if (descending.Count == 0) return $"no version satisfies \"{wanted}\": there is none at all";
        var at = SemanticVersion.TryParse(wanted.Trim()) is { } exact ? descending.FindIndex(one => one.Parsed < exact) : 0;
        if (at < 0) at = descending.Count;
        var nearest = descending.Skip(Math.Max(0, at - NeighboursMax)).Take(NeighboursMax * 2).Select(static one => one.Text);
        var hint = descending.TrueForAll(static one => one.Parsed.Prerelease.Length > 0) ? "; all of them are prereleases, which a range takes only when it names one, as in \">=0.0.0-0\"" : "";
        return $"no version satisfies \"{wanted}\"; the nearest are {string.Join(", ", nearest)}{hint}";
    }
}
