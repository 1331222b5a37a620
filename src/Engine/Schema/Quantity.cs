using System.Globalization;
using System.Numerics;

namespace GitOpsActors.Engine.Schema;

/// <summary>
/// An amount of a resource as Kubernetes writes it: "500m", "1Gi", "1e3". Amounts come back in a canonical spelling: the largest
/// suffix that needs no fraction, in the family of suffixes that was asked for.
/// </summary>
public readonly struct Quantity : IComparable<Quantity>, IEquatable<Quantity>
{
    public const string FormatWrong =
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    private const string NumericWrong = "unable to parse numeric part of quantity";
    private const string SuffixWrong = "unable to parse quantity's suffix";
    private const string SuffixLetters = "eEinumkKMGTP";

    // Longer numbers are not kept in 64 bits; the scale below which every amount is rounded up.
    private const int FastDigitsMax = 18;
    private const int NanoScale = 9;

    private static readonly BigInteger BinaryMax = long.MaxValue;

    private readonly BigInteger _unscaled;
    private readonly int _scale;
    private readonly Family _family;
    private readonly string? _text;

    private Quantity(BigInteger unscaled, int scale, Family family, string? text) =>
        (_unscaled, _scale, _family, _text) = (unscaled, scale, family, text);

    private enum Family { Decimal, Binary, Exponent }

    public static Quantity Zero => new(0, 0, Family.Decimal, "0");

    public int Sign => _unscaled.Sign;

    /// <summary>The value times a thousand, rounded up, and never beyond 64 bits.</summary>
    public long MilliValue => Clamp(AtScale(3));

    /// <summary>The value rounded up to a whole number, and never beyond 64 bits.</summary>
    public long Value => Clamp(AtScale(0));

    public static Quantity Of(long value) => new(value, 0, Family.Decimal, null);

    public static bool TryParse(string text, out Quantity quantity) => Parse(text, out quantity) is null;

    /// <summary>Reads a quantity; the answer is what is wrong with it, or null.</summary>
    public static string? Parse(string text, out Quantity quantity)
    {
        ArgumentNullException.ThrowIfNull(text);
        quantity = Zero;
        if (text.Length == 0) return FormatWrong;
        if (!Split(text, out var negative, out var whole, out var fraction, out var suffix)) return FormatWrong;
        if (!Interpret(suffix, out var family, out var exponent)) return SuffixWrong;
        if (!BigInteger.TryParse(whole + fraction, NumberStyles.None, CultureInfo.InvariantCulture, out var digits)) return NumericWrong;

        var isPlain = suffix.Length == 0 && fraction.Length == 0 && whole.Length <= FastDigitsMax;
        var scale = fraction.Length;
        if (family == Family.Binary) digits <<= exponent;
        else scale -= exponent;
        if (scale > NanoScale) (digits, scale) = (DivideUp(digits, BigInteger.Pow(10, scale - NanoScale)), NanoScale);
        if (family == Family.Binary && digits > BinaryMax * BigInteger.Pow(10, scale)) (digits, scale) = (BinaryMax, 0);
        if (family == Family.Binary && digits < BigInteger.Pow(10, Math.Max(scale, 0)) && !digits.IsZero) family = Family.Decimal;
        quantity = new Quantity(negative ? -digits : digits, scale, family, isPlain ? text : null);
        return null;
    }

    public Quantity Add(Quantity other)
    {
        var scale = Math.Max(Math.Max(_scale, other._scale), 0);
        return new Quantity(Exactly(scale) + other.Exactly(scale), scale, _unscaled.IsZero ? other._family : _family, null);
    }

    public Quantity Negate() => new(-_unscaled, _scale, _family, null);

    /// <summary>The quantity with no more than three decimal places, rounded away from zero: what lists of resources do.</summary>
    public Quantity RoundedUpToMilli() => _scale <= 3 ? this : new Quantity(AtScale(3), 3, _family, null);

    public int CompareTo(Quantity other)
    {
        var scale = Math.Max(Math.Max(_scale, other._scale), 0);
        return Exactly(scale).CompareTo(other.Exactly(scale));
    }

    public bool Equals(Quantity other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => AtScale(3).GetHashCode();

    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    /// <summary>The canonical spelling.</summary>
    public override string ToString()
    {
        if (_text is not null) return _text;
        if (_unscaled.IsZero) return "0";
        var isBinary = _family == Family.Binary && IsWhole() && BigInteger.Abs(AtScale(0)) >= 1024;
        return isBinary ? Binary(AtScale(0)) : Decimal();
    }

    private string Decimal()
    {
        var (amount, exponent) = (_unscaled, -_scale);
        while (amount % 10 == 0) (amount, exponent) = (amount / 10, exponent + 1);
        var below = ((exponent % 3) + 3) % 3;
        (amount, exponent) = (amount * BigInteger.Pow(10, below), exponent - below);
        if (_family == Family.Exponent) return exponent == 0 ? amount.ToString() : $"{amount}e{exponent}";
        var suffix = exponent switch
        {
            -9 => "n",
            -6 => "u",
            -3 => "m",
            0 => "",
            3 => "k",
            6 => "M",
            9 => "G",
            12 => "T",
            15 => "P",
            18 => "E",
            _ => $"e{exponent}",
        };
        return amount + suffix;
    }

    private static string Binary(BigInteger amount)
    {
        var times = 0;
        while (amount % 1024 == 0 && times < 6) (amount, times) = (amount / 1024, times + 1);
        return amount + (times == 0 ? "" : "KMGTPE"[times - 1] + "i");
    }

    private bool IsWhole() => _scale <= 0 || _unscaled % BigInteger.Pow(10, _scale) == 0;

    private BigInteger Exactly(int scale) => _unscaled * BigInteger.Pow(10, scale - _scale);

    private BigInteger AtScale(int scale) =>
        _scale <= scale ? Exactly(scale) : DivideUp(_unscaled, BigInteger.Pow(10, _scale - scale));

    private static long Clamp(BigInteger value) =>
        value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;

    // Away from zero: whoever asks for a sliver gets some.
    private static BigInteger DivideUp(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var rest);
        return rest.IsZero ? quotient : quotient + value.Sign;
    }

    private static bool Split(string text, out bool negative, out string whole, out string fraction, out string suffix)
    {
        var at = text[0] is '-' or '+' ? 1 : 0;
        negative = text[0] == '-';
        while (at < text.Length && text[at] == '0') at++;
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        whole = at > start ? text[start..at] : "0";
        fraction = "";
        if (at < text.Length && text[at] == '.')
        {
            start = ++at;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            fraction = text[start..at];
        }
        start = at;
        while (at < text.Length && SuffixLetters.Contains(text[at], StringComparison.Ordinal)) at++;
        if (at < text.Length && text[at] is '-' or '+') at++;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        suffix = text[start..];
        return at == text.Length;
    }

    private static bool Interpret(string suffix, out Family family, out int exponent)
    {
        family = Family.Decimal;
        exponent = suffix switch
        {
            "" => 0,
            "n" => -9,
            "u" => -6,
            "m" => -3,
            "k" => 3,
            "M" => 6,
            "G" => 9,
            "T" => 12,
            "P" => 15,
            "E" => 18,
            _ => int.MinValue,
        };
        if (exponent != int.MinValue) return true;
        family = Family.Binary;
        exponent = suffix switch { "Ki" => 10, "Mi" => 20, "Gi" => 30, "Ti" => 40, "Pi" => 50, "Ei" => 60, _ => int.MinValue };
        if (exponent != int.MinValue) return true;
        family = Family.Exponent;
        // An exponent of a thousand is nonsense, and arithmetic with larger ones would be an attack.
        return suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            && Math.Abs(exponent) < 1000;
    }
}
