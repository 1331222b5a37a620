using System.Buffers;
using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>YAML, and the way between documents and the values of templates.</summary>
internal static class YamlFunctions
{
    // What JSON writes as it is, and YAML refuses to read.
    private static readonly SearchValues<char> NotOfYaml = SearchValues.Create([.. Enumerable.Range(0x7f, 0x21).Select(static c => (char)c).Where(static c => c != '\u0085')]);

    private const string NotAMap = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {0} into Go value of type {1}";

    public static void AddTo(FunctionTable table)
    {
        // What can't be written is nothing to toYaml, and an error to mustToYaml.
        table.Add("toYaml", "any", static a => OrNothing(() => Write(a[0])));
        table.Add("mustToYaml", "any", static a => Write(a[0]));
        table.Add("toYamlPretty", "any", static a => OrNothing(() => WritePretty(a[0])));
        table.Add("fromYaml", "string", static a => Parse((string)a[0]!, Read, "map[string]interface {}", NotAMap));
        table.Add("fromYamlArray", "string", static a => ParseList((string)a[0]!, Read, NotAMap));
    }

    /// <summary>YAML on its way through JSON, which knows no infinity.</summary>
    private static Node Read(string text)
    {
        var node = YamlReader.Read(text);
        return NotFinite(node) is { } number ? throw new DocumentException("json: unsupported value: " + GoNumbers.FormatFloat(number)) : node;
    }

    private static double? NotFinite(Node node) => node switch
    {
        FloatNode number when !double.IsFinite(number.Value) => number.Value,
        MapNode map => map.Select(static entry => NotFinite(entry.Value)).FirstOrDefault(static found => found is not null),
        ListNode list => list.Select(NotFinite).FirstOrDefault(static found => found is not null),
        _ => null,
    };

    public static string Write(object? value) => WithoutLastBreak(YamlText.Write(ToNode(value)));

    /// <summary>By the newer library, and without a way through JSON.</summary>
    private static string WritePretty(object? value) => WithoutLastBreak(YamlText.Write(ToNode(value, throughJson: false), YamlStyle.Pretty));

    private static string WithoutLastBreak(string text) => text.EndsWith('\n') ? text[..^1] : text;

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
                case NullNode: return new GoMap { IsNil = refusal != NotAMap };
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
                NullNode => refusal == NotAMap ? new GoList([]) : GoList.Nil,
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
    /// <param name="keepsWholeNumbers">Whole numbers are integers, as in objects of Kubernetes.</param>
    public static object? FromNode(Node node, bool keepsWholeNumbers = false)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case StringNode text: return text.Value;
            case BoolNode flag: return flag.Value;
            case IntegerNode number: return keepsWholeNumbers ? (object)number.Value : (double)number.Value;
            case FloatNode number: return number.Value;
            case MapNode map:
                var entries = new Dictionary<string, object?>(map.Count, StringComparer.Ordinal);
                foreach (var (key, value) in map) entries[key] = FromNode(value, keepsWholeNumbers);
                return new GoMap { Entries = entries };
            case ListNode list:
                var items = new object?[list.Count];
                for (var i = 0; i < items.Length; i++) items[i] = FromNode(list[i], keepsWholeNumbers);
                return new GoList(items);
            default: return null;
        }
    }

    /// <summary>
    /// The document of a value, with the keys of maps in order. On the way through JSON floats become what they look like, bytes a text, and
    /// what nobody made null.
    /// </summary>
    public static Node ToNode(object? value, bool throughJson = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case null or NilInterface: return NullNode.Instance;
            case GoList { IsNil: true } or GoMap { IsNil: true } when throughJson: return NullNode.Instance;
            case string text when text.AsSpan().ContainsAny(NotOfYaml): throw new TemplateException("yaml: control characters are not allowed");
            case string text: return GoBytes.Clean(text);
            case bool flag: return flag;
            case double number: return throughJson ? OfFloat(number) : FloatNode.Of(number);
            case GoMap map:
                var keys = map.Entries.Keys.ToArray();
                Array.Sort(keys, YamlKeyOrder.Instance);
                var values = new Node[keys.Length];
                for (var i = 0; i < keys.Length; i++) values[i] = ToNode(map[keys[i]], throughJson);
                return MapNode.Owning(keys, values);
            case GoList list:
                var items = new Node[list.Items.Length];
                for (var i = 0; i < items.Length; i++) items[i] = ToNode(list.Items[i], throughJson);
                return ListNode.Owning(items);
            case GoObject thing: return thing.ToNode();
            case byte[] bytes when !throughJson: return ListNode.Of(bytes.Select(static one => (Node)(long)one));
            case byte[] bytes: return Convert.ToBase64String(bytes);
            default: return GoTypes.Integer(value);
        }
    }

    private static Node OfFloat(double number)
    {
        if (!double.IsFinite(number)) throw new TemplateException($"json: unsupported value: {GoNumbers.FormatFloat(number)}");
        // Beyond 64 bits even a whole number is a float to who reads the JSON.
        return Math.Abs(number) >= ulong.MaxValue ? FloatNode.Of(number) : YamlScalars.AsJson(FloatNode.Of(number, FloatNode.Format(number)));
    }
}
