using System.Globalization;

namespace GitOpsActors.Engine.Schedules;

/// <summary>Reads schedules; what is wrong with one is said in the words of the cron library that Kubernetes uses.</summary>
public static class CronSchedules
{
    // What a set of times has next to them when it stood as a star.
    private const ulong Star = 1UL << 63;

    private static readonly (int Min, int Max, string[] Names)[] Bounds =
    [
        (0, 59, []), (0, 23, []), (1, 31, []),
        (1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        (0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    public static string? Problem(string schedule) => Read(schedule, out _);

    /// <summary>The schedule that a text means; null when it means none.</summary>
    public static CronSchedule? Parse(string schedule) => Read(schedule, out var read) is null ? read : null;

    private static string? Read(string schedule, out CronSchedule? read)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        read = null;
        var spec = schedule.Trim();
        if (spec.StartsWith("@every ", StringComparison.Ordinal))
        {
            // The library wants a unit, even where others take a bare number for seconds.
            if (spec[7..].All(char.IsAsciiDigit) || GoDuration.Parse(spec[7..]) is not { } pause) return $"failed to parse duration {spec}: time: invalid duration \"{spec[7..]}\"";
            read = new CronSchedule(pause);
            return null;
        }
        if (spec.StartsWith('@'))
        {
            var plain = Plain(spec);
            return plain is null ? $"unrecognized descriptor: {spec}" : Read(plain, out read);
        }
        var fields = spec.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5) return $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]";
        var sets = new ulong[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            foreach (var part in fields[i].Split(','))
            {
                if (Range(part, Bounds[i], out var set) is { } problem) return problem;
                sets[i] |= set;
            }
        }
        read = new CronSchedule(sets[0], sets[1], sets[2] & ~Star, sets[3], sets[4] & ~Star, ((sets[2] | sets[4]) & Star) != 0);
        return null;
    }

    private static string? Plain(string descriptor) => descriptor switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => null,
    };

    private static string? Range(string text, (int Min, int Max, string[] Names) bounds, out ulong set)
    {
        set = 0;
        var rangeAndStep = text.Split('/');
        if (rangeAndStep.Length > 2) return $"too many slashes: {text}";
        var lowAndHigh = rangeAndStep[0].Split('-');
        if (lowAndHigh.Length > 2) return $"too many hyphens: {text}";
        int start, end, step = 1;
        var isStar = lowAndHigh[0] is "*" or "?";
        if (isStar) (start, end) = (bounds.Min, bounds.Max);
        else
        {
            if (Number(lowAndHigh[0], bounds, out start) is { } bad) return bad;
            end = start;
            if (lowAndHigh.Length == 2 && Number(lowAndHigh[1], bounds, out end) is { } badEnd) return badEnd;
        }
        if (rangeAndStep.Length == 2)
        {
            if (Number(rangeAndStep[1], (0, int.MaxValue, []), out step) is { } badStep) return badStep;
            if (lowAndHigh.Length == 1 && !isStar) end = bounds.Max;
            if (step == 0) return $"step of range should be a positive number: {text}";
        }
        if (start < bounds.Min) return $"beginning of range ({start}) below minimum ({bounds.Min}): {text}";
        if (end > bounds.Max) return $"end of range ({end}) above maximum ({bounds.Max}): {text}";
        if (start > end) return $"beginning of range ({start}) beyond end of range ({end}): {text}";
        if (isStar && step == 1) set = Star;
        for (long i = start; i <= end; i += step) set |= 1UL << (int)i;
        return null;
    }

    private static string? Number(string text, (int Min, int Max, string[] Names) bounds, out int value)
    {
        var named = Array.FindIndex(bounds.Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        value = named + bounds.Min;
        if (named >= 0) return null;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
            return $"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax";
        return value < 0 ? $"negative number ({value}) not allowed: {text}" : null;
    }
}
