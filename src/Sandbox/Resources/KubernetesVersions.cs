using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOpsActors.Sandbox.Resources;

/// <summary>The order of API versions: v2, v1, v2beta1, v1beta2, v1alpha1, then everything else by name.</summary>
public sealed partial class KubernetesVersions : IComparer<string>
{
    public static readonly KubernetesVersions NewestFirst = new();

    private KubernetesVersions() { }

    public int Compare(string? x, string? y)
    {
        var (left, right) = (Rank(x ?? ""), Rank(y ?? ""));
        if (left is null && right is null) return string.CompareOrdinal(x, y);
        if (left is null || right is null) return left is null ? 1 : -1;
        return right.Value.CompareTo(left.Value);
    }

    private static (int Stability, int Major, int Minor)? Rank(string version)
    {
        var match = Pattern().Match(version);
        if (!match.Success) return null;
        var stability = match.Groups["stage"].Value switch { "alpha" => 0, "beta" => 1, _ => 2 };
        var minor = match.Groups["minor"].Value;
        return (stability, int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture),
            minor.Length == 0 ? 0 : int.Parse(minor, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("^v(?<major>[1-9][0-9]{0,8})((?<stage>alpha|beta)(?<minor>[1-9][0-9]{0,8}))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Pattern();
}
