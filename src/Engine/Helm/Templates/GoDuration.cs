using System.Buffers;
using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>A span of time in Go: nanoseconds in 64 bits, which wrap around.</summary>
internal sealed class GoDuration(long nanoseconds) : GoObject
{
    public const long Second = 1_000_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;

    private static readonly (string Unit, long Nanoseconds)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", Second), ("m", Minute), ("h", Hour),
    ];

    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789.");

    public long Nanoseconds => nanoseconds;

    public override string Type => "time.Duration";

    public override string Kind => "int64";

    public override string Show() => Show(nanoseconds);

    public override Node ToNode() => nanoseconds;

    public override Function? Method(string name) => name switch
    {
        "Hours" => Function.Of(name, "", (_, _) => nanoseconds / (double)Hour),
        "Minutes" => Function.Of(name, "", (_, _) => nanoseconds / (double)Minute),
        "Seconds" => Function.Of(name, "", (_, _) => nanoseconds / (double)Second),
        "Milliseconds" => Function.Of(name, "", (_, _) => nanoseconds / 1_000_000),
        "Microseconds" => Function.Of(name, "", (_, _) => nanoseconds / 1_000),
        "Nanoseconds" => Function.Of(name, "", (_, _) => nanoseconds),
        "Abs" => Function.Of(name, "", (_, _) => new GoDuration(nanoseconds == long.MinValue ? long.MaxValue : Math.Abs(nanoseconds))),
        "Truncate" => Function.Of(name, "duration", (_, a) => new GoDuration(Truncated(((GoDuration)a[0]!).Nanoseconds))),
        "Round" => Function.Of(name, "duration", (_, a) => new GoDuration(Rounded(((GoDuration)a[0]!).Nanoseconds))),
        "String" => Function.Of(name, "", (_, _) => Show()),
        _ => null,
    };

    private long Truncated(long span) => span <= 0 ? nanoseconds : nanoseconds - (nanoseconds % span);

    /// <summary>Halves go away from zero; what would be too long stays as long as can be.</summary>
    private long Rounded(long span)
    {
        if (span <= 0) return nanoseconds;
        var (cut, rest) = ((Int128)Truncated(span), Int128.Abs(nanoseconds % span));
        if (rest * 2 >= span) cut += nanoseconds < 0 ? -span : span;
        return (long)Int128.Clamp(cut, long.MinValue, long.MaxValue);
    }

    /// <summary>The nanoseconds of "1h15m30.5s"; null when the text is no duration, or longer than 292 years.</summary>
    public static long? Parse(string text)
    {
        var isNegative = text.StartsWith('-');
        var rest = isNegative || text.StartsWith('+') ? text.AsSpan(1) : text.AsSpan();
        if (rest is "0") return 0;
        if (rest.IsEmpty) return null;
        var sum = 0m;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(OfNumbers);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            rest = rest[digits..];
            var letters = rest.IndexOfAny(OfNumbers);
            var unit = rest[..(letters < 0 ? rest.Length : letters)].ToString();
            if (Array.Find(Units, known => known.Unit == unit) is not { Unit: not null } found || number > ulong.MaxValue) return null;
            sum += decimal.Truncate(number * found.Nanoseconds);
            rest = rest[unit.Length..];
        }

        // The smallest one has no opposite.
        if (sum > (isNegative ? 9223372036854775808m : long.MaxValue)) return null;
        return (long)(isNegative ? -sum : sum);
    }

    public static long Between(DateTimeOffset later, DateTimeOffset earlier)
    {
        var ticks = (Int128)(later - earlier).Ticks * 100;
        return (long)Int128.Clamp(ticks, long.MinValue, long.MaxValue);
    }

    /// <summary>To whole seconds, halves away from zero.</summary>
    public static long RoundToSeconds(long nanoseconds)
    {
        var rest = nanoseconds % Second;
        var down = nanoseconds - rest;
        return Math.Abs(rest) * 2 < Second ? down : down + (Math.Sign(rest) * Second);
    }

    /// <summary>As Go prints durations: 1h0m5s, 1.5s, 20ms.</summary>
    public static string Show(long nanoseconds)
    {
        if (nanoseconds == 0) return "0s";
        var sign = nanoseconds < 0 ? "-" : "";
        var size = Size(nanoseconds);
        if (size < Second)
        {
            var (divisor, unit) = size < 1_000 ? (1m, "ns") : size < 1_000_000 ? (1_000m, "µs") : (1_000_000m, "ms");
            return sign + (size / divisor).ToString("0.######", CultureInfo.InvariantCulture) + unit;
        }

        var text = new StringBuilder(sign);
        if (size >= Hour) text.Append(size / Hour).Append('h');
        if (size >= Minute) text.Append(size / Minute % 60).Append('m');
        return text.Append((size % Minute / (decimal)Second).ToString("0.#########", CultureInfo.InvariantCulture)).Append('s').ToString();
    }

    /// <summary>The largest unit alone of which there is more than one: 2h, 3d, 1mo.</summary>
    public static string ShowRounded(long nanoseconds)
    {
        var size = Size(nanoseconds);
        const ulong day = 24 * (ulong)Hour;
        foreach (var (unit, sign) in ((ulong, string)[])[(365 * day, "y"), (30 * day, "mo"), (day, "d"), (Hour, "h"), (Minute, "m"), (Second, "s")])
            if (size > unit) return (size / unit).ToString(CultureInfo.InvariantCulture) + sign;
        return "0s";
    }

    private static ulong Size(long nanoseconds) => nanoseconds < 0 ? 0 - (ulong)nanoseconds : (ulong)nanoseconds;
}
