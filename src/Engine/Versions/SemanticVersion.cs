using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Versions;

/// <summary>
/// A version after semver.org, read as generously as people write tags: a leading v, and fewer than three numbers, are fine.
/// Order is precedence, in which build metadata does not count.
/// </summary>
public sealed partial class SemanticVersion : IComparable<SemanticVersion>, IEquatable<SemanticVersion>
{
    private const int LengthMax = 256;

    private SemanticVersion(ulong major, ulong minor, ulong patch, string prerelease, string metadata, string text) =>
        (Major, Minor, Patch, Prerelease, Metadata, Text) = (major, minor, patch, prerelease, metadata, text);

    public ulong Major { get; }

    public ulong Minor { get; }

    public ulong Patch { get; }

    /// <summary>What follows '-': "rc.1"; empty for a release.</summary>
    public string Prerelease { get; }

    /// <summary>What follows '+'.</summary>
    public string Metadata { get; }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public static SemanticVersion? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LengthMax || Form().Match(text) is not { Success: true } match) return null;
        return Number(match, "major") is { } major && Number(match, "minor") is { } minor && Number(match, "patch") is { } patch &&
            PrereleaseIsValid(match.Groups["pre"].Value)
            ? new SemanticVersion(major, minor, patch, match.Groups["pre"].Value, match.Groups["meta"].Value, text) : null;
    }

    public int CompareTo(SemanticVersion? other)
    {
        if (other is null) return 1;
        var numbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return numbers != 0 ? numbers : ComparePrereleases(Prerelease, other.Prerelease);
    }

    public bool Equals(SemanticVersion? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as SemanticVersion);

    public override int GetHashCode() => HashCode.Combine(Major, Minor, Patch, Prerelease);

    /// <summary>The full form: "1.2.0-rc.1+build".</summary>
    public override string ToString() =>
        $"{Major}.{Minor}.{Patch}{(Prerelease.Length > 0 ? "-" + Prerelease : "")}{(Metadata.Length > 0 ? "+" + Metadata : "")}";

    public static bool operator <(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) >= 0;

    public static bool operator ==(SemanticVersion? left, SemanticVersion? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(SemanticVersion? left, SemanticVersion? right) => !(left == right);

    private static ulong? Number(Match match, string part) =>
        match.Groups[part] is not { Success: true } group ? 0 : ulong.TryParse(group.ValueSpan, out var number) ? number : null;

    // Numbers among the identifiers have no leading zeros; they would have no place in the order.
    private static bool PrereleaseIsValid(string prerelease) =>
        Array.TrueForAll(prerelease.Split('.'), static part => part.Length < 2 || part[0] != '0' || !IsNumber(part));

    private static int ComparePrereleases(string left, string right)
    {
        if (left == right) return 0;
        if (left.Length == 0) return 1;
        if (right.Length == 0) return -1;
        var (lefts, rights) = (left.Split('.'), right.Split('.'));
        for (var i = 0; i < Math.Min(lefts.Length, rights.Length); i++)
            if (CompareIdentifiers(lefts[i], rights[i]) is var order and not 0) return order;
        return lefts.Length.CompareTo(rights.Length);
    }

    private static int CompareIdentifiers(string left, string right) => (IsNumber(left), IsNumber(right)) switch
    {
        (true, true) => left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right),
        (true, false) => -1,
        (false, true) => 1,
        _ => string.CompareOrdinal(left, right),
    };

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    [GeneratedRegex(@"^v?(?<major>[0-9]+)(\.(?<minor>[0-9]+))?(\.(?<patch>[0-9]+))?(-(?<pre>[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?(\+(?<meta>[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?\z",
        RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Form();
}
