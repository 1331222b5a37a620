using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Values;
using GitOpsActors.Engine.Tests.Kustomize;

namespace GitOpsActors.Engine.Tests.Helm;

/// <summary>
/// Every folder in Charts is a chart, named after what it pins, that must come out as the original renders it, or be refused by both. A
/// file `.options.json` in it holds what the original is told beside the chart; with a list there, the chart is rendered once for each.
/// </summary>
public sealed class ChartTests
{
    private static readonly string Charts = Path.Combine(Path.GetDirectoryName(Here())!, "Charts");

    public static TheoryData<string> Names => [.. Directory.EnumerateDirectories(Charts).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public async Task Comes_out_as_the_original_renders_it(string name)
    {
        var folder = Path.Combine(Charts, name);
        var file = Path.Combine(folder, ".options.json");
        var all = File.Exists(file) ? JsonReader.Read(await File.ReadAllTextAsync(file)) : MapNode.Empty;
        var charts = new HelmCharts();
        foreach (var options in all is ListNode list ? [.. list] : new[] { all })
        {
            var (theirs, refusal) = await HelmOracle.RunAsync(folder, Arguments(options, folder));
            var (ours, problem) = HelmOracle.Ours(charts, MemoryTree.Of(folder), "", Options(options));
            Assert.True(theirs is null == (ours is null), $"{name} {options}: {(theirs is null ? $"we render what the original refuses: {refusal}" : $"we refuse what the original renders: {problem}")}");
            if (theirs is null || ours is null)
            {
                Assert.True(options["refused"].Text() is { } words && problem.Contains(words, StringComparison.Ordinal), $"{name} {options}: refused by both, but not as expected:\n  theirs {refusal}\n  ours   {problem}");
                continue;
            }

            Assert.True(HelmOracle.Difference(theirs, ours) is not { } difference, $"{name} {options}: {HelmOracle.Difference(theirs, ours)}");
        }
    }

    private static IEnumerable<string> Arguments(Node options, string folder)
    {
        foreach (var one in options["valueFiles"].List()) yield return "--values=" + Path.Combine(folder, one.Text()!);
        foreach (var one in options["set"].List()) yield return "--set=" + one.Text();
        foreach (var one in options["setString"].List()) yield return "--set-string=" + one.Text();
        foreach (var one in options["setJson"].List()) yield return "--set-json=" + one.Text();
        foreach (var one in options["setFile"].List()) yield return "--set-file=" + one.Text()!.Replace("=", "=" + folder + "/", StringComparison.Ordinal);
        foreach (var one in options["apiVersions"].List()) yield return "--api-versions=" + one.Text();
        if (options["namespace"].Text() is { } space) yield return "--namespace=" + space;
        if (options["kubeVersion"].Text() is { } version) yield return "--kube-version=" + version;
        if (options["includeCrds"].Bool() == true) yield return "--include-crds";
        if (options["skipTests"].Bool() == true) yield return "--skip-tests";
        if (options["skipSchemaValidation"].Bool() == true) yield return "--skip-schema-validation";
    }

    private static HelmOptions Options(Node options) => HelmOracle.Options() with
    {
        Values =
        [
            .. options["valueFiles"].List().Select(static one => new ValuesSource.File(one.Text()!)),
            .. options["setJson"].List().Select(static one => new ValuesSource.SetJson(one.Text()!)),
            .. options["set"].List().Select(static one => new ValuesSource.Set(one.Text()!)),
            .. options["setString"].List().Select(static one => new ValuesSource.SetString(one.Text()!)),
            .. options["setFile"].List().Select(static one => new ValuesSource.SetFile(one.Text()!)),
        ],
        Namespace = options["namespace"].Text() ?? "default",
        KubeVersion = options["kubeVersion"].Text(),
        ApiVersions = [.. options["apiVersions"].List().Select(static one => one.Text()!)],
        IncludesCrds = options["includeCrds"].Bool() ?? false,
        SkipsTests = options["skipTests"].Bool() ?? false,
        SkipsSchemaValidation = options["skipSchemaValidation"].Bool() ?? false,
    };

    private static string Here([CallerFilePath] string path = "") => path;
}
