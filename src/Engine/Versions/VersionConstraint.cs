using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Versions;

/// <summary>What versions are wanted: ">=1.2 &lt;2 || ^3.1", as Helm and Argo CD write it.</summary>
public sealed partial class VersionConstraint
{
    private const int LengthMax = 512;

    private readonly IReadOnlyList<IReadOnlyList<Rule>> _alternatives;

    private VersionConstraint(IReadOnlyList<IReadOnlyList<Rule>> alternatives) => _alternatives = alternatives;

    /// <summary>Null when the text is no constraint.</summary>
    public static VersionConstraint? Parse(string text)
    {
        if (text.Length > LengthMax) return null;
        var alternatives = new List<IReadOnlyList<Rule>>();
        foreach (var alternative in Ranges().Replace(text, ">=${from} <=${to}").Split("||"))
        {
            if (!Whole().IsMatch(alternative)) return null;
            var rules = new List<Rule>();
            foreach (Match match in One().Matches(alternative))
            {
                if (Rule.Of(match) is not { } rule) return null;
                rules.Add(rule);
            }

            alternatives.Add(rules);
        }

        return new VersionConstraint(alternatives);
    }

    public bool Holds(SemanticVersion version) => _alternatives.Any(rules => rules.All(rule => rule.Holds(version)));

    private enum Part
    {
        Minor,
        Patch,
        None,
        All,
    }

    /// <param name="Sign">The comparison.</param>
    /// <param name="Version">What to compare with; parts that the text left open are zero.</param>
    /// <param name="Open">From which part on the text left it open.</param>
    private sealed record Rule(string Sign, SemanticVersion Version, Part Open)
    {
        public static Rule? Of(Match match)
        {
            var (sign, version) = (match.Groups["sign"].Value, match.Groups["version"].Value);
            var (major, minor, patch) = (match.Groups["major"].Value, match.Groups["minor"].Value.TrimStart('.'), match.Groups["patch"].Value.TrimStart('.'));
            var open = IsOpen(major) ? Part.All : IsOpen(minor) ? Part.Minor : IsOpen(patch) ? Part.Patch : Part.None;
            var suffix = match.Groups["suffix"].Value;
            version = open switch
            {
                Part.All => "0.0.0" + suffix,
                Part.Minor => major + ".0.0" + suffix,
                Part.Patch => major + "." + minor + ".0" + suffix,
                _ => version,
            };
            return SemanticVersion.Parse(version) is { } parsed ? new Rule(sign, parsed, open) : null;
        }

        private static bool IsOpen(string part) => part is "" or "x" or "X" or "*";

        public bool Holds(SemanticVersion version)
        {
            // Who asks for releases does not get what comes before one.
            if (version.Prerelease.Length > 0 && Version.Prerelease.Length == 0) return false;
            return Sign switch
            {
                "!=" => !Equals(version),
                ">" => IsGreater(version),
                "<" => version < Version,
                ">=" or "=>" => version >= Version,
                "<=" or "=<" => version <= Version || (Open != Part.None && Equals(version)),
                "~" or "~>" => IsTilde(version),
                "^" => IsCaret(version),
                _ => Open == Part.None ? version.CompareTo(Version) == 0 : IsTilde(version),
            };
        }

        private bool Equals(SemanticVersion version) => Open switch
        {
            Part.All => true,
            Part.Minor => version.Major == Version.Major,
            Part.Patch => version.Major == Version.Major && version.Minor == Version.Minor,
            _ => version.CompareTo(Version) == 0,
        };

        private bool IsGreater(SemanticVersion version) => Open switch
        {
            Part.All => false,
            Part.Minor => version.Major > Version.Major,
            Part.Patch => version.Major > Version.Major || (version.Major == Version.Major && version.Minor > Version.Minor),
            _ => version > Version,
        };

        private bool IsTilde(SemanticVersion version)
        {
            if (version < Version) return false;
            if (Open == Part.All) return true;
            return version.Major == Version.Major && (Open == Part.Minor || version.Minor == Version.Minor);
        }

        private bool IsCaret(SemanticVersion version)
        {
            if (version < Version) return false;
            if (Open == Part.All) return true;
            if (Version.Major > 0 || Open == Part.Minor) return version.Major == Version.Major;
            if (version.Major > 0) return false;
            if (Version.Minor > 0 || Open == Part.Patch) return version.Minor == Version.Minor;
            return version.Minor == 0 && version.Patch == Version.Patch;
        }
    }

    private const string Part0 = "[0-9]+|[xX*]";
    private const string Suffix = @"(-[0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*)?(\+[0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*)?";
    private const string VersionForm = "v?(?<major>" + Part0 + @")(?<minor>\.(" + Part0 + @"))?(?<patch>\.(" + Part0 + "))?(?<suffix>" + Suffix + ")";
    private const string SignForm = "(?<sign>!=|>=|=>|<=|=<|~>|=|>|<|~|\\^|)";

    [GeneratedRegex(SignForm + @"\s*(?<version>" + VersionForm + ")", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex One();

    [GeneratedRegex(@"^\s*" + SignForm + @"\s*" + VersionForm + @"([\s,]+" + SignForm + @"\s*" + VersionForm + @")*[\s,]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\s*(?<from>v?[0-9xX*]+(\.[0-9xX*]+){0,2}(-[0-9A-Za-z\-.]+)?)\s+-\s+(?<to>v?[0-9xX*]+(\.[0-9xX*]+){0,2}(-[0-9A-Za-z\-.]+)?)\s*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ranges();
}
