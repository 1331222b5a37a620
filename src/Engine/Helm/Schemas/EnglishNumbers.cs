using System.Globalization;

namespace GitOpsActors.Engine.Helm.Schemas;

/// <summary>Numbers as Go's library for languages writes them in English: with commas, and powers of ten in small raised digits.</summary>
internal static class EnglishNumbers
{
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    public static string Show(double number)
    {
        if (number == 0) return "0";
        // The shortest digits that mean the number, without zeros around them: d.ddd times a power of ten.
        var parts = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal) is var at and >= 0 ? at : parts[0].Length;
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var zeros = all.Length - all.TrimStart('0').Length;
        var exponent = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) + point - zeros - 1;
        var digits = all.Trim('0');
        if (exponent is >= -4 and < 6) return number.ToString("#,##0.####################", CultureInfo.InvariantCulture);
        var power = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture).Select(static digit => Raised[digit - '0']);
        return $"{(number < 0 ? "-" : "")}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}×10{(exponent < 0 ? "⁻" : "")}{string.Concat(power)}";
    }
}
