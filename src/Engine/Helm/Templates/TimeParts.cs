using System.Globalization;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>What has been read of a time so far.</summary>
internal sealed class TimeParts
{
    private readonly DateTimeFormatInfo _names = CultureInfo.InvariantCulture.DateTimeFormat;
    private int _year;
    private int _month = 1;
    private int _day = 1;
    private int _hour;
    private int _minute;
    private int _second;
    private int _dayOfYear;
    private long _ticks;
    private bool? _isAfternoon;
    private TimeSpan _offset;
    private string _zone = "UTC";

    public bool Read(string text, ref int at, string piece)
    {
        switch (piece)
        {
            case "2006": return Number(text, ref at, 4, 4, 0, 9999, out _year);
            case "06":
                if (!Number(text, ref at, 2, 2, 0, 99, out _year)) return false;
                _year += _year >= 69 ? 1900 : 2000;
                return true;
            case "01": return Number(text, ref at, 2, 2, 1, 12, out _month);
            case "1": return Number(text, ref at, 1, 2, 1, 12, out _month);
            case "02": return Number(text, ref at, 2, 2, 1, 31, out _day);
            case "_2" or "2":
                if (piece == "_2" && at < text.Length && text[at] == ' ') at++;
                return Number(text, ref at, 1, 2, 1, 31, out _day);
            case "002" or "__2": return Number(text, ref at, 3, 3, 1, 366, out _dayOfYear);
            case "15": return Number(text, ref at, 2, 2, 0, 23, out _hour);
            case "03": return Number(text, ref at, 2, 2, 0, 12, out _hour);
            case "3": return Number(text, ref at, 1, 2, 0, 12, out _hour);
            case "04": return Number(text, ref at, 2, 2, 0, 59, out _minute);
            case "4": return Number(text, ref at, 1, 2, 0, 59, out _minute);
            case "05": return Number(text, ref at, 2, 2, 0, 59, out _second);
            case "5": return Number(text, ref at, 1, 2, 0, 59, out _second);
            case "January": return Name(text, ref at, _names.MonthNames, out _month);
            case "Jan": return Name(text, ref at, _names.AbbreviatedMonthNames, out _month);
            case "Monday": return Name(text, ref at, _names.DayNames, out _);
            case "Mon": return Name(text, ref at, _names.AbbreviatedDayNames, out _);
            case "PM" or "pm": return Half(text, ref at);
            case "MST": return Zone(text, ref at);
            default: return piece[0] is '.' or ',' ? ReadFraction(text, ref at) || piece[1] == '9' : Offset(text, ref at, piece);
        }
    }

    public bool ReadFraction(string text, ref int at)
    {
        if (at + 1 >= text.Length || text[at] is not ('.' or ',') || !char.IsAsciiDigit(text[at + 1])) return false;
        var start = ++at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        _ticks = long.Parse(text[start..at].PadRight(7, '0').AsSpan(0, 7), CultureInfo.InvariantCulture);
        return true;
    }

    public GoTime? ToTime()
    {
        if (_isAfternoon == true && _hour < 12) _hour += 12;
        if (_isAfternoon == false && _hour == 12) _hour = 0;
        // Go's zero year is before our first.
        var year = Math.Max(_year, 1);
        if (_dayOfYear > 0)
        {
            if (_dayOfYear > (DateTime.IsLeapYear(year) ? 366 : 365)) return null;
            var date = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(_dayOfYear - 1);
            (_month, _day) = (date.Month, date.Day);
        }

        if (_day > DateTime.DaysInMonth(year, _month)) return null;
        var local = new DateTime(year, _month, _day, _hour, _minute, _second, DateTimeKind.Unspecified).AddTicks(_ticks);
        return local.Ticks < _offset.Ticks ? null : new GoTime(new DateTimeOffset(local, _offset), _zone);
    }

    private static bool Number(string text, ref int at, int digitsMin, int digitsMax, int min, int max, out int number)
    {
        number = 0;
        var start = at;
        while (at < text.Length && at - start < digitsMax && char.IsAsciiDigit(text[at])) number = (number * 10) + (text[at++] - '0');
        return at - start >= digitsMin && number >= min && number <= max;
    }

    private static bool Name(string text, ref int at, string[] names, out int number)
    {
        for (number = 1; number <= names.Length; number++)
        {
            var name = names[number - 1];
            if (name.Length == 0 || !text.AsSpan(at).StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            at += name.Length;
            return true;
        }

        return false;
    }

    private bool Half(string text, ref int at)
    {
        if (at + 2 > text.Length) return false;
        _isAfternoon = text.Substring(at, 2) switch { "PM" or "pm" => true, "AM" or "am" => false, _ => null };
        at += 2;
        return _isAfternoon is not null;
    }

    private bool Zone(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiLetterUpper(text[at])) at++;
        _zone = text[start..at];
        return _zone.Length is 3 or 4;
    }

    private bool Offset(string text, ref int at, string piece)
    {
        if (piece[0] == 'Z' && at < text.Length && text[at] == 'Z')
        {
            at++;
            return true;
        }

        if (at >= text.Length || text[at] is not ('+' or '-')) return false;
        var isNegative = text[at++] == '-';
        var colon = piece.Contains(':', StringComparison.Ordinal);
        if (!Number(text, ref at, 2, 2, 0, 14, out var hours)) return false;
        var minutes = 0;
        if (piece.Length > 3)
        {
            if (colon && (at >= text.Length || text[at++] != ':')) return false;
            if (!Number(text, ref at, 2, 2, 0, 59, out minutes)) return false;
        }

        var offset = new TimeSpan(hours, minutes, 0);
        _offset = isNegative ? -offset : offset;
        if (_offset != TimeSpan.Zero) _zone = (isNegative ? "-" : "+") + hours.ToString("00", CultureInfo.InvariantCulture) + minutes.ToString("00", CultureInfo.InvariantCulture);
        return true;
    }
}
