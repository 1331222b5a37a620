using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>YAML, and the way between documents and the values of templates.</summary>
internal static class YamlFunctions
{
    private const string NotAMap = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {0} into Go value of type {1}";

    public static void AddTo(FunctionTable table)
    {
        // What can't be written is nothing to toYaml, and an error to mustToYaml.
        table.Add("toYaml", "any", static a => OrNothing(() => Write(a[0])));
        table.Add("mustToYaml", "any", static a => Write(a[0]));
        table.Add("toYamlPretty", "any", static a => OrNothing(() => YamlText.Write(ToNode(a[0]), indentLists: true).TrimEnd('\n')));
        table.Add("fromYaml", "string", static a => Parse((string)a[0]!, static text => YamlReader.Read(text), "map[string]interface {}", NotAMap));
        table.Add("fromYamlArray", "string", static a => ParseList((string)a[0]!, static text => YamlReader.Read(text), NotAMap));
    }

    public static string Write(object? value)
    {
        var text = YamlText.Write(ToNode(value));
        return text.EndsWith('\n') ? text[..^1] : text;
    }

    private static string OrNothing(Func<string> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is DocumentException or TemplateException and not LimitException)
        {
            return "";
        }
    }

    /// <summary>A map; or a map with the error under "Error", which is how templates learn of it.</summary>
    public static GoMap Parse(string text, Func<string, Node> read, string type, string refusal)
    {
        var map = new GoMap();
        try
        {
            switch (read(GoBytes.Clean(text)))
            {
                case MapNode node: return (GoMap)FromNode(node)!;
                case NullNode: break;
                case var other:
                    map["Error"] = string.Format(System.Globalization.CultureInfo.InvariantCulture, refusal, NameOf(other), type);
                    break;
            }
        }
        catch (DocumentException error)
        {
            map["Error"] = (refusal == NotAMap ? "error converting YAML to JSON: " : "") + error.Message;
        }

        return map;
    }

    public static GoList ParseList(string text, Func<string, Node> read, string refusal)
    {
        try
        {
            return read(GoBytes.Clean(text)) switch
            {
                ListNode node => (GoList)FromNode(node)!,
                NullNode => new GoList([]),
                var other => new GoList([string.Format(System.Globalization.CultureInfo.InvariantCulture, refusal, NameOf(other), GoList.Anything)]),
            };
        }
        catch (DocumentException error)
        {
            return new GoList([(refusal == NotAMap ? "error converting YAML to JSON: " : "") + error.Message]);
        }
    }

    private static string NameOf(Node node) => node switch
    {
        StringNode => "string",
        BoolNode => "bool",
        ListNode => "array",
        MapNode => "object",
        _ => "number",
    };

    /// <summary>The value of a document: all numbers are floats, as everything comes through JSON.</summary>
    public static object? FromNode(Node node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case StringNode text: return text.Value;
            case BoolNode flag: return flag.Value;
            case IntegerNode number: return (double)number.Value;
            case FloatNode number: return number.Value;
            case MapNode map:
                var entries = new Dictionary<string, object?>(map.Count, StringComparer.Ordinal);
                foreach (var (key, value) in map) entries[key] = FromNode(value);
                return new GoMap { Entries = entries };
            case ListNode list:
                var items = new object?[list.Count];
                for (var i = 0; i < items.Length; i++) items[i] = FromNode(list[i]);
                return new GoList(items);
            default: return null;
        }
    }

    /// <summary>The document of a value, with the keys of maps in order.</summary>
    public static Node ToNode(object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case null or NilInterface: return NullNode.Instance;
            case string text: return GoBytes.Clean(text);
            case bool flag: return flag;
            case double number: return OfFloat(number);
            case GoMap map:
                var keys = map.Entries.Keys.ToArray();
                Array.Sort(keys, YamlKeyOrder.Instance);
                var values = new Node[keys.Length];
                for (var i = 0; i < keys.Length; i++) values[i] = ToNode(map[keys[i]]);
                return MapNode.Owning(keys, values);
            case GoList list:
                var items = new Node[list.Items.Length];
                for (var i = 0; i < items.Length; i++) items[i] = ToNode(list.Items[i]);
                return ListNode.Owning(items);
            case GoObject thing: return thing.ToNode();
            case byte[] bytes: return Convert.ToBase64String(bytes);
            default: return GoTypes.Integer(value);
        }
    }

    private static Node OfFloat(double number)
    {
        if (!double.IsFinite(number)) throw new TemplateException($"json: unsupported value: {GoNumbers.FormatFloat(number)}");
        return YamlScalars.AsJson(FloatNode.Of(number, FloatNode.Format(number)));
    }
}
