using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>Go's layouts of time: "2006-01-02 15:04:05".</summary>
internal static class GoLayout
{
    // Longer ones first where one begins with another.
    private static readonly string[] Pieces =
    [
        "January", "Monday", "Z070000", "Z07:00:00", "-07:00:00", "-070000", "Z07:00", "-07:00", "Z0700", "-0700", "Z07", "-07", "2006", "__2", "002", "Jan", "Mon", "MST", "_2", "01", "02", "03", "04", "05", "06", "15", "PM", "pm", "1", "2", "3", "4", "5",
    ];

    public static string Format(GoTime value, string layout)
    {
        var output = new StringBuilder();
        var at = 0;
        while (at < layout.Length)
        {
            var piece = PieceAt(layout, at);
            if (piece.Length == 0)
            {
                output.Append(layout[at++]);
                continue;
            }

            output.Append(Show(value, piece));
            at += piece.Length;
        }

        return output.ToString();
    }

    private static string PieceAt(string layout, int at)
    {
        var rest = layout.AsSpan(at);
        if (rest[0] is '.' or ',' && rest.Length > 1 && rest[1] is '0' or '9')
        {
            var end = 1;
            while (end < rest.Length && rest[end] == rest[1]) end++;
            // Only at the end of digits it is a fraction of the second.
            return end < rest.Length && char.IsAsciiDigit(rest[end]) ? "" : rest[..end].ToString();
        }

        if (rest.StartsWith("_2006")) return "";
        foreach (var piece in Pieces)
        {
            if (!rest.StartsWith(piece, StringComparison.Ordinal)) continue;
            if (piece is "Jan" or "Mon" && rest.Length > 3 && char.IsAsciiLetterLower(rest[3])) return "";
            return piece;
        }

        return "";
    }

    private static string Show(GoTime value, string piece)
    {
        var time = value.Time;
        return piece switch
        {
            "2006" => time.Year.ToString("0000", CultureInfo.InvariantCulture),
            "06" => (time.Year % 100).ToString("00", CultureInfo.InvariantCulture),
            "January" => time.ToString("MMMM", CultureInfo.InvariantCulture),
            "Jan" => time.ToString("MMM", CultureInfo.InvariantCulture),
            "01" => time.ToString("MM", CultureInfo.InvariantCulture),
            "1" => time.Month.ToString(CultureInfo.InvariantCulture),
            "Monday" => time.ToString("dddd", CultureInfo.InvariantCulture),
            "Mon" => time.ToString("ddd", CultureInfo.InvariantCulture),
            "02" => time.ToString("dd", CultureInfo.InvariantCulture),
            "_2" => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            "2" => time.Day.ToString(CultureInfo.InvariantCulture),
            "002" => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            "__2" => time.DayOfYear.ToString(CultureInfo.InvariantCulture).PadLeft(3),
            "15" => time.ToString("HH", CultureInfo.InvariantCulture),
            "03" => time.ToString("hh", CultureInfo.InvariantCulture),
            "3" => (((time.Hour + 11) % 12) + 1).ToString(CultureInfo.InvariantCulture),
            "04" => time.ToString("mm", CultureInfo.InvariantCulture),
            "4" => time.Minute.ToString(CultureInfo.InvariantCulture),
            "05" => time.ToString("ss", CultureInfo.InvariantCulture),
            "5" => time.Second.ToString(CultureInfo.InvariantCulture),
            "PM" => time.Hour >= 12 ? "PM" : "AM",
            "pm" => time.Hour >= 12 ? "pm" : "am",
            "MST" => value.Zone,
            _ => piece[0] is '.' or ',' ? Fraction(time, piece) : Offset(time.Offset, piece),
        };
    }

    private static string Fraction(DateTimeOffset time, string piece)
    {
        var digits = (time.Ticks % TimeSpan.TicksPerSecond * 100).ToString("000000000", CultureInfo.InvariantCulture)[..Math.Min(piece.Length - 1, 9)];
        if (piece[1] == '9') digits = digits.TrimEnd('0');
        return digits.Length == 0 ? "" : piece[0] + digits;
    }

    private static string Offset(TimeSpan offset, string piece)
    {
        if (piece[0] == 'Z' && offset == TimeSpan.Zero) return "Z";
        var sign = offset < TimeSpan.Zero ? "-" : "+";
        var (hours, minutes, seconds) = (Math.Abs(offset.Hours), Math.Abs(offset.Minutes), Math.Abs(offset.Seconds));
        return piece[1..] switch
        {
            "07" => $"{sign}{hours:00}",
            "0700" => $"{sign}{hours:00}{minutes:00}",
            "07:00" => $"{sign}{hours:00}:{minutes:00}",
            "070000" => $"{sign}{hours:00}{minutes:00}{seconds:00}",
            _ => $"{sign}{hours:00}:{minutes:00}:{seconds:00}",
        };
    }

    /// <summary>Reads a time by a layout.</summary>
    /// <exception cref="TemplateException">The text does not follow it.</exception>
    public static GoTime Parse(string text, string layout)
    {
        var parts = new TimeParts();
        var (at, from) = (0, 0);
        while (at < layout.Length)
        {
            var piece = PieceAt(layout, at);
            if (piece.Length == 0)
            {
                if (from >= text.Length || text[from] != layout[at]) throw Failed(text, layout, text[from..], layout[at..]);
                (at, from) = (at + 1, from + 1);
                continue;
            }

            at += piece.Length;
            var start = from;
            if (!parts.Read(text, ref from, piece)) throw Failed(text, layout, text[start..], piece);
            // A fraction may stand behind the seconds though the layout has none.
            if (piece is "05" or "5" && (at >= layout.Length || PieceAt(layout, at) is not ['.' or ',', ..])) parts.ReadFraction(text, ref from);
        }

        if (from < text.Length) throw new TemplateException($"parsing time {GoQuote.Double(text)}: extra text: {GoQuote.Double(text[from..])}");
        return parts.ToTime() ?? throw new TemplateException($"parsing time {GoQuote.Double(text)}: day out of range");
    }

    private static TemplateException Failed(string text, string layout, string rest, string piece) =>
        new($"parsing time {GoQuote.Double(text)} as {GoQuote.Double(layout)}: cannot parse {GoQuote.Double(rest)} as {GoQuote.Double(piece)}");
}
