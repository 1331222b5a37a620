using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>The functions of Go's text/template itself.</summary>
internal static class BuiltInFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add(Function.Of("and", "any any...", static (_, _) => null) with { CallKind = CallKind.And });
        table.Add(Function.Of("or", "any any...", static (_, _) => null) with { CallKind = CallKind.Or });
        table.Add("not", "any", static a => !GoTypes.IsTrue(a[0]));
        table.Add("len", "any", static a => (nint)Length(a[0]));
        table.Add("index", "any any...", static a => Index(a));
        table.Add("call", "any any...", static (e, a) => e.CallValue(a));
        table.Add("print", "any...", static a => GoFormat.Print(a));
        table.Add("println", "any...", static a => GoFormat.PrintLine(a));
        table.Add("printf", "string any...", static a => GoPrintf.Print((string)a[0]!, a[1..]));
        table.Add("html", "any...", static a => Html(Text(a)));
        table.Add("js", "any...", static a => JavaScript(Text(a)));
        table.Add("urlquery", "any...", static a => PathFunctions.QueryEscape(Text(a)));
        table.Add("eq", "any any...", static a => GoCompare.AnyEqual(a[0], a.AsSpan(1)));
        table.Add("ne", "any any", static a => !GoCompare.IsEqual(a[0], a[1]));
        table.Add("lt", "any any", static a => GoCompare.IsLess(a[0], a[1]));
        table.Add("le", "any any", static a => GoCompare.IsLess(a[0], a[1]) || GoCompare.IsEqual(a[0], a[1]));
        table.Add("gt", "any any", static a => !GoCompare.IsLess(a[0], a[1]) && !GoCompare.IsEqual(a[0], a[1]));
        table.Add("ge", "any any", static a => !GoCompare.IsLess(a[0], a[1]));
    }

    public static int Length(object? value) => value switch
    {
        string text => GoBytes.Length(text),
        GoList list => list.Items.Length,
        GoMap map => map.Entries.Count,
        byte[] bytes => bytes.Length,
        GoObject { Items: { } items } => items.Items.Length,
        GoObject { Map: { } map } => map.Entries.Count,
        null => throw new TemplateException("len of nil pointer"),
        _ => throw new TemplateException("len of type " + GoTypes.NameOf(value).TrimStart('*')),
    };

    private static object? Index(object?[] arguments)
    {
        var value = arguments[0] ?? throw new TemplateException("index of untyped nil");
        for (var i = 1; i < arguments.Length; i++)
        {
            var key = arguments[i];
            if (value is GoObject { Map: { } inner }) value = inner;
            value = value switch
            {
                null or NilInterface => throw new TemplateException("index of nil pointer"),
                GoMap map => map.Entries.GetValueOrDefault(KeyOf(key)) ?? (map.Type == GoMap.Strings ? "" : null),
                GoObject { Items: { } items } => items.Items[At(key, items.Items.Length)],
                GoList list => list.Items[At(key, list.Items.Length)],
                byte[] bytes => bytes[At(key, bytes.Length)],
                string text => GoBytes.Of(text) is var bytes ? bytes[At(key, bytes.Length)] : null,
                _ => throw new TemplateException("can't index item of type " + GoTypes.NameOf(value)),
            };
        }

        return value;
    }

    private static string KeyOf(object? key) => key switch
    {
        string text => text,
        null => throw new TemplateException("value is nil; should be of type string"),
        _ => throw new TemplateException($"value has type {GoTypes.NameOf(key)}; should be string"),
    };

    private static int At(object? key, int count)
    {
        if (key is not (nint or long or byte or int)) throw new TemplateException(key is null ? "cannot index slice/array with nil" : "cannot index slice/array with type " + GoTypes.NameOf(key));
        var at = GoTypes.Integer(key);
        if (at == count && count > 0) throw new TemplateException("reflect: slice index out of range");
        return at >= 0 && at < count ? (int)at : throw new TemplateException(string.Create(CultureInfo.InvariantCulture, $"index out of range: {at}"));
    }

    private static string Text(object?[] values) => values is [string only] ? only : GoFormat.Print([.. values.Select(static value => value ?? "<no value>")]);

    private static string Html(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            output.Append(c switch { '\0' => "\uFFFD", '"' => "&#34;", '\'' => "&#39;", '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", _ => c.ToString() });
        }

        return output.ToString();
    }

    private static string JavaScript(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\': output.Append("\\\\"); break;
                case '\'': output.Append("\\'"); break;
                case '"': output.Append("\\\""); break;
                case '<': output.Append("\\u003C"); break;
                case '>': output.Append("\\u003E"); break;
                case '&': output.Append("\\u0026"); break;
                case '=': output.Append("\\u003D"); break;
                case < ' ': output.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"); break;
                case >= 0x80 when rune.Value == 0xa0 || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned: output.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"); break;
                default: output.Append(rune); break;
            }
        }

        return output.ToString();
    }
}
