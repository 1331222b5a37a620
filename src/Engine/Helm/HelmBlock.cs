using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Values;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm;

/// <summary>Reads the `helm` block of an Application's source.</summary>
internal static class HelmBlock
{
    private static readonly string[] Known =
    [
        "releaseName", "valueFiles", "values", "valuesObject", "parameters", "fileParameters", "ignoreMissingValueFiles", "passCredentials", "skipCrds", "skipTests",
        "skipSchemaValidation", "namespace", "kubeVersion", "apiVersions", "version",
    ];

    public static HelmOptions Read(MapNode block, HelmOptions start)
    {
        foreach (var (key, _) in block)
        {
            if (!Known.Contains(key)) throw new RenderException($"helm: there is no field '{key}'; known are {string.Join(", ", Known)}");
        }

        if (Text(block, "version") is not ("" or "v3")) throw new RenderException($"helm.version: '{Text(block, "version")}' is not supported; leave it out");
        return start with
        {
            ReleaseName = Text(block, "releaseName") is { Length: > 0 } name ? name : start.ReleaseName,
            Namespace = Text(block, "namespace") is { Length: > 0 } space ? space : start.Namespace,
            KubeVersion = Text(block, "kubeVersion") is { Length: > 0 } version ? version : start.KubeVersion,
            ApiVersions = block["apiVersions"] is ListNode ? Texts(block, "apiVersions") : start.ApiVersions,
            IgnoresMissingValueFiles = Flag(block, "ignoreMissingValueFiles"),
            IncludesCrds = !Flag(block, "skipCrds"),
            SkipsTests = Flag(block, "skipTests"),
            SkipsSchemaValidation = Flag(block, "skipSchemaValidation"),
            Values = [.. start.Values, .. Sources(block)],
        };
    }

    /// <summary>Files, then values in place, then plain parameters, then those that are strings, then files as values.</summary>
    private static IEnumerable<ValuesSource> Sources(MapNode block)
    {
        foreach (var file in Texts(block, "valueFiles").Distinct(StringComparer.Ordinal)) yield return new ValuesSource.File(file);
        if (InPlace(block) is { Count: > 0 } values) yield return new ValuesSource.Document(values);
        var parameters = Entries(block, "parameters");
        foreach (var one in parameters.Where(static one => one["forceString"].Bool() != true)) yield return new ValuesSource.Set(Assignment(one, "value"));
        foreach (var one in parameters.Where(static one => one["forceString"].Bool() == true)) yield return new ValuesSource.SetString(Assignment(one, "value"));
        foreach (var one in Entries(block, "fileParameters")) yield return new ValuesSource.SetFile(Assignment(one, "path"));
    }

    private static MapNode InPlace(MapNode block)
    {
        if (block["valuesObject"] is { } given and not NullNode) return given as MapNode ?? throw new RenderException("helm.valuesObject is no map");
        try
        {
            return YamlReader.Read(Text(block, "values")) switch
            {
                MapNode map => map,
                NullNode => MapNode.Empty,
                _ => throw new RenderException("helm.values is no map"),
            };
        }
        catch (DocumentException error)
        {
            throw new RenderException($"helm.values: {error.Message}", error);
        }
    }

    private static string Assignment(Node one, string field)
    {
        var name = one["name"].Text() ?? throw new RenderException("helm.parameters: a parameter without a name");
        return name + "=" + Escaped(one[field] is { } value and not NullNode ? value.PlainText() : "");
    }

    /// <summary>A comma in a value is a comma, unless the whole value is a list in braces.</summary>
    private static string Escaped(string value)
    {
        if (value.StartsWith('{') && value.EndsWith('}')) return value;
        return value.Replace("\\,", ",", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
    }

    private static List<Node> Entries(MapNode block, string field) => [.. block[field].List()];

    private static string Text(MapNode block, string field) => block[field] switch
    {
        null or NullNode => "",
        MapNode or ListNode => throw new RenderException($"helm.{field} is no text"),
        var value => value.PlainText(),
    };

    private static bool Flag(MapNode block, string field) => block[field] switch
    {
        null or NullNode => false,
        BoolNode flag => flag.Value,
        _ => throw new RenderException($"helm.{field} is neither true nor false"),
    };

    private static string[] Texts(MapNode block, string field) => block[field] switch
    {
        null or NullNode => [],
        ListNode list => [.. list.Select(item => item is StringNode text ? text.Value : throw new RenderException($"helm.{field}: '{item}' is no text"))],
        _ => throw new RenderException($"helm.{field} is no list"),
    };
}
