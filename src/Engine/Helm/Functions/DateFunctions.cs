using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Dates. The instant of `now` is an input of the render; the local zone is UTC, as on a server.</summary>
internal static class DateFunctions
{
    private static readonly (string Unit, double Ticks)[] Units =
    [
        ("ns", 0.01), ("us", 10), ("µs", 10), ("μs", 10), ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    public static void AddTo(FunctionTable table)
    {
        // Only strings and 64 bit integers are durations to the original; an int of a template is none.
        table.Add("now", "", static (e, _) => Utc(e.State.Now));
        table.Add("date", "string any", static (e, a) => Format(TimeOf(e, a[1]), (string)a[0]!, "Local"));
        table.Add("dateInZone date_in_zone", "string any string", static (e, a) => Format(TimeOf(e, a[1]), (string)a[0]!, (string)a[2]!));
        table.Add("htmlDate", "any", static (e, a) => Format(TimeOf(e, a[0]), "2006-01-02", "Local"));
        table.Add("htmlDateInZone", "any string", static (e, a) => Format(TimeOf(e, a[0]), "2006-01-02", (string)a[1]!));
        table.Add("dateModify date_modify", "string time", static a => ParseDuration((string)a[0]!) is { } span ? ((GoTime)a[1]!).Add(span) : a[1]);
        table.Add("mustDateModify must_date_modify", "string time", static a => ((GoTime)a[1]!).Add(ParseDuration((string)a[0]!) ?? throw Invalid((string)a[0]!)));
        table.Add("toDate", "string string", static a => ParseOrZero((string)a[1]!, (string)a[0]!));
        table.Add("mustToDate", "string string", static a => GoLayout.Parse((string)a[1]!, (string)a[0]!));
        table.Add("unixEpoch", "time", static a => ((GoTime)a[0]!).Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        table.Add("ago", "any", static (e, a) => Show(RoundToSeconds(e.State.Now - (a[0] is GoTime or long or nint ? TimeOf(e, a[0]).Time : e.State.Now))));
        table.Add("duration", "any", static a => Show(TimeSpan.FromSeconds(Seconds(a[0]))));
        table.Add("durationRound", "any", static (e, a) => Rounded(a[0] is GoTime time ? e.State.Now - time.Time : a[0] is string text ? ParseDuration(text) ?? TimeSpan.Zero : a[0] is long number ? new TimeSpan(number / 100) : TimeSpan.Zero));
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

    private static double Seconds(object? value) => value switch
    {
        string text => GoNumbers.ParseInteger(text, 10) ?? 0,
        long number => Math.Clamp(number, -9_000_000_000, 9_000_000_000),
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
        var isSummer = zone.IsDaylightSavingTime(time);
        return (zone.BaseUtcOffset.TotalHours, zone.Id.Split('/')[0], isSummer) switch
        {
            (0, "Europe", false) => "GMT",
            (0, "Europe", true) => "BST",
            (1, "Europe", false) => "CET",
            (1, "Europe", true) => "CEST",
            (2, "Europe", false) => "EET",
            (2, "Europe", true) => "EEST",
            (-5, "America" or "US", false) => "EST",
            (-5, "America" or "US", true) => "EDT",
            (-6, "America" or "US", false) => "CST",
            (-6, "America" or "US", true) => "CDT",
            (-7, "America" or "US", false) => "MST",
            (-7, "America" or "US", true) => "MDT",
            (-8, "America" or "US", false) => "PST",
            (-8, "America" or "US", true) => "PDT",
            (9, "Asia", _) when zone.Id == "Asia/Tokyo" => "JST",
            (5.5, "Asia", _) => "IST",
            _ => (time.Offset < TimeSpan.Zero ? "-" : "+") + time.Offset.ToString(time.Offset.Minutes == 0 ? "hh" : "hhmm", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>"1h15m30.5s"; null when the text is no duration.</summary>
    public static TimeSpan? ParseDuration(string text)
    {
        var isNegative = text.StartsWith('-');
        var rest = isNegative || text.StartsWith('+') ? text.AsSpan(1) : text.AsSpan();
        if (rest is "0") return TimeSpan.Zero;
        if (rest.IsEmpty) return null;
        var ticks = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = 0;
            while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.')) digits++;
            if (!double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            rest = rest[digits..];
            var letters = 0;
            while (letters < rest.Length && !char.IsAsciiDigit(rest[letters]) && rest[letters] != '.') letters++;
            var unit = rest[..letters].ToString();
            var found = Array.Find(Units, known => known.Unit == unit);
            if (found.Unit is null) return null;
            ticks += number * found.Ticks;
            rest = rest[letters..];
        }

        return ticks < 9e16 ? TimeSpan.FromTicks((long)(isNegative ? -ticks : ticks)) : null;
    }

    private static TemplateException Invalid(string text) => new($"time: invalid duration {GoQuote.Double(text)}");

    private static TimeSpan RoundToSeconds(TimeSpan span) => TimeSpan.FromSeconds(Math.Round(span.TotalSeconds, MidpointRounding.AwayFromZero));

    /// <summary>As Go prints durations: 1h0m5s, 1.5s, 20ms.</summary>
    private static string Show(TimeSpan span)
    {
        if (span == TimeSpan.Zero) return "0s";
        var sign = span < TimeSpan.Zero ? "-" : "";
        span = span.Duration();
        if (span < TimeSpan.FromSeconds(1))
        {
            var (divisor, unit) = span.Ticks < 10 ? (0.01, "ns") : span.Ticks < TimeSpan.TicksPerMillisecond ? (10, "µs") : ((double)TimeSpan.TicksPerMillisecond, "ms");
            return sign + GoNumbers.FormatFloat(span.Ticks / divisor, 'f', -1) + unit;
        }

        var text = new StringBuilder(sign);
        var hours = (long)span.TotalHours;
        if (hours > 0) text.Append(hours).Append('h');
        if (hours > 0 || span.Minutes > 0) text.Append(span.Minutes).Append('m');
        return text.Append(GoNumbers.FormatFloat(span.Seconds + ((span.Ticks % TimeSpan.TicksPerSecond) / 1e7), 'f', -1)).Append('s').ToString();
    }

    /// <summary>The largest unit of it alone: 2h, 3d, 1mo.</summary>
    private static string Rounded(TimeSpan span)
    {
        var size = span.Duration();
        var days = (long)size.TotalDays;
        if (days >= 365) return days / 365 + "y";
        if (days >= 30) return days / 30 + "mo";
        if (days >= 1) return days + "d";
        if (size.TotalHours >= 1) return (long)size.TotalHours + "h";
        return size.TotalMinutes >= 1 ? (long)size.TotalMinutes + "m" : (long)size.TotalSeconds + "s";
    }
}
