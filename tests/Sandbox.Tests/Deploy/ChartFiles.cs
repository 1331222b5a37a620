using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Deploy;

/// <summary>The chart of this repository, and the typical values that come with it.</summary>
internal static class ChartFiles
{
    public static string Deploy { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../../deploy"));

    public static string Chart { get; } = Path.Combine(Deploy, "helm/gitopsactors");

    public static TheoryData<string> Values =>
        [.. Directory.EnumerateFiles(Path.Combine(Chart, "ci"), "*.yaml").Select(static file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal)];

    public static string ValuesFile(string name) => Path.Combine(Chart, "ci", name);

    public static IReadOnlyList<MapNode> Documents(string text) => [.. YamlReader.ReadAll(text).OfType<MapNode>()];

    /// <summary>What helm makes of typical values.</summary>
    public static async Task<string> RenderAsync(string values)
    {
        var result = await Programs.Run(Programs.Helm, ["template", "gitops", Chart, "--values", ValuesFile(values)]);
        Assert.True(result.Code == 0, result.All);
        return result.Output;
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
