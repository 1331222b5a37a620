using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Versions;

/// <summary>A semantic version, read as tolerantly as charts and tags are written: v1, 1.2 and 1.2.3-rc.1+build are all one.</summary>
public sealed partial record SemanticVersion(ulong Major, ulong Minor, ulong Patch, string Prerelease, string Metadata, string Original) : IComparable<SemanticVersion>
{
    private const int LengthMax = 256;
    private static readonly string[] Parts = ["major", "minor", "patch"];

    public static SemanticVersion? Parse(string text)
    {
        if (text.Length > LengthMax) return null;
        if (Form().Match(text) is not { Success: true } match) return null;
        var numbers = new ulong[3];
        for (var i = 0; i < 3; i++)
        {
            var group = match.Groups[Parts[i]];
            if (group.Success && !ulong.TryParse(group.Value.TrimStart('.'), NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        }

        var prerelease = match.Groups["before"].Value;
        foreach (var part in prerelease.Split('.'))
        {
            if (part.Length > 1 && part[0] == '0' && part.All(char.IsAsciiDigit)) return null;
        }

        return new SemanticVersion(numbers[0], numbers[1], numbers[2], prerelease, match.Groups["about"].Value, text);
    }

    public int CompareTo(SemanticVersion? other)
    {
        if (other is null) return 1;
        var order = Major.CompareTo(other.Major);
        if (order == 0) order = Minor.CompareTo(other.Minor);
        if (order == 0) order = Patch.CompareTo(other.Patch);
        if (order != 0) return order;
        if (Prerelease == other.Prerelease) return 0;
        if (Prerelease.Length == 0) return 1;
        return other.Prerelease.Length == 0 ? -1 : ComparePrereleases(Prerelease.Split('.'), other.Prerelease.Split('.'));
    }

    private static int ComparePrereleases(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (left[i] == right[i]) continue;
            var isNumber = ulong.TryParse(left[i], NumberStyles.None, CultureInfo.InvariantCulture, out var a);
            var isOtherNumber = ulong.TryParse(right[i], NumberStyles.None, CultureInfo.InvariantCulture, out var b);
            if (isNumber && isOtherNumber) return a.CompareTo(b);
            return isNumber ? -1 : isOtherNumber ? 1 : Math.Sign(string.CompareOrdinal(left[i], right[i]));
        }

        return left.Length.CompareTo(right.Length);
    }

    public static bool operator <(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Major}.{Minor}.{Patch}{(Prerelease.Length > 0 ? "-" : "")}{Prerelease}{(Metadata.Length > 0 ? "+" : "")}{Metadata}");

    [GeneratedRegex(@"^v?(?<major>[0-9]+)(?<minor>\.[0-9]+)?(?<patch>\.[0-9]+)?(-(?<before>[0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+(?<about>[0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
