using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Versions;

/// <summary>
/// A constraint on versions: "^1.2 || >=3.0.0-0, &lt;4", "~1.2.3", "1.x", "1.2 - 2.3". Parts with a space or comma between them must all
/// hold, of those with || between them any. A prerelease counts only beside a part that names a prerelease itself.
/// </summary>
public sealed partial class VersionRange
{
    private const int LengthMax = 1024;

    private readonly IReadOnlyList<Alternative> _alternatives;

    private VersionRange(IReadOnlyList<Alternative> alternatives) => _alternatives = alternatives;

    /// <summary>Null when the text is no constraint.</summary>
    public static VersionRange? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LengthMax) return null;
        var alternatives = new List<Alternative>();
        foreach (var part in Hyphens().Replace(text, ">=${low} <=${high}").Split("||"))
        {
            if (Parts().Match(part) is not { Success: true } match) return null;
            var bounds = new List<VersionBound>();
            foreach (Capture bound in match.Groups["bound"].Captures)
            {
                if (VersionBound.TryParse(bound.Value) is not { } parsed) return null;
                bounds.Add(parsed);
            }
            alternatives.Add(new Alternative(bounds, bounds.Exists(static bound => bound.NamesPrerelease)));
        }
        return new VersionRange(alternatives);
    }

    public bool Contains(SemanticVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return _alternatives.Any(alternative =>
            (version.Prerelease.Length == 0 || alternative.NamesPrerelease) && alternative.Bounds.All(bound => bound.Holds(version)));
    }

    // Numbers or wildcards, as many as are given.
    private const string Version = @"v?[0-9xX*]+(\.[0-9xX*]+){0,2}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?";

    // Spaces are taken whole (?>...), so that a run of them is not tried in every way of cutting it.
    private const string Bound = @"(!=|>=|=>|<=|=<|~>|=|>|<|~|\^)?(?>\s*)" + Version;

    [GeneratedRegex($@"(?<low>{Version})\s+-\s+(?<high>{Version})", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Hyphens();

    [GeneratedRegex($@"^\s*(?<bound>{Bound})((?>\s*,\s*|\s+)(?<bound>{Bound}))*\s*\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Parts();

    private sealed record Alternative(IReadOnlyList<VersionBound> Bounds, bool NamesPrerelease);
}
