using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>A time with the short name of its zone, as `now` and `toDate` give it to templates.</summary>
internal sealed class GoTime(DateTimeOffset time, string zone) : GoObject
{
    public DateTimeOffset Time => time;

    public string Zone => zone;

    public override string Type => "time.Time";

    public override string Show() => GoLayout.Format(this, "2006-01-02 15:04:05.999999999 -0700 MST");

    public override Node ToNode() => GoLayout.Format(this, "2006-01-02T15:04:05.999999999Z07:00");

    public override Function? Method(string name) => name switch
    {
        "Format" => Function.Of(name, "string", (_, a) => GoLayout.Format(this, (string)a[0]!)),
        "Unix" => Function.Of(name, "", (_, _) => time.ToUnixTimeSeconds()),
        "UnixMilli" => Function.Of(name, "", (_, _) => time.ToUnixTimeMilliseconds()),
        "UnixNano" => Function.Of(name, "", (_, _) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100),
        "Year" => Function.Of(name, "", (_, _) => (nint)time.Year),
        "Day" => Function.Of(name, "", (_, _) => (nint)time.Day),
        "Hour" => Function.Of(name, "", (_, _) => (nint)time.Hour),
        "Minute" => Function.Of(name, "", (_, _) => (nint)time.Minute),
        "Second" => Function.Of(name, "", (_, _) => (nint)time.Second),
        "Nanosecond" => Function.Of(name, "", (_, _) => (nint)(time.Ticks % TimeSpan.TicksPerSecond * 100)),
        "YearDay" => Function.Of(name, "", (_, _) => (nint)time.DayOfYear),
        "Month" => Function.Of(name, "", (_, _) => new GoName("time.Month", time.Month, CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(time.Month))),
        "Weekday" => Function.Of(name, "", (_, _) => new GoName("time.Weekday", (int)time.DayOfWeek, time.DayOfWeek.ToString())),
        "Sub" => Function.Of(name, "time", (_, a) => new GoDuration(GoDuration.Between(time, ((GoTime)a[0]!).Time))),
        "Add" => Function.Of(name, "duration", (_, a) => Add(((GoDuration)a[0]!).Nanoseconds)),
        "Truncate" => Function.Of(name, "duration", (_, a) => Cut(((GoDuration)a[0]!).Nanoseconds, half: 0)),
        "Round" => Function.Of(name, "duration", (_, a) => Cut(((GoDuration)a[0]!).Nanoseconds, half: 2)),
        "UTC" => Function.Of(name, "", (_, _) => new GoTime(time.ToUniversalTime(), "UTC")),
        "String" => Function.Of(name, "", (_, _) => Show()),
        "IsZero" => Function.Of(name, "", (_, _) => time.UtcTicks == 0),
        "Before" => Function.Of(name, "time", (_, a) => time < ((GoTime)a[0]!).Time),
        "After" => Function.Of(name, "time", (_, a) => time > ((GoTime)a[0]!).Time),
        "Equal" => Function.Of(name, "time", (_, a) => time.UtcTicks == ((GoTime)a[0]!).Time.UtcTicks),
        "AddDate" => Function.Of(name, "int int int", (_, a) => Moved(() => time.AddYears((int)(nint)a[0]!).AddMonths((int)(nint)a[1]!).AddDays((nint)a[2]!))),
        _ => null,
    };

    public GoTime Add(long nanoseconds) => Moved(() => time.AddTicks(nanoseconds / 100));

    /// <summary>Down to a multiple of a span since the first moment; up where more than a half, or just that, is left.</summary>
    /// <param name="half">2 for up from the half on, 0 for never up.</param>
    private GoTime Cut(long nanoseconds, int half)
    {
        var span = nanoseconds / 100;
        if (span <= 0) return this;
        var rest = time.UtcTicks % span;
        return Moved(() => time.AddTicks(half > 0 && rest >= (span / half) + (span % half) ? span - rest : -rest));
    }

    private GoTime Moved(Func<DateTimeOffset> move)
    {
        try
        {
            return new GoTime(move(), zone);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new TemplateException("the time is out of range", error);
        }
    }
}
