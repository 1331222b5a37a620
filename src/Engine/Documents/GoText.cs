using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Documents;

/// <summary>Values as Go prints them: messages of the API server and of templates contain them.</summary>
public static class GoText
{
    /// <summary>As %v prints it: map[a:1 b:[x y]], with keys in order.</summary>
    public static string Value(Node node) => node switch
    {
        StringNode text => text.Value,
        NullNode => "<nil>",
        BoolNode flag => flag.Value ? "true" : "false",
        FloatNode number => number.Format(),
        IntegerNode number => number.Value.ToString(CultureInfo.InvariantCulture),
        ListNode list => "[" + string.Join(' ', Enumerable.Select(list, Value)) + "]",
        MapNode map => "map[" + string.Join(' ', Enumerable.Select(map.Sorted(), pair => $"{pair.Key}:{Value(pair.Value)}")) + "]",
        _ => "",
    };

    /// <summary>As %#v prints it.</summary>
    public static string Literal(Node node) => node switch
    {
        StringNode text => Quote(text.Value),
        NullNode => "interface {}(nil)",
        ListNode list => "[]interface {}{" + string.Join(", ", Enumerable.Select(list, Literal)) + "}",
        MapNode map => "map[string]interface {}{" + string.Join(", ", Enumerable.Select(map.Sorted(), pair => $"{Quote(pair.Key)}:{Literal(pair.Value)}")) + "}",
        _ => Value(node),
    };

    /// <summary>As %T prints it for a value that came from JSON.</summary>
    public static string TypeOf(Node node) => node switch
    {
        StringNode => "string",
        BoolNode => "bool",
        IntegerNode => "int64",
        FloatNode => "float64",
        ListNode => "[]interface {}",
        MapNode => "map[string]interface {}",
        _ => "<nil>",
    };

    /// <summary>As %q prints it.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"': quoted.Append("\\\""); break;
                case '\\': quoted.Append("\\\\"); break;
                case '\n': quoted.Append("\\n"); break;
                case '\r': quoted.Append("\\r"); break;
                case '\t': quoted.Append("\\t"); break;
                case < 0x20 or 0x7f: quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"); break;
                default: quoted.Append(rune); break;
            }
        }
        return quoted.Append('"').ToString();
    }
}
