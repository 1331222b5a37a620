using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Tests.Schema;

/// <summary>Argo CD's types as a package of npm declares them: one file a type, with its fields. See `tests/tools.sh`.</summary>
internal static partial class ArgoModels
{
    private const string Prefix = "IComGithubArgoprojArgoCdV3PkgApisApplicationV1alpha1";

    /// <summary>Every field below a kind, as `spec.sources[].path`, with its type in the words of a schema.</summary>
    public static IEnumerable<(string Path, string Type)> FieldsOf(string kind) => Below(kind, "");

    private static IEnumerable<(string Path, string Type)> Below(string name, string place)
    {
        foreach (Match field in Field().Matches(BodyOf(name)))
        {
            var path = place.Length == 0 ? field.Groups["name"].Value : $"{place}.{field.Groups["name"].Value}";
            if (path is "apiVersion" or "kind" or "metadata") continue;
            foreach (var one in Of(field.Groups["type"].Value.Trim(), path)) yield return one;
        }
    }

    private static IEnumerable<(string Path, string Type)> Of(string type, string path)
    {
        if (Strip(type, "Array<", ">") is { } item) return [(path, "array"), .. Of(item, path + "[]")];
        if (Map().Match(type) is { Success: true } map) return [(path, "object"), .. Of(map.Groups["type"].Value.Trim(), path + "{}")];
        if (type.StartsWith('{')) return [(path, "object"), .. Field().Matches(type[1..]).SelectMany(field => Of(field.Groups["type"].Value, $"{path}.{field.Groups["name"].Value}"))];
        if (type.StartsWith('"')) return [(path, "string")];
        if (!type.StartsWith(Prefix, StringComparison.Ordinal)) return [(path, Plain(type))];
        var name = type[Prefix.Length..];
        return AliasOf(name) is { } alias ? Of(alias, path) : [(path, "object"), .. Below(name, path)];
    }

    private static string Plain(string type) => type switch
    {
        "string" or "boolean" => type,
        "number" => "integer",
        _ when type.EndsWith("MetaV1Time", StringComparison.Ordinal) => "string",
        _ when type.EndsWith("IntOrString", StringComparison.Ordinal) => "int-or-string",
        _ when type.EndsWith("RawExtension", StringComparison.Ordinal) || type.EndsWith("LabelSelector", StringComparison.Ordinal) => "object",
        _ when type.EndsWith("V1JSON", StringComparison.Ordinal) => "any",
        _ when type.Contains("GitopsEngine", StringComparison.Ordinal) => "string",
        _ => throw new InvalidDataException($"the package declares a type that this test does not know: {type}"),
    };

    private static string BodyOf(string name) =>
        Body().Match(TextOf(name)) is { Success: true } body ? body.Groups["body"].Value : throw new InvalidDataException($"{name} declares no fields");

    private static string? AliasOf(string name) => Alias().Match(TextOf(name)) is { Success: true } alias ? alias.Groups["type"].Value.Trim() : null;

    private static string TextOf(string name) => Comment().Replace(File.ReadAllText(Path.Combine(Folder, "argoproj.io", "v1alpha1", name + ".d.ts")), "");

    private static string Folder =>
        Environment.GetEnvironmentVariable("GITOPSACTORS_ARGO_MODELS")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "gitopsactors", "argo-models-4.0.0");

    private static string? Strip(string text, string start, string end) =>
        text.StartsWith(start, StringComparison.Ordinal) && text.EndsWith(end, StringComparison.Ordinal) ? text[start.Length..^end.Length].Trim() : null;

    [GeneratedRegex("""^export interface I\w+[^{]*\{(?<body>.*?)^\}""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Body();

    [GeneratedRegex("""^export type I\w+ = (?<type>.*?);$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Alias();

    // The type of a field may be a block of its own, which has lines that end in a semicolon too.
    [GeneratedRegex("""^\s+"(?<name>[^"]+)"\??: (?<type>\{.*?\}|Array<\{.*?\}>|[^;{]+);""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Field();

    [GeneratedRegex("""^\{\s*\[key: string\]: (?<type>.*?);?\s*\}$""", RegexOptions.Singleline)]
    private static partial Regex Map();

    [GeneratedRegex("""/\*.*?\*/""", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
