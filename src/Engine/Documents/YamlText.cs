using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Documents;

/// <summary>The two layouts of YAML that people know.</summary>
public enum YamlStyle
{
    /// <summary>As kubectl and Helm print it.</summary>
    Usual,

    /// <summary>As Helm's toYamlPretty prints it: lists are indented below their key, long lines stay whole, and large numbers have exponents.</summary>
    Pretty,
}

/// <summary>Writes documents as YAML, in the layout that kubectl and Helm print: two blanks a level, lists not indented below their key.</summary>
public static class YamlText
{
    // A longer key needs the explicit "? key" form: readers look for the colon only so far.
    private const int SimpleKeyMax = 128;

    public static string Write(Node node, YamlStyle style = YamlStyle.Usual)
    {
        var output = new StringBuilder();
        Write(node, output, style);
        return output.ToString();
    }

    private static void Write(Node node, StringBuilder output, YamlStyle style)
    {
        switch (node)
        {
            case MapNode { Count: > 0 } map: WriteMap(map, output, 0, startsInLine: false, style); break;
            case ListNode { Count: > 0 } list: WriteList(list, output, 0, startsInLine: false, style); break;
            default: WriteScalar(node, output, 2, style); break;
        }
    }

    /// <summary>Several documents, separated by "---" lines.</summary>
    public static string WriteAll(IEnumerable<Node> documents, YamlStyle style = YamlStyle.Usual)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var output = new StringBuilder();
        foreach (var document in documents)
        {
            if (output.Length > 0) output.Append("---\n");
            Write(document, output, style);
        }

        return output.ToString();
    }

    public static string FormatFloat(double value)
    {
        if (double.IsNaN(value)) return ".nan";
        if (double.IsInfinity(value)) return value > 0 ? "+.inf" : "-.inf";
        if (value == 0) return double.IsNegative(value) ? "-0" : "0";
        return IsBigInteger(value) ? FloatNode.Format(value) : FormatShort(value);
    }

    private static string FormatShort(double value)
    {
        if (!double.IsFinite(value) || value == 0) return FormatFloat(value);
        return Math.Abs(value) is >= 1e-4 and < 1e6 ? FloatNode.Format(value) : Exponential(value);
    }

    // Integers beyond 64 bits are integers to a reader of YAML, so they are not written with an exponent.
    private static bool IsBigInteger(double value) => value is >= 1e6 and < 1.8e19 && value.Equals(Math.Floor(value));

    private static string Exponential(double value)
    {
        for (var precision = 0; precision < 17; precision++)
        {
            var text = value.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (precision < 16 && !double.Parse(text, CultureInfo.InvariantCulture).Equals(value)) continue;
            var at = text.IndexOf('E', StringComparison.Ordinal);
            var exponent = int.Parse(text.AsSpan(at + 1), CultureInfo.InvariantCulture);
            return $"{text[..at]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        return value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static void WriteMap(MapNode map, StringBuilder output, int indent, bool startsInLine, YamlStyle style)
    {
        foreach (var (key, value) in map)
        {
            if (!startsInLine) output.Append(' ', indent);
            startsInLine = false;
            var text = YamlStrings.Key(key);
            if (text.Length > SimpleKeyMax)
                output.Append("? ").Append(text).Append('\n').Append(' ', indent).Append(':');
            else
                output.Append(text).Append(':');
            WriteEntry(value, output, indent, style);
        }
    }

    private static void WriteEntry(Node value, StringBuilder output, int indent, YamlStyle style)
    {
        switch (value)
        {
            case MapNode { Count: > 0 } map:
                output.Append('\n');
                WriteMap(map, output, indent + 2, startsInLine: false, style);
                break;
            case ListNode { Count: > 0 } list:
                output.Append('\n');
                WriteList(list, output, style == YamlStyle.Pretty ? indent + 2 : indent, startsInLine: false, style);
                break;
            default:
                output.Append(' ');
                WriteScalar(value, output, indent + 2, style);
                break;
        }
    }

    private static void WriteList(ListNode list, StringBuilder output, int indent, bool startsInLine, YamlStyle style)
    {
        foreach (var item in list)
        {
            if (!startsInLine) output.Append(' ', indent);
            startsInLine = false;
            output.Append("- ");
            switch (item)
            {
                case MapNode { Count: > 0 } map: WriteMap(map, output, indent + 2, startsInLine: true, style); break;
                case ListNode { Count: > 0 } below: WriteList(below, output, indent + 2, startsInLine: true, style); break;
                default: WriteScalar(item, output, indent + 2, style); break;
            }
        }
    }

    private static void WriteScalar(Node node, StringBuilder output, int blockIndent, YamlStyle style)
    {
        switch (node)
        {
            case MapNode: output.Append("{}"); break;
            case ListNode: output.Append("[]"); break;
            case StringNode text: YamlStrings.Write(text.Value, output, blockIndent, style); return;
            case IntegerNode number: output.Append(number.Value.ToString(CultureInfo.InvariantCulture)); break;
            // An integer of more than 63 bits is written as it was read: a float could not hold all its digits.
            case FloatNode number when style == YamlStyle.Pretty: output.Append(FormatShort(number.Value)); break;
            case FloatNode { Text: { } text } when text.All(char.IsAsciiDigit): output.Append(text); break;
            case FloatNode number: output.Append(FormatFloat(number.Value)); break;
            case BoolNode flag: output.Append(flag.Value ? "true" : "false"); break;
            default: output.Append("null"); break;
        }
        output.Append('\n');
    }
}
