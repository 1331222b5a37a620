using System.Globalization;

namespace GitOpsActors.Engine.Documents;

public sealed class NullNode : Node
{
    public static readonly NullNode Instance = new();

    private NullNode() { }

    public override bool Equals(Node? other) => other is NullNode;

    public override int GetHashCode() => 0;
}

public sealed class BoolNode : Node
{
    public static readonly BoolNode True = new(true);
    public static readonly BoolNode False = new(false);

    private BoolNode(bool value) => Value = value;

    public bool Value { get; }

    public static BoolNode Of(bool value) => value ? True : False;

    public override bool Equals(Node? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Value ? 1 : 2;
}

public sealed class StringNode : Node
{
    public static readonly StringNode Empty = new("");

    private StringNode(string value) => Value = value;

    public string Value { get; }

    public static StringNode Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length == 0 ? Empty : new StringNode(value);
    }

    public override bool Equals(Node? other) =>
        ReferenceEquals(this, other) || (other is StringNode text && string.Equals(text.Value, Value, StringComparison.Ordinal));

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
}

public sealed class IntegerNode : Node
{
    // Ports, replicas, seconds: most integers in manifests are small, so they share one instance each.
    private static readonly IntegerNode[] Small = [.. Enumerable.Range(-1, 258).Select(i => new IntegerNode(i))];

    private IntegerNode(long value) => Value = value;

    public long Value { get; }

    public static IntegerNode Of(long value) => value is >= -1 and <= 256 ? Small[value + 1] : new IntegerNode(value);

    public override bool Equals(Node? other) => other is IntegerNode number && number.Value == Value;

    public override int GetHashCode() => Value.GetHashCode();
}

/// <summary>A number with a fraction or an exponent, or an integer that no 64 bits hold.</summary>
public sealed class FloatNode : Node
{
    private FloatNode(double value, string? text) => (Value, Text) = (value, text);

    public double Value { get; }

    /// <summary>What the document said, where it was read from one: "1.0" and "1e3" keep their look for those who want it.</summary>
    public string? Text { get; }

    public static FloatNode Of(double value, string? text = null) => new(value, text);

    public override bool Equals(Node? other) => other is FloatNode number && number.Value.Equals(Value);

    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>The shortest decimal text that reads back as the same number, in the form that Go's JSON encoder uses; of what JSON has not, YAML's.</summary>
    public string Format() => Format(Value);

    public static string Format(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
        if (value == 0) return double.IsNegative(value) ? "-0" : "0";
        var size = Math.Abs(value);
        return size is >= 1e-6 and < 1e21 ? Decimal(value) : Exponential(value);
    }

    private static string Decimal(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var at = shortest.IndexOf('E', StringComparison.Ordinal);
        if (at < 0) return shortest;
        var sign = value < 0 ? "-" : "";
        var exponent = int.Parse(shortest.AsSpan(at + 1), CultureInfo.InvariantCulture);
        var mantissa = shortest.AsSpan(sign.Length, at - sign.Length);
        var point = mantissa.IndexOf('.');
        var digits = mantissa.ToString().Replace(".", "", StringComparison.Ordinal);
        var whole = (point < 0 ? mantissa.Length : point) + exponent;
        if (whole <= 0) return sign + "0." + new string('0', -whole) + digits;
        return whole >= digits.Length ? sign + digits.PadRight(whole, '0') : sign + digits[..whole] + "." + digits[whole..];
    }

    private static string Exponential(double value)
    {
        var shortest = value.ToString("E16", CultureInfo.InvariantCulture);
        for (var precision = 0; precision < 17; precision++)
        {
            var candidate = value.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (!double.Parse(candidate, CultureInfo.InvariantCulture).Equals(value)) continue;
            shortest = candidate;
            break;
        }
        var at = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(shortest.AsSpan(at + 1), CultureInfo.InvariantCulture);
        return shortest[..at] + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture).TrimStart(exponent < 0 ? '0' : ' ');
    }
}
