namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>The methods that the original's type of values happens to have, and that charts therefore can call.</summary>
internal static class ValuesMethods
{
    public static Function? Find(string name, GoMap map) => name switch
    {
        "AsMap" => Function.Of(name, "", (_, _) => map.Entries.Count == 0 ? new GoMap() : new GoMap { Entries = map.Entries }),
        "YAML" => Function.Of(name, "", (_, _) => Functions.YamlFunctions.Write(map) + "\n"),
        "Table" => Function.Of(name, "string", (_, arguments) => Table(map, (string)arguments[0]!)),
        "PathValue" => Function.Of(name, "string", (_, arguments) => PathValue(map, (string)arguments[0]!)),
        _ => null,
    };

    private static GoMap Table(GoMap map, string path)
    {
        foreach (var part in path.Split('.'))
        {
            map = map[part] as GoMap ?? throw new TemplateException($"{GoQuote.Double(part)} is not a table");
        }

        return new GoMap(GoMap.ValuesOfRender) { Entries = map.Entries };
    }

    private static object? PathValue(GoMap map, string path)
    {
        var at = path.LastIndexOf('.');
        var table = at < 0 ? map : Table(map, path[..at]);
        var value = table[path[(at + 1)..]];
        return value is null or GoMap ? throw new TemplateException($"{GoQuote.Double(path[(at + 1)..])} is not a value") : value;
    }
}
