using System.CommandLine;
using System.Globalization;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>A span of time as people write it: 90s, 5m, 1h30m; a mere number is seconds.</summary>
internal static class DurationOption
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static Option<TimeSpan> Timeout() => new("--timeout")
    {
        Description = "How long to wait at most, such as 90s or 1h30m. Too late is exit code 3.",
        DefaultValueFactory = static _ => TimeSpan.FromMinutes(10),
        CustomParser = static result =>
        {
            if (Read(result.Tokens[0].Value) is { } span) return span;
            result.AddError($"--timeout is a span of time such as 90s, 5m or 1h30m, up to {Longest.TotalDays:0} days.");
            return default;
        },
    };

    /// <summary>Null for what is no span, nothing, or longer than anybody waits.</summary>
    public static TimeSpan? Read(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var mere)) return InRange(mere);
        var (seconds, start) = (0.0, 0);
        while (start < text.Length)
        {
            var end = text.AsSpan(start).IndexOfAny('h', 'm', 's');
            if (end <= 0 || !double.TryParse(text.AsSpan(start, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            seconds += number * text[start + end] switch { 'h' => 3600, 'm' => 60, _ => 1 };
            start += end + 1;
        }

        return InRange(seconds);
    }

    private static TimeSpan? InRange(double seconds) => seconds > 0 && seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
}
