using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>Durations as Go writes them: 90s, 1h30m, 1.5h.</summary>
internal static partial class GoDurations
{
    public static TimeSpan? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success) return null;
        var (numbers, units) = (match.Groups["number"].Captures, match.Groups["unit"].Captures);
        var seconds = 0.0;
        for (var i = 0; i < numbers.Count; i++) seconds += double.Parse(numbers[i].Value, CultureInfo.InvariantCulture) * Seconds(units[i].Value);
        return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double Seconds(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "ns" => 1e-9,
        _ => 1e-6,
    };

    [GeneratedRegex(@"^\+?((?<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)(?<unit>ns|us|µs|ms|s|m|h))+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
