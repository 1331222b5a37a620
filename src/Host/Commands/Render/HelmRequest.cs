using System.Security.Cryptography;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Values;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Host.Commands.Render;

/// <summary>The options of a request to render a chart: those of `helm template`, by names in camel case.</summary>
internal static class HelmRequest
{
    private static readonly string[] Known =
        ["releaseName", "namespace", "kubeVersion", "apiVersions", "valueFiles", "set", "setString", "setJson", "values", "includeCrds", "skipTests"];

    /// <param name="options">The options.</param>
    /// <param name="absolute">Makes an absolute path of the disk one of the source tree.</param>
    /// <param name="time">What `now` says.</param>
    public static HelmOptions Read(MapNode options, Func<string, string> absolute, TimeProvider time)
    {
        foreach (var (key, _) in options)
        {
            if (!Known.Contains(key)) throw new RenderException($"options: there is no option '{key}' for helm; known are {string.Join(", ", Known)}");
        }

        var plain = new HelmOptions { Now = time.GetUtcNow(), Random = RandomNumberGenerator.Fill };
        return plain with
        {
            ReleaseName = Text(options, "releaseName") ?? plain.ReleaseName,
            Namespace = Text(options, "namespace") ?? plain.Namespace,
            KubeVersion = Text(options, "kubeVersion"),
            ApiVersions = Texts(options, "apiVersions"),
            IncludesCrds = Flag(options, "includeCrds"),
            SkipsTests = Flag(options, "skipTests"),
            Values =
            [
                .. Texts(options, "valueFiles").Select(path => new ValuesSource.File(Path.IsPathRooted(path) ? absolute(path) : path)),
                .. Values(options),
                .. Texts(options, "setJson").Select(static text => new ValuesSource.SetJson(text)),
                .. Texts(options, "set").Select(static text => new ValuesSource.Set(text)),
                .. Texts(options, "setString").Select(static text => new ValuesSource.SetString(text)),
            ],
        };
    }

    private static IEnumerable<ValuesSource> Values(MapNode options) => options["values"] switch
    {
        null or NullNode => [],
        MapNode values => [new ValuesSource.Document(values)],
        _ => throw new RenderException("options.values is no map"),
    };

    private static string? Text(MapNode options, string name) => options[name] switch
    {
        null or NullNode => null,
        StringNode { Value.Length: 0 } => null,
        StringNode text => text.Value,
        _ => throw new RenderException($"options.{name} is no text"),
    };

    private static bool Flag(MapNode options, string name) => options[name] switch
    {
        null or NullNode => false,
        BoolNode flag => flag.Value,
        _ => throw new RenderException($"options.{name} is neither true nor false"),
    };

    private static List<string> Texts(MapNode options, string name) => options[name] switch
    {
        null or NullNode => [],
        ListNode list => [.. list.Select(item => item.Text() ?? throw new RenderException($"options.{name}: '{item}' is no text"))],
        _ => throw new RenderException($"options.{name} is no list"),
    };
}
