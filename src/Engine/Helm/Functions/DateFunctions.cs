using System.Globalization;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Dates. The instant of `now` is an input of the render; the local zone is UTC, as on a server.</summary>
internal static class DateFunctions
{
    public static void AddTo(FunctionTable table)
    {
        // Only strings and 64 bit integers are durations to the original; an int of a template is none.
        table.Add("now", "", static (e, _) => Utc(e.State.Now));
        table.Add("date", "string any", static (e, a) => Format(TimeOf(e, a[1]), (string)a[0]!, "Local"));
        table.Add("dateInZone date_in_zone", "string any string", static (e, a) => Format(TimeOf(e, a[1]), (string)a[0]!, (string)a[2]!));
        table.Add("htmlDate", "any", static (e, a) => Format(TimeOf(e, a[0]), "2006-01-02", "Local"));
        table.Add("htmlDateInZone", "any string", static (e, a) => Format(TimeOf(e, a[0]), "2006-01-02", (string)a[1]!));
        table.Add("dateModify date_modify", "string time", static a => GoDuration.Parse((string)a[0]!) is { } span ? ((GoTime)a[1]!).Add(span) : a[1]);
        table.Add("mustDateModify must_date_modify", "string time", static a => ((GoTime)a[1]!).Add(GoDuration.Parse((string)a[0]!) ?? throw Invalid((string)a[0]!)));
        table.Add("toDate", "string string", static a => ParseOrZero((string)a[1]!, (string)a[0]!));
        table.Add("mustToDate", "string string", static a => GoLayout.Parse((string)a[1]!, (string)a[0]!));
        table.Add("unixEpoch", "time", static a => ((GoTime)a[0]!).Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        table.Add("ago", "any", static (e, a) => GoDuration.Show(GoDuration.RoundToSeconds(GoDuration.Between(e.State.Now, TimeOf(e, a[0]).Time))));
        table.Add("duration", "any", static a => GoDuration.Show(unchecked(Seconds(a[0]) * GoDuration.Second)));
        table.Add("durationRound", "any", static (e, a) => GoDuration.ShowRounded(a[0] is GoTime time ? GoDuration.Between(e.State.Now, time.Time) : a[0] is string text ? GoDuration.Parse(text) ?? 0 : a[0] is long number ? number : 0));
    }

    private static GoTime ParseOrZero(string text, string layout)
    {
        try
        {
            return GoLayout.Parse(text, layout);
        }
        catch (TemplateException)
        {
            return new GoTime(default, "UTC");
        }
    }

    private static long Seconds(object? value) => value switch
    {
        string text => GoNumbers.NearestInteger(text),
        long number => number,
        _ => 0,
    };

    private static GoTime Utc(DateTimeOffset time) => new(time.ToUniversalTime(), "UTC");

    private static GoTime TimeOf(Execution execution, object? value) => value switch
    {
        GoTime time => time,
        long or nint or int => Utc(DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(GoTypes.Integer(value), -62135596800, 253402300799))),
        _ => Utc(execution.State.Now),
    };

    private static string Format(GoTime time, string layout, string zone)
    {
        if (zone is "UTC" or "Local" or "") return GoLayout.Format(Utc(time.Time), layout);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)) return GoLayout.Format(Utc(time.Time), layout);
        var local = TimeZoneInfo.ConvertTime(time.Time, found);
        return GoLayout.Format(new GoTime(local, ZoneName(found, local)), layout);
    }

    /// <summary>The short name, where it is well known; the offset where it isn't.</summary>
    private static string ZoneName(TimeZoneInfo zone, DateTimeOffset time)
    {
        if (ZoneNames.Find(zone.Id, zone.IsDaylightSavingTime(time)) is { } name) return name;
        return (time.Offset < TimeSpan.Zero ? "-" : "+") + time.Offset.ToString(time.Offset.Minutes == 0 ? "hh" : "hhmm", CultureInfo.InvariantCulture);
    }

    private static TemplateException Invalid(string text)
    {
        var quoted = GoQuote.Double(text);
        var unit = text.AsSpan().TrimStart("+-0123456789.");
        if (unit.IsEmpty && text.AsSpan().ContainsAnyInRange('0', '9')) return new($"time: missing unit in duration {quoted}");
        return unit.Length > 0 && unit.Length < text.Length && GoDuration.Parse("1" + unit.ToString()) is null && GoDuration.Parse(text[..^unit.Length] + "s") is not null
            ? new($"time: unknown unit {GoQuote.Double(unit.ToString())} in duration {quoted}")
            : new($"time: invalid duration {quoted}");
    }
}
