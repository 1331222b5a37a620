using System.Globalization;

namespace GitOpsActors.Sandbox.Faults;

/// <summary>What is to go wrong, and how often. Chances are between 0 and 1.</summary>
public sealed record FaultPlan
{
    public static readonly FaultPlan None = new();

    /// <summary>Delay before each answer.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Requests that are told to come back later (429 with Retry-After).</summary>
    public double TooManyRequests { get; init; }

    /// <summary>Requests that fail with 500 or 503.</summary>
    public double ServerErrors { get; init; }

    /// <summary>Requests whose connection is cut instead of an answer.</summary>
    public double Resets { get; init; }

    /// <summary>Watches that end after each batch of events.</summary>
    public double DroppedWatches { get; init; }

    /// <summary>Watches stay open and deliver nothing.</summary>
    public bool StaleWatches { get; init; }

    /// <summary>Every connection is cut: the server seems to be gone.</summary>
    public bool Stopped { get; init; }

    /// <summary>Reads "latency=50,429=0.1,5xx=0.05,reset=0.01,drop-watches=0.1,stale-watches,stopped"; latency in milliseconds.</summary>
    /// <exception cref="FormatException">A part is not one of these.</exception>
    public static FaultPlan Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plan = None;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equal = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equal < 0 ? (part, "1") : (part[..equal], part[(equal + 1)..]);
            if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                throw new FormatException($"'{value}' in '{part}' is not a number");
            if (name != "latency" && number > 1) throw new FormatException($"'{part}': a chance is at most 1");
            plan = name switch
            {
                "latency" => plan with { Latency = TimeSpan.FromMilliseconds(number) },
                "429" => plan with { TooManyRequests = number },
                "5xx" => plan with { ServerErrors = number },
                "reset" => plan with { Resets = number },
                "drop-watches" => plan with { DroppedWatches = number },
                "stale-watches" => plan with { StaleWatches = number > 0 },
                "stopped" => plan with { Stopped = number > 0 },
                _ => throw new FormatException($"'{name}' is no fault; there are latency, 429, 5xx, reset, drop-watches, stale-watches and stopped"),
            };
        }
        return plan;
    }
}
