using System.Collections.Frozen;

namespace GitOpsActors.Engine.Schema;

/// <summary>The marks of go-fields.txt: which fields of the API's Go types are pointers, always written, or of an unusual width.</summary>
internal sealed class GoFields
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> _marks;

    public GoFields(string text)
    {
        var types = new Dictionary<string, FrozenDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var at = line.IndexOf(": ", StringComparison.Ordinal);
            types[line[..at]] = Fields(line[(at + 2)..]);
        }
        _marks = types.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public GoField Of(string typeName, string field, string kind, bool isStruct)
    {
        var marks = Marks(typeName, field);
        var always = marks.Contains('!', StringComparison.Ordinal)
            || (isStruct && field is "metadata")
            || (isStruct && field is "spec" or "status" && marks.Length == 0);
        var pointer = marks.Contains('*', StringComparison.Ordinal)
            || (!always && !isStruct && !marks.Contains('?', StringComparison.Ordinal) && (kind is "numeric" || kind.Contains('.', StringComparison.Ordinal)));
        return new GoField(always, pointer, GoType(kind, marks));
    }

    private static string GoType(string kind, string marks) => kind switch
    {
        "numeric" => marks.EndsWith("i64", StringComparison.Ordinal) ? "int64" : marks.EndsWith("f64", StringComparison.Ordinal) ? "float64" : "int32",
        "boolean" => "bool",
        "string" => marks.EndsWith("bytes", StringComparison.Ordinal) ? "[]uint8" : "string",
        _ => marks.EndsWith("bytes", StringComparison.Ordinal) ? "map[string][]uint8" : "",
    };

    private string Marks(string typeName, string field)
    {
        var parts = typeName.Split('.');
        var name = parts[^1];
        var qualified = parts.Length > 2 ? $"{parts[^3]}/{parts[^2]}:{name}" : name;
        return _marks.GetValueOrDefault(qualified)?.GetValueOrDefault(field)
            ?? (_marks.ContainsKey(qualified) ? "" : _marks.GetValueOrDefault(name)?.GetValueOrDefault(field) ?? "");
    }

    private static FrozenDictionary<string, string> Fields(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var token in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = token.IndexOfAny(['!', '*', '?', '=']);
            if (at < 0) fields[token] = "";
            else fields[token[..at]] = token[at..];
        }
        return fields.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
