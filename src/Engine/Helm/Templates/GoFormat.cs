using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>Values as Go's fmt prints them.</summary>
internal static class GoFormat
{
    // What %v of a map shows goes no deeper than this: templates can put a map into itself.
    private const int DepthMax = 200;

    /// <summary>As fmt.Sprint of one value.</summary>
    public static string Show(object? value) => value switch
    {
        string text => text,
        _ => Show(value, 0),
    };

    private static string Show(object? value, int depth) => value switch
    {
        null or NilInterface => "<nil>",
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => GoNumbers.FormatFloat(number),
        GoObject thing => thing.Show(),
        GoList list => Joined("[", list.Items.Select(item => Show(item, Deeper(depth))), "]"),
        GoMap map => Joined("map[", map.SortedKeys().Select(key => key + ":" + Show(map[key], Deeper(depth))), "]"),
        byte[] bytes => Joined("[", bytes.Select(static one => one.ToString(CultureInfo.InvariantCulture)), "]"),
        _ => GoTypes.Integer(value).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>As %#v prints it.</summary>
    public static string Literal(object? value, int depth = 0) => value switch
    {
        null or NilInterface => depth == 0 ? "<nil>" : "interface {}(nil)",
        string text => GoQuote.Double(text),
        double number => GoNumbers.FormatFloat(number),
        GoObject thing => thing.Show(),
        GoList { IsNil: true } list => list.Type + "(nil)",
        GoList list => list.Type + "{" + string.Join(", ", list.Items.Select(item => Literal(item, Deeper(depth)))) + "}",
        GoMap map => map.Type + "{" + string.Join(", ", map.SortedKeys().Select(key => GoQuote.Double(key) + ":" + Literal(map[key], Deeper(depth)))) + "}",
        byte[] bytes => (depth == 0 ? "[]byte{" : "[]uint8{") + string.Join(", ", bytes.Select(static one => "0x" + one.ToString("x", CultureInfo.InvariantCulture))) + "}",
        byte one => "0x" + one.ToString("x", CultureInfo.InvariantCulture),
        _ => Show(value, depth),
    };

    private static int Deeper(int depth) => depth < DepthMax ? depth + 1 : throw new TemplateException("a value is nested too deeply to be printed");

    /// <summary>As fmt.Sprint: a blank between two operands when neither is a string.</summary>
    public static string Print(ReadOnlySpan<object?> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0 && values[i] is not string && values[i - 1] is not string) text.Append(' ');
            text.Append(Show(values[i]));
        }

        return text.ToString();
    }

    public static string PrintLine(IEnumerable<object?> values) => string.Join(' ', values.Select(static value => Show(value))) + "\n";

    private static string Joined(string open, IEnumerable<string> items, string close) => open + string.Join(' ', items) + close;
}
