using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>JSON as Go writes it: keys in order, and signs that HTML knows escaped unless it is raw.</summary>
internal static class JsonFunctions
{
    private const string NotAMap = "json: cannot unmarshal {0} into Go value of type {1}";

    public static void AddTo(FunctionTable table)
    {
        table.Add("toJson", "any", static a => OrNothing(a[0], escapes: true, isPretty: false));
        table.Add("mustToJson", "any", static a => Write(a[0], escapes: true, isPretty: false));
        table.Add("toPrettyJson mustToPrettyJson", "any", static a => Write(a[0], escapes: true, isPretty: true));
        table.Add("toRawJson mustToRawJson", "any", static a => Write(a[0], escapes: false, isPretty: false));
        table.Add("fromJson", "string", static a => YamlFunctions.Parse((string)a[0]!, JsonReader.Read, GoMap.Anything, NotAMap));
        table.Add("fromJsonArray", "string", static a => YamlFunctions.ParseList((string)a[0]!, JsonReader.Read, NotAMap));
        table.Add("mustFromJson", "string", static a => Parsed((string)a[0]!));
    }

    private static object? Parsed(string text)
    {
        try
        {
            return YamlFunctions.FromNode(JsonReader.Read(GoBytes.Clean(text)));
        }
        catch (DocumentException error)
        {
            throw new TemplateException(error.Message, error);
        }
    }

    private static string OrNothing(object? value, bool escapes, bool isPretty)
    {
        try
        {
            return Write(value, escapes, isPretty);
        }
        catch (TemplateException error) when (error is not LimitException)
        {
            return "";
        }
    }

    public static string Write(object? value, bool escapes, bool isPretty)
    {
        var output = new StringBuilder();
        Write(value, output, escapes, isPretty ? 0 : -1);
        return output.ToString();
    }

    // A negative depth: all in one line.
    private static void Write(object? value, StringBuilder output, bool escapes, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (output.Length > RenderBudget.TextMax) throw new LimitException($"a template makes a text of more than {RenderBudget.TextMax} characters");
        switch (value)
        {
            case null or NilInterface or GoList { IsNil: true } or GoMap { IsNil: true }: output.Append("null"); break;
            case bool flag: output.Append(flag ? "true" : "false"); break;
            case string text: GoJson.WriteText(GoBytes.Clean(text), output, escapes); break;
            case double number when !double.IsFinite(number): throw new TemplateException($"json: unsupported value: {GoNumbers.FormatFloat(number)}");
            case double number: output.Append(FloatNode.Format(number)); break;
            case byte[] bytes: GoJson.WriteText(Convert.ToBase64String(bytes), output, escapes); break;
            case GoObject { Items: { } items }: Items(items, output, escapes, depth); break;
            case GoObject thing: output.Append(JsonText.Write(thing.ToNode())); break;
            case GoList list: Items(list, output, escapes, depth); break;
            case GoMap map: Entries(map, output, escapes, depth); break;
            default: output.Append(GoTypes.Integer(value).ToString(CultureInfo.InvariantCulture)); break;
        }
    }

    private static void Items(GoList list, StringBuilder output, bool escapes, int depth)
    {
        output.Append('[');
        for (var i = 0; i < list.Items.Length; i++)
        {
            if (i > 0) output.Append(',');
            Line(output, depth + 1, depth >= 0);
            Write(list.Items[i], output, escapes, depth < 0 ? -1 : depth + 1);
        }

        if (list.Items.Length > 0) Line(output, depth, depth >= 0);
        output.Append(']');
    }

    private static void Entries(GoMap map, StringBuilder output, bool escapes, int depth)
    {
        output.Append('{');
        var keys = map.SortedKeys();
        for (var i = 0; i < keys.Length; i++)
        {
            if (i > 0) output.Append(',');
            Line(output, depth + 1, depth >= 0);
            GoJson.WriteText(GoBytes.Clean(keys[i]), output, escapes);
            output.Append(depth < 0 ? ":" : ": ");
            Write(map[keys[i]], output, escapes, depth < 0 ? -1 : depth + 1);
        }

        if (keys.Length > 0) Line(output, depth, depth >= 0);
        output.Append('}');
    }

    private static void Line(StringBuilder output, int depth, bool isPretty)
    {
        if (isPretty) output.Append('\n').Append(' ', depth * 2);
    }
}
