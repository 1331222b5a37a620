using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schedules;

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
