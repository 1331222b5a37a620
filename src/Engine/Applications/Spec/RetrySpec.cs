using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Applications.Spec;

/// <summary>How often a failed operation is tried again, and after which waits.</summary>
/// <param name="Limit">How many times; below zero without end.</param>
/// <param name="Duration">The first wait.</param>
/// <param name="Factor">By what each wait is longer than the one before.</param>
/// <param name="WaitMax">The longest wait; zero for no limit.</param>
/// <param name="Refresh">Whether each attempt looks for the newest revision again.</param>
public sealed record RetrySpec(int Limit, TimeSpan Duration, int Factor, TimeSpan WaitMax, bool Refresh)
{
    public static readonly RetrySpec None = new(0, TimeSpan.FromSeconds(5), 2, TimeSpan.FromMinutes(3), Refresh: false);

    /// <summary>What an automated sync does when its Application says nothing.</summary>
    public static readonly RetrySpec OfAutomation = None with { Limit = 5 };

    /// <summary>The wait after as many retries; the exponent is bounded so that it ends, whatever the factor.</summary>
    public TimeSpan WaitAfter(int retries)
    {
        var seconds = Duration.TotalSeconds * Math.Pow(Factor, Math.Min(retries, 64));
        var most = WaitMax > TimeSpan.Zero ? WaitMax.TotalSeconds : TimeSpan.FromDays(365).TotalSeconds;
        // Without any wait a retry without a limit would load the cluster without a limit too.
        return TimeSpan.FromSeconds(Math.Max(1, Math.Min(seconds, most)));
    }

    /// <summary>Reads a `retry` block; null when there is none.</summary>
    public static RetrySpec? Read(Node? node, string place, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (node is not MapNode map) return null;
        var backoff = map.Map("backoff");
        return new RetrySpec(
            (int)Math.Clamp(map["limit"].Integer() ?? 0, -1, int.MaxValue),
            Time(backoff["duration"], "duration", None.Duration),
            (int)Math.Clamp(backoff["factor"].Integer() ?? None.Factor, 1, 1000),
            Time(backoff["maxDuration"], "maxDuration", None.WaitMax),
            map["refresh"].Bool() ?? false);

        TimeSpan Time(Node? value, string field, TimeSpan otherwise)
        {
            if (value is null or NullNode or StringNode { Value: "" }) return otherwise;
            if (GoDuration.Parse(value.PlainText()) is { } time) return time;
            errors.Add($"{place}.backoff.{field} is no duration: {value.PlainText()}; write 5s or 3m");
            return otherwise;
        }
    }

    public MapNode Write() => MapNode.Of(
        ("limit", Limit),
        ("backoff", MapNode.Of(("duration", GoDuration.Write(Duration)), ("factor", Factor), ("maxDuration", GoDuration.Write(WaitMax)))),
        ("refresh", Refresh));
}

/// <summary>Durations as users write them: `1h30m`, `90s`, `500ms`; a bare number is seconds.</summary>
public static class GoDuration
{
    private static readonly (string Unit, double Seconds)[] Units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    public static TimeSpan? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)) return Of(whole);
        var (at, seconds) = (0, 0.0);
        while (at < text.Length)
        {
            var digits = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
            if (!double.TryParse(text.AsSpan(digits, at - digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            var letters = at;
            while (at < text.Length && !char.IsAsciiDigit(text[at]) && text[at] != '.') at++;
            var unit = text[letters..at];
            if (Array.Find(Units, known => known.Unit == unit) is not { Unit: not null } found) return null;
            seconds += number * found.Seconds;
        }

        return text.Length == 0 ? null : Of(seconds);
    }

    public static string Write(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero) return "0s";
        var text = "";
        if (duration.TotalHours >= 1) text += string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}h");
        if (duration.Minutes > 0) text += string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes}m");
        var seconds = duration.TotalSeconds % 60;
        return seconds > 0 ? text + string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s") : text;
    }

    private static TimeSpan? Of(double seconds) => seconds <= TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;
}
