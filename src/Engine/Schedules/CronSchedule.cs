namespace GitOpsActors.Engine.Schedules;

/// <summary>When something happens again and again. Minutes, hours and days are sets of bits, one for each number.</summary>
public sealed class CronSchedule
{
    // 29 February comes back after eight years at the most; whatever has not come by then never does.
    private const int DaysMax = 366 * 9;

    private readonly ulong _minutes, _hours, _days, _months, _weekdays;
    private readonly bool _needsBothDays;
    private readonly TimeSpan? _pause;

    /// <param name="minutes">Of the hour.</param>
    /// <param name="hours">Of the day.</param>
    /// <param name="days">Of the month.</param>
    /// <param name="months">Of the year.</param>
    /// <param name="weekdays">Sunday is 0.</param>
    /// <param name="needsBothDays">Whether both kinds of days must fit; otherwise one of them is enough.</param>
    public CronSchedule(ulong minutes, ulong hours, ulong days, ulong months, ulong weekdays, bool needsBothDays) =>
        (_minutes, _hours, _days, _months, _weekdays, _needsBothDays) = (minutes, hours, days, months, weekdays, needsBothDays);

    /// <param name="pause">How long it takes until the next time; whole seconds.</param>
    public CronSchedule(TimeSpan pause) => _pause = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(pause.TotalSeconds)));

    /// <summary>The first time after another; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (_pause is { } pause) return new DateTimeOffset(after.Ticks - (after.Ticks % TimeSpan.TicksPerSecond), after.Offset) + pause;
        var day = TimeZoneInfo.ConvertTime(after, zone).Date;
        for (var i = 0; i < DaysMax; i++, day = day.AddDays(1))
            if (IsOn(day) && FirstOf(day, after, zone) is { } time) return time;
        return null;
    }

    /// <summary>The last time of those from one moment (left out) to another (taken in).</summary>
    public DateTimeOffset? Latest(DateTimeOffset after, DateTimeOffset until, TimeZoneInfo zone)
    {
        if (_pause is { } pause)
        {
            var first = Next(after, zone)!.Value;
            return first > until ? null : first + (pause * ((until - first).Ticks / pause.Ticks));
        }
        DateTimeOffset? latest = null;
        // Looks back in growing steps, so that a long sleep does not mean to walk through every minute of it.
        for (var span = TimeSpan.FromHours(1); latest is null; span *= 8)
        {
            var from = until - span > after ? until - span : after;
            for (var next = Next(from, zone); next is { } time && time <= until; next = Next(time, zone)) latest = time;
            if (from == after) break;
        }
        return latest;
    }

    private bool IsOn(DateTime day)
    {
        if (!Has(_months, day.Month)) return false;
        var (ofMonth, ofWeek) = (Has(_days, day.Day), Has(_weekdays, (int)day.DayOfWeek));
        return _needsBothDays ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    private DateTimeOffset? FirstOf(DateTime day, DateTimeOffset after, TimeZoneInfo zone)
    {
        DateTimeOffset? first = null;
        for (var hour = 0; hour < 24; hour++)
        {
            if (!Has(_hours, hour)) continue;
            for (var minute = 0; minute < 60; minute++)
            {
                if (!Has(_minutes, minute)) continue;
                foreach (var time in Moments(day.AddMinutes((hour * 60) + minute), zone))
                    if (time > after && (first is null || time < first)) first = time;
                // Only where clocks are turned back may a later hour come earlier, by an hour at most.
                if (first is not null && !zone.SupportsDaylightSavingTime) return first;
            }
        }
        return first;
    }

    // Where clocks are turned, a local time comes twice or not at all.
    private static IEnumerable<DateTimeOffset> Moments(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local)) return [];
        return zone.IsAmbiguousTime(local)
            ? zone.GetAmbiguousTimeOffsets(local).Select(offset => new DateTimeOffset(local, offset))
            : [new DateTimeOffset(local, zone.GetUtcOffset(local))];
    }

    private static bool Has(ulong set, int number) => (set >> number & 1) != 0;
}
