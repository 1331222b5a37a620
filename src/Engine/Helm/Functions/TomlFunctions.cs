using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>TOML, as the original's library writes it: plain keys first, tables behind them, each level in order.</summary>
internal static class TomlFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("toToml", "any", static a =>
        {
            if (a[0] is null) throw new TemplateException("reflect: call of reflect.Value.Type on zero Value");
            try
            {
                return Write(a[0]);
            }
            catch (TemplateException error) when (error is not LimitException)
            {
                return error.Message;
            }
        });
        table.Add("fromToml", "string", static a => TomlReader.Parse((string)a[0]!));
    }

    private static string Write(object? value)
    {
        var output = new StringBuilder();
        if (value is GoMap map) Table(map, [], output);
        else Value(value, output);
        return output.ToString();
    }

    private static void Table(GoMap map, string[] path, StringBuilder output)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var keys = map.SortedKeys();
        foreach (var key in keys)
        {
            if (map[key] is null or GoMap or GoList { IsNil: true } || IsTables(map[key])) continue;
            output.Append(' ', Indent(path)).Append(Key(key)).Append(" = ");
            Value(map[key], output);
            output.Append('\n');
        }

        foreach (var key in keys)
        {
            string[] below = [.. path, key];
            switch (map[key])
            {
                case GoMap inner:
                    if (output.Length > 0 && path.Length == 0) output.Append('\n');
                    output.Append(' ', Indent(path)).Append('[').Append(string.Join('.', below.Select(Key))).Append("]\n");
                    Table(inner, below, output);
                    break;
                case GoList list when IsTables(list):
                    foreach (var item in list.Items)
                    {
                        if (output.Length > 0) output.Append('\n');
                        output.Append(' ', Indent(path)).Append("[[").Append(string.Join('.', below.Select(Key))).Append("]]\n");
                        Table((GoMap)item!, below, output);
                    }

                    break;
            }
        }
    }

    private static int Indent(string[] path) => path.Length * 2;

    private static bool IsTables(object? value) => value is GoList { Items.Length: > 0 } list && Array.TrueForAll(list.Items, static item => item is GoMap);

    private static void Value(object? value, StringBuilder output)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case string text: output.Append(Quoted(text)); break;
            case bool flag: output.Append(flag ? "true" : "false"); break;
            case double number: output.Append(Real(number)); break;
            case GoList list:
                output.Append('[');
                for (var i = 0; i < list.Items.Length; i++)
                {
                    if (i > 0) output.Append(", ");
                    if (list.Items[i] is null) throw new TemplateException("toml: cannot encode array with nil element");
                    Value(list.Items[i], output);
                }

                output.Append(']');
                break;
            case GoMap map:
                output.Append('{');
                var isFirst = true;
                foreach (var key in map.SortedKeys())
                {
                    if (map[key] is null) continue;
                    if (!isFirst) output.Append(", ");
                    isFirst = false;
                    output.Append(Key(key)).Append(" = ");
                    Value(map[key], output);
                }

                output.Append('}');
                break;
            case GoObject { Items: { } items }: Value(items, output); break;
            case byte[] or GoObject or null: throw new TemplateException($"toml: unsupported type: {GoTypes.NameOf(value)}");
            default: output.Append(GoTypes.Integer(value).ToString(CultureInfo.InvariantCulture)); break;
        }
    }

    private static string Real(double number)
    {
        if (!double.IsFinite(number)) return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        var text = GoNumbers.FormatFloat(number, 'g', -1);
        return text.AsSpan().IndexOfAny('e', '.') >= 0 ? text : text + ".0";
    }

    private static string Key(string key) => key.Length > 0 && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? key : Quoted(key);

    private static string Quoted(string text)
    {
        var output = new StringBuilder("\"");
        foreach (var c in text)
        {
            output.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' or '\u007f' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return output.Append('"').ToString();
    }
}
