using System.Globalization;
using System.Numerics;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>Numbers as Go's strconv reads and writes them.</summary>
internal static class GoNumbers
{
    /// <summary>An integer of 64 bits; null when the text is none, or too large. Base 0 takes the base from the prefix, and underscores.</summary>
    public static long? ParseInteger(string text, int numberBase)
    {
        var isNegative = text.StartsWith('-');
        var digits = isNegative || text.StartsWith('+') ? text.AsSpan(1) : text.AsSpan();
        if (ParseMagnitude(digits, numberBase) is not { } size) return null;
        if (size <= long.MaxValue) return isNegative ? -(long)size : (long)size;
        return isNegative && size == (ulong)long.MaxValue + 1 ? long.MinValue : null;
    }

    /// <summary>A decimal integer; the largest or smallest one when the text goes beyond them, and zero when it is none.</summary>
    public static long NearestInteger(string text)
    {
        if (ParseInteger(text, 10) is { } number) return number;
        var digits = text.AsSpan(text is ['-' or '+', ..] ? 1 : 0);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')) return 0;
        return text[0] == '-' ? long.MinValue : long.MaxValue;
    }

    private static ulong? ParseMagnitude(ReadOnlySpan<char> digits, int numberBase)
    {
        var radix = numberBase == 0 ? 10 : numberBase;
        var isPrefixed = false;
        if (numberBase == 0 && digits.Length > 1 && digits[0] == '0')
        {
            (radix, var skip) = char.ToLowerInvariant(digits[1]) switch { 'x' => (16, 2), 'b' => (2, 2), 'o' => (8, 2), _ => (8, 1) };
            digits = digits[skip..];
            isPrefixed = true;
        }

        var mayUnderscore = isPrefixed;
        var any = false;
        UInt128 size = 0;
        foreach (var c in digits)
        {
            if (c == '_' && numberBase == 0 && mayUnderscore)
            {
                mayUnderscore = false;
                continue;
            }

            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : 99;
            if (digit >= radix) return null;
            size = (size * (uint)radix) + (uint)digit;
            if (size > ulong.MaxValue) return null;
            any = mayUnderscore = true;
        }

        return any && digits[^1] != '_' ? (ulong)size : null;
    }

    /// <summary>A floating point constant of a template; null when the text is none.</summary>
    public static double? ParseConstant(string text) => ParseFloat(text.Replace("_", "", StringComparison.Ordinal));

    /// <summary>As strconv.ParseFloat: decimal and hexadecimal, inf and nan; null when the text is none.</summary>
    public static double? ParseFloat(string text)
    {
        var isNegative = text.StartsWith('-');
        var digits = isNegative || text.StartsWith('+') ? text[1..] : text;
        if (digits.Length == 0) return null;
        var sign = isNegative ? -1.0 : 1.0;
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return ParseHex(digits[2..]) is { } size ? sign * size : null;
        switch (digits.ToLowerInvariant())
        {
            case "inf" or "infinity": return sign * double.PositiveInfinity;
            case "nan": return double.NaN;
        }

        if (!char.IsAsciiDigit(digits[0]) && digits[0] != '.') return null;
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) ? sign * value : null;
    }

    private static double? ParseHex(string digits)
    {
        var p = digits.IndexOfAny(['p', 'P']);
        if (p < 0 || !int.TryParse(digits.AsSpan(p + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)) return null;
        var point = digits.IndexOf('.', StringComparison.Ordinal) is var at and >= 0 && at < p ? at : p;
        var mantissa = digits[..p].Replace(".", "", StringComparison.Ordinal);
        if (mantissa.Length is 0 or > 200 || !BigInteger.TryParse("0" + mantissa, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var whole)) return null;
        var places = point < p ? p - point - 1 : 0;
        return (double)whole * Math.Pow(2, exponent - (4.0 * places));
    }

    public static string FormatFloat(double value) => FormatFloat(value, 'g', -1);

    /// <summary>As strconv.FormatFloat, for 64 bits; a precision of -1 is the fewest digits that read back the same.</summary>
    public static string FormatFloat(double value, char format, int precision)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "+Inf" : "-Inf";
        precision = Math.Min(precision, 1000);
        switch (format)
        {
            case 'e' or 'E':
                var text = precision < 0 ? Exponential(value) : WithExponent(value.ToString("E" + precision, CultureInfo.InvariantCulture));
                return format == 'E' ? text.ToUpperInvariant() : text;
            case 'f' or 'F': return precision < 0 ? Plain(value) : value.ToString("F" + precision, CultureInfo.InvariantCulture);
            case 'G': return General(value, precision).ToUpperInvariant();
            default: return General(value, precision);
        }
    }

    private static string General(double value, int precision)
    {
        if (value == 0) return double.IsNegative(value) ? "-0" : "0";
        if (precision < 0)
        {
            var exponent = Shortest(value).Exponent;
            // Six digits before the point, as of C's %g, though all digits are shown.
            return exponent is < -4 or >= 6 ? Exponential(value) : Plain(value);
        }

        var digits = Math.Max(precision, 1);
        var rounded = value.ToString("E" + (digits - 1), CultureInfo.InvariantCulture);
        var at = rounded.IndexOf('E', StringComparison.Ordinal);
        var power = int.Parse(rounded.AsSpan(at + 1), CultureInfo.InvariantCulture);
        var mantissa = rounded[..at].Contains('.', StringComparison.Ordinal) ? rounded[..at].TrimEnd('0').TrimEnd('.') : rounded[..at];
        if (power < -4 || power >= digits) return WithExponent(mantissa + rounded[at..]);
        var plain = value.ToString("F" + Math.Max(digits - 1 - power, 0), CultureInfo.InvariantCulture);
        return plain.Contains('.', StringComparison.Ordinal) ? plain.TrimEnd('0').TrimEnd('.') : plain;
    }

    private static string WithExponent(string text)
    {
        var at = text.IndexOf('E', StringComparison.Ordinal);
        var power = int.Parse(text.AsSpan(at + 1), CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text[..at]}e{(power < 0 ? '-' : '+')}{Math.Abs(power):00}");
    }

    private static string Exponential(double value)
    {
        var (digits, exponent) = Shortest(value);
        var mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        return string.Create(CultureInfo.InvariantCulture, $"{(double.IsNegative(value) ? "-" : "")}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string Plain(double value)
    {
        var sign = double.IsNegative(value) ? "-" : "";
        if (value == 0) return sign + "0";
        var (digits, exponent) = Shortest(value);
        if (exponent < 0) return sign + "0." + new string('0', -exponent - 1) + digits;
        return exponent + 1 >= digits.Length ? sign + digits.PadRight(exponent + 1, '0') : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    /// <summary>The fewest digits that read back as the same number, and the power of ten of the first of them.</summary>
    private static (string Digits, int Exponent) Shortest(double value)
    {
        if (value == 0) return ("0", 0);
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        var power = at < 0 ? 0 : int.Parse(text.AsSpan(at + 1), CultureInfo.InvariantCulture);
        var mantissa = at < 0 ? text : text[..at];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        power += (point < 0 ? mantissa.Length : point) - 1;
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.TrimStart('0').TrimEnd('0') is { Length: > 0 } significant ? significant : "0", power - leading);
    }
}
