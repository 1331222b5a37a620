using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Documents;

/// <summary>What a plain (unquoted) YAML scalar means.</summary>
internal static partial class YamlScalars
{
    private const int WordLengthMax = 5;

    private static readonly SearchValues<char> SignsOfNumbers = SearchValues.Create("0123456789+-._eE");

    private static readonly Dictionary<string, Node> Words = BuildWords();

    public const string MergeKey = "<<";

    public static Node Resolve(string text, YamlDialect dialect)
    {
        if (IsSurelyText(text)) return StringNode.Of(text);
        if (Words.TryGetValue(text, out var word) && (dialect == YamlDialect.Kubernetes || !IsOldBoolean(text))) return word;
        if (!StartsLikeNumber(text)) return StringNode.Of(text);
        return Number(text, dialect) ?? StringNode.Of(dialect == YamlDialect.Kustomize ? TimeText(text) ?? text : text);
    }

    /// <summary>Most plain scalars begin like a word, and are too long for one of the few words that mean something else.</summary>
    public static bool IsSurelyText(string text) =>
        text.Length > WordLengthMax ? !StartsLikeNumber(text) : text.Length > 0 && !StartsLikeNumber(text) && !Words.ContainsKey(text);

    private static bool StartsLikeNumber(string text) => text[0] is '+' or '-' or '.' or (>= '0' and <= '9');

    /// <summary>Would the text, written without quotes, be read as something else than this text?</summary>
    public static bool NeedsQuotes(string text) =>
        text.Length == 0 || (!IsSurelyText(text) && (Base60().IsMatch(text) || IsTime(text) || Resolve(text, YamlDialect.Kubernetes) is not StringNode));

    /// <summary>Numbers that went through JSON: 1.0 and 1e3 are integers there.</summary>
    public static Node AsJson(FloatNode number) =>
        double.IsFinite(number.Value) && long.TryParse(number.Format(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            ? IntegerNode.Of(integer)
            : number;

    /// <summary>A plain date or time passes through Kustomize as a time, and comes out in one form; null when the text is none.</summary>
    private static string? TimeText(string text)
    {
        if (text.Length < 8 || !Timestamp().IsMatch(text)) return null;
        if (!DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return null;
        var fraction = time.ToString("FFFFFFF", CultureInfo.InvariantCulture) is { Length: > 0 } digits ? "." + digits : "";
        var zone = time.Offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture);
        return time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + fraction + zone;
    }

    private static readonly string[] TimeFormats =
    [
        "yyyy-M-d", "yyyy-M-dTH:m:s.FFFFFFFK", "yyyy-M-dtH:m:s.FFFFFFFK", "yyyy-M-d H:m:s.FFFFFFF", "yyyy-M-dTH:m:sK", "yyyy-M-dtH:m:sK", "yyyy-M-d H:m:s",
    ];

    private static Node? Number(string text, YamlDialect dialect)
    {
        if (text.AsSpan().ContainsAnyExcept(SignsOfNumbers)) return Radixed(text);
        if (text.Length < 19 && text[0] is >= '1' and <= '9' && !text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return IntegerNode.Of(long.Parse(text, CultureInfo.InvariantCulture));
        if (text[0] == '.') return FloatText().IsMatch(text) ? Float(text, text, dialect) : null;
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (Integer(plain) is { } integer) return integer;
        return FloatText().IsMatch(plain) ? Float(plain, text, dialect) : null;
    }

    /// <summary>A number in hexadecimal, octal or binary digits has letters in it.</summary>
    private static Node? Radixed(string text) => text.TrimStart('+', '-') is ['0', ..] ? Integer(text.Replace("_", "", StringComparison.Ordinal)) : null;

    private static Node Float(string plain, string text, YamlDialect dialect)
    {
        var value = double.Parse(plain, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsInfinity(value)) return StringNode.Of(text);
        var number = FloatNode.Of(value, text);
        return dialect == YamlDialect.Kubernetes ? AsJson(number) : number;
    }

    private static Node? Integer(string text)
    {
        var isNegative = text[0] == '-';
        var digits = text[0] is '-' or '+' ? text.AsSpan(1) : text.AsSpan();
        var (radix, skip) = digits switch
        {
            ['0', 'x' or 'X', ..] => (16, 2),
            ['0', 'o' or 'O', ..] => (8, 2),
            ['0', 'b' or 'B', ..] => (2, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        if (Magnitude(digits[skip..], radix) is not { } size) return null;
        if (size <= long.MaxValue) return IntegerNode.Of(isNegative ? -(long)size : (long)size);
        if (!isNegative) return FloatNode.Of(size, text);
        return size == (ulong)long.MaxValue + 1 ? IntegerNode.Of(long.MinValue) : null;
    }

    private static ulong? Magnitude(ReadOnlySpan<char> digits, int radix)
    {
        if (digits.IsEmpty) return null;
        UInt128 size = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiHexDigit(c) ? (c | 0x20) - 'a' + 10 : 99;
            if (digit >= radix) return null;
            size = (size * (uint)radix) + (uint)digit;
            if (size > ulong.MaxValue) return null;
        }
        return (ulong)size;
    }

    private static bool IsOldBoolean(string text) => text.ToLowerInvariant() is "y" or "yes" or "n" or "no" or "on" or "off";

    private static Dictionary<string, Node> BuildWords()
    {
        var words = new Dictionary<string, Node>(StringComparer.Ordinal);
        void Add(Node node, string list)
        {
            foreach (var word in list.Split(' ')) words[word] = node;
        }
        Add(BoolNode.True, "y Y yes Yes YES true True TRUE on On ON");
        Add(BoolNode.False, "n N no No NO false False FALSE off Off OFF");
        Add(NullNode.Instance, "~ null Null NULL");
        words[""] = NullNode.Instance;
        Add(FloatNode.Of(double.NaN), ".nan .NaN .NAN");
        Add(FloatNode.Of(double.PositiveInfinity), ".inf .Inf .INF +.inf +.Inf +.INF");
        Add(FloatNode.Of(double.NegativeInfinity), "-.inf -.Inf -.INF");
        return words;
    }

    public static string Base64Text(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count)
            ? Encoding.UTF8.GetString(bytes, 0, count)
            : throw new DocumentException("yaml: !!binary value contains invalid base64 data");
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex FloatText();

    [GeneratedRegex(@"^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Base60();

    /// <summary>Is the whole text a date, or a date and a time, that there is?</summary>
    private static bool IsTime(string text)
    {
        if (text.Length < 8 || Time().Match(text) is not { Success: true } match) return false;
        int Part(string name) => match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
        return Part("month") is >= 1 and <= 12 && Part("day") >= 1 && Part("day") <= DateTime.DaysInMonth(Math.Max(Part("year"), 4), Part("month"))
            && Part("hour") < 24 && Part("minute") < 60 && Part("second") < 60 && Part("zone") <= 24;
    }

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})([Tt](?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})([.,][0-9]+)?(Z|[-+](?<zone>[0-9]{2}):[0-5][0-9])| (?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})([.,][0-9]+)?)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Time();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Timestamp();
}
