using System.Buffers;
using System.Globalization;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>Texts of times and durations.</summary>
internal static class Times
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <exception cref="CelException">The text is no time.</exception>
    public static DateTimeOffset Of(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && text.Contains('T', StringComparison.OrdinalIgnoreCase)
            ? time : throw new CelException($"invalid timestamp: {text}");

    /// <exception cref="CelException">The text is no duration.</exception>
    public static TimeSpan Span(string text) => TrySpan(text) ?? throw new CelException($"time: invalid duration \"{text}\"");

    /// <summary>Numbers with units, such as 1h30m or 1.5s; null for anything else.</summary>
    public static TimeSpan? TrySpan(string text)
    {
        var rest = text.AsSpan();
        var isNegative = rest.StartsWith("-");
        if (isNegative || rest.StartsWith("+")) rest = rest[1..];
        if (rest is "0") return TimeSpan.Zero;
        if (rest.IsEmpty) return null;
        double ticks = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out var number)) return null;
            rest = rest[digits..];
            var unit = rest.IndexOfAny(Digits) is var end && end < 0 ? rest : rest[..end];
            if (TicksOf(unit) is not { } size) return null;
            ticks += number * size;
            rest = rest[unit.Length..];
        }
        return TimeSpan.FromTicks((long)(isNegative ? -ticks : ticks));
    }

    private static double? TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01,
        "us" or "\u00b5s" => 10,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        _ => null,
    };
}
