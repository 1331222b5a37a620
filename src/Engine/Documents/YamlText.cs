using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Documents;

/// <summary>Writes documents as YAML, in the layout that kubectl and Helm print: two blanks a level, lists not indented below their key.</summary>
public static class YamlText
{
    // A longer key needs the explicit "? key" form: readers look for the colon only so far.
    private const int SimpleKeyMax = 128;

    public static string Write(Node node, bool indentLists = false)
    {
        var output = new StringBuilder();
        switch (node)
        {
            case MapNode { Count: > 0 } map: WriteMap(map, output, 0, startsInLine: false, indentLists); break;
            case ListNode { Count: > 0 } list: WriteList(list, output, 0, startsInLine: false, indentLists); break;
            default: WriteScalar(node, output, 2); break;
        }
        return output.ToString();
    }

    /// <summary>Several documents, separated by "---" lines.</summary>
    public static string WriteAll(IEnumerable<Node> documents, bool indentLists = false) =>
        string.Join("---\n", documents.Select(document => Write(document, indentLists)));

    public static string FormatFloat(double value)
    {
        if (double.IsNaN(value)) return ".nan";
        if (double.IsInfinity(value)) return value > 0 ? "+.inf" : "-.inf";
        if (value == 0) return double.IsNegative(value) ? "-0" : "0";
        var size = Math.Abs(value);
        if (size is >= 1e-4 and < 1e6 || IsBigInteger(value)) return FloatNode.Format(value);
        return Exponential(value);
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

    private static void WriteMap(MapNode map, StringBuilder output, int indent, bool startsInLine, bool indentLists)
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
            WriteEntry(value, output, indent, indentLists);
        }
    }

    private static void WriteEntry(Node value, StringBuilder output, int indent, bool indentLists)
    {
        switch (value)
        {
            case MapNode { Count: > 0 } map:
                output.Append('\n');
                WriteMap(map, output, indent + 2, startsInLine: false, indentLists);
                break;
            case ListNode { Count: > 0 } list:
                output.Append('\n');
                WriteList(list, output, indentLists ? indent + 2 : indent, startsInLine: false, indentLists);
                break;
            default:
                output.Append(' ');
                WriteScalar(value, output, indent + 2);
                break;
        }
    }

    private static void WriteList(ListNode list, StringBuilder output, int indent, bool startsInLine, bool indentLists)
    {
        foreach (var item in list)
        {
            if (!startsInLine) output.Append(' ', indent);
            startsInLine = false;
            output.Append("- ");
            switch (item)
            {
                case MapNode { Count: > 0 } map: WriteMap(map, output, indent + 2, startsInLine: true, indentLists); break;
                case ListNode { Count: > 0 } below: WriteList(below, output, indent + 2, startsInLine: true, indentLists); break;
                default: WriteScalar(item, output, indent + 2); break;
            }
        }
    }

    private static void WriteScalar(Node node, StringBuilder output, int blockIndent)
    {
        switch (node)
        {
            case MapNode: output.Append("{}"); break;
            case ListNode: output.Append("[]"); break;
            case StringNode text: YamlStrings.Write(text.Value, output, blockIndent); return;
            case IntegerNode number: output.Append(number.Value.ToString(CultureInfo.InvariantCulture)); break;
            // An integer of more than 63 bits is written as it was read: a float could not hold all its digits.
            case FloatNode { Text: { } text } when text.All(char.IsAsciiDigit): output.Append(text); break;
            case FloatNode number: output.Append(FormatFloat(number.Value)); break;
            case BoolNode flag: output.Append(flag.Value ? "true" : "false"); break;
            default: output.Append("null"); break;
        }
        output.Append('\n');
    }
}
