using System.Globalization;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

internal static class NumberFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("atoi", "string", static a => (nint)GoNumbers.NearestInteger((string)a[0]!));
        table.Add("int", "any", static a => (nint)ToInteger(a[0]));
        table.Add("int64", "any", static a => ToInteger(a[0]));
        table.Add("float64", "any", static a => ToFloat(a[0]));
        table.Add("toDecimal", "any", static a => GoNumbers.ParseInteger(GoFormat.Show(a[0]), 8) ?? 0L);
        table.Add("add1", "any", static a => ToInteger(a[0]) + 1);
        table.Add("add", "any...", static a => a.Aggregate(0L, static (sum, value) => sum + ToInteger(value)));
        table.Add("sub", "any any", static a => ToInteger(a[0]) - ToInteger(a[1]));
        table.Add("mul", "any any...", static a => a.Skip(1).Aggregate(ToInteger(a[0]), static (product, value) => product * ToInteger(value)));
        table.Add("div", "any any", static a => Divide(ToInteger(a[0]), ToInteger(a[1])));
        table.Add("mod", "any any", static a => ToInteger(a[1]) switch { 0 => throw DivisionByZero(), -1 => 0L, var by => ToInteger(a[0]) % by });
        table.Add("add1f", "any", static a => Exact(ToFloat(a[0]), 1, static (x, y) => x + y, static (x, y) => x + y));
        table.Add("addf", "any...", static a => a.Aggregate(0.0, static (sum, value) => Exact(sum, ToFloat(value), static (x, y) => x + y, static (x, y) => x + y)));
        table.Add("subf", "any any...", static a => Fold(a, static (x, y) => x - y, static (x, y) => x - y));
        table.Add("mulf", "any any...", static a => Fold(a, static (x, y) => x * y, static (x, y) => x * y));
        table.Add("divf", "any any...", static a => Fold(a, static (x, y) => x / y, static (x, y) => Math.Round(x / y, 16, MidpointRounding.AwayFromZero)));
        table.Add("max biggest", "any any...", static a => a.Max(ToInteger));
        table.Add("min", "any any...", static a => a.Min(ToInteger));
        table.Add("maxf", "any any...", static a => a.Aggregate(ToFloat(a[0]), static (most, value) => Math.Max(most, ToFloat(value))));
        table.Add("minf", "any any...", static a => a.Aggregate(ToFloat(a[0]), static (least, value) => Math.Min(least, ToFloat(value))));
        table.Add("ceil", "any", static a => Math.Ceiling(ToFloat(a[0])));
        table.Add("floor", "any", static a => Math.Floor(ToFloat(a[0])));
        table.Add("round", "any int float64...", static a => Round(ToFloat(a[0]), (nint)a[1]!, a.Length > 2 ? (double)a[2]! : 0.5));
        table.Add("until", "int", static (execution, a) => Until(execution, 0, (nint)a[0]!, (nint)a[0]! < 0 ? -1 : 1));
        table.Add("untilStep", "int int int", static (execution, a) => Until(execution, (nint)a[0]!, (nint)a[1]!, (nint)a[2]!));
        table.Add("seq", "int...", static (execution, a) => Sequence(execution, [.. a.Select(static value => (long)(nint)value!)]));
    }

    /// <summary>Any value as an integer; zero where it is none.</summary>
    public static long ToInteger(object? value) => value switch
    {
        nint or long or int or byte or uint or ulong => GoTypes.Integer(value),
        double number => FromFloat(number),
        bool flag => flag ? 1 : 0,
        string text => FromText(text),
        _ => 0,
    };

    private static long FromFloat(double number) =>
        double.IsNaN(number) || number is >= 9223372036854775808.0 or < -9223372036854775808.0 ? long.MinValue : (long)number;

    private static long FromText(string text)
    {
        var point = text.LastIndexOf('.');
        if (point > 0 && point + 1 < text.Length && text.AsSpan(point + 1).Trim('0').IsEmpty) text = text[..point];
        return GoNumbers.ParseInteger(text, 0) ?? 0;
    }

    public static double ToFloat(object? value) => value switch
    {
        double number => number,
        bool flag => flag ? 1 : 0,
        string text => (GoNumbers.ParseFloat(text) ?? (HasUnderscoresBetweenDigits(text) ? GoNumbers.ParseConstant(text) : null)) is { } number && (double.IsFinite(number) || !text.Any(char.IsAsciiDigit)) ? number : 0,
        _ => ToInteger(value),
    };

    private static bool HasUnderscoresBetweenDigits(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '_' && (i == 0 || i + 1 == text.Length || !(char.IsAsciiHexDigit(text[i - 1]) || text[i - 1] is 'x' or 'X') || !char.IsAsciiHexDigit(text[i + 1]))) return false;
        return true;
    }

    private static long Divide(long value, long by) => by switch { 0 => throw DivisionByZero(), -1 => -value, _ => value / by };

    private static TemplateException DivisionByZero() => new("runtime error: integer divide by zero");

    private static double Fold(object?[] values, Func<double, double, double> rough, Func<decimal, decimal, decimal> exact) =>
        values.Skip(1).Aggregate(ToFloat(values[0]), (result, value) => Exact(result, ToFloat(value), rough, exact));

    /// <summary>Calculates in decimals, so that 0.1 + 0.2 is 0.3; in floats where decimals are too small for it.</summary>
    private static double Exact(double left, double right, Func<double, double, double> rough, Func<decimal, decimal, decimal> exact)
    {
        try
        {
            // Decimals know no zero below zero.
            return (double)exact(Decimal(left), Decimal(right)) is var result && result == 0 ? 0 : result;
        }
        catch (OverflowException)
        {
            return rough(left, right);
        }
        catch (DivideByZeroException error)
        {
            throw new TemplateException("decimal division by 0", error);
        }
    }

    // By its shortest text: a cast keeps only 15 digits.
    private static decimal Decimal(double value) => decimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new OverflowException();

    private static double Round(double value, long places, double roundsOn)
    {
        var power = Math.Pow(10, places);
        var digit = power * value;
        var fraction = digit - Math.Truncate(digit);
        return (fraction >= roundsOn ? Math.Ceiling(digit) : Math.Floor(digit)) / power;
    }

    private static GoList Until(Execution execution, long start, long stop, long step)
    {
        if (stop < start ? step >= 0 : step <= 0) return new GoList([], "[]int");
        var count = (long)Math.Ceiling(((double)stop - start) / step);
        execution.State.Budget.Items(count);
        var items = new object?[count];
        for (var i = 0; i < count; i++) items[i] = (nint)(start + (i * step));
        return new GoList(items, "[]int");
    }

    private static string Sequence(Execution execution, long[] bounds)
    {
        var list = bounds switch
        {
            [var end] => Until(execution, 1, end + (end < 1 ? -1 : 1), end < 1 ? -1 : 1),
            [var start, var end] => Until(execution, start, end + (end < start ? -1 : 1), end < start ? -1 : 1),
            [var start, var step, var end] => end < start && step > 0 ? null : Until(execution, start, end + (end < start ? -1 : 1), step),
            _ => null,
        };
        return list is null ? "" : string.Join(' ', list.Items.Select(GoFormat.Show));
    }
}
