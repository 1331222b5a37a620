using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Documents;

/// <summary>JSON as Go's encoder writes it: keys in order, nothing escaped but what JSON or HTML demands.</summary>
internal static class GoJson
{
    public static string Write(Node node)
    {
        var output = new StringBuilder();
        Write(node, output);
        return output.ToString();
    }

    private static void Write(Node node, StringBuilder output)
    {
        switch (node)
        {
            case MapNode map:
                WriteMap(map.Sorted(), output);
                break;
            case ListNode list:
                output.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    if (i > 0) output.Append(',');
                    Write(list[i], output);
                }

                output.Append(']');
                break;
            case StringNode text:
                WriteText(text.Value, output);
                break;
            default:
                output.Append(JsonText.Write(node));
                break;
        }
    }

    private static void WriteMap(MapNode map, StringBuilder output)
    {
        output.Append('{');
        var isFirst = true;
        foreach (var (key, value) in map)
        {
            if (!isFirst) output.Append(',');
            isFirst = false;
            WriteText(key, output);
            output.Append(':');
            Write(value, output);
        }

        output.Append('}');
    }

    /// <param name="text">The text, which becomes a string in quotes.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="escapesHtml">Whether signs of HTML are escaped, as they are unless somebody asks for less.</param>
    public static void WriteText(string text, StringBuilder output, bool escapesHtml = true)
    {
        output.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': output.Append("\\\""); break;
                case '\\': output.Append("\\\\"); break;
                case '\n': output.Append("\\n"); break;
                case '\r': output.Append("\\r"); break;
                case '\t': output.Append("\\t"); break;
                case '\b': output.Append("\\b"); break;
                case '\f': output.Append("\\f"); break;
                case < ' ' or '\u2028' or '\u2029': output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                case '<' or '>' or '&' when escapesHtml: output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: output.Append(c); break;
            }
        }

        output.Append('"');
    }
}
