using System.Globalization;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>Whether a text is a schedule, in the words of the cron library that Kubernetes uses.</summary>
internal static class CronSchedules
{
    private static readonly (int Min, int Max, string[] Names)[] Bounds =
    [
        (0, 59, []), (0, 23, []), (1, 31, []),
        (1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        (0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    private static readonly string[] Descriptors = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

    public static string? Problem(string schedule)
    {
        var spec = schedule.Trim();
        if (spec.StartsWith('@')) return Descriptors.Contains(spec) || spec.StartsWith("@every ", StringComparison.Ordinal) ? null : $"unrecognized descriptor: {spec}";
        var fields = spec.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5) return $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]";
        for (var i = 0; i < fields.Length; i++)
            foreach (var part in fields[i].Split(','))
                if (Range(part, Bounds[i]) is { } problem) return problem;
        return null;
    }

    private static string? Range(string text, (int Min, int Max, string[] Names) bounds)
    {
        var rangeAndStep = text.Split('/');
        if (rangeAndStep.Length > 2) return $"too many slashes: {text}";
        var lowAndHigh = rangeAndStep[0].Split('-');
        if (lowAndHigh.Length > 2) return $"too many hyphens: {text}";
        int start, end;
        if (lowAndHigh[0] is "*" or "?") (start, end) = (bounds.Min, bounds.Max);
        else
        {
            if (Number(lowAndHigh[0], bounds, out start) is { } bad) return bad;
            end = start;
            if (lowAndHigh.Length == 2 && Number(lowAndHigh[1], bounds, out end) is { } badEnd) return badEnd;
        }
        if (rangeAndStep.Length == 2)
        {
            if (Number(rangeAndStep[1], (0, int.MaxValue, []), out var step) is { } badStep) return badStep;
            if (lowAndHigh.Length == 1 && lowAndHigh[0] is not ("*" or "?")) end = bounds.Max;
            if (step == 0) return $"step of range should be a positive number: {text}";
        }
        if (start < bounds.Min) return $"beginning of range ({start}) below minimum ({bounds.Min}): {text}";
        if (end > bounds.Max) return $"end of range ({end}) above maximum ({bounds.Max}): {text}";
        return start > end ? $"beginning of range ({start}) beyond end of range ({end}): {text}" : null;
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
