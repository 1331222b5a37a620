using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Schemas;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Tests.Kustomize;

namespace GitOpsActors.Engine.Tests.Helm;

/// <summary>
/// Every line of a file in Schemas is a schema and values for it: they fit, or are refused in the words of the original. All lines of a
/// file are the charts of one chart, so that the original is started once.
/// </summary>
public sealed partial class SchemaTests : IDisposable
{
    private static readonly string Schemas = Path.Combine(Path.GetDirectoryName(Here())!, "Schemas");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("helm-");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Schemas, "*.jsonl").Select(static file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, MemberData(nameof(Files))]
    public async Task Values_are_refused_in_the_words_of_the_original(string file)
    {
        var cases = File.ReadLines(Path.Combine(Schemas, file)).Select(static line => JsonReader.Read(line)).ToList();
        var tree = new MemoryTree(("Chart.yaml", "apiVersion: v2\nname: all\nversion: 1.0.0\n"), ("templates/x.yaml", "kind: X\n"));
        for (var i = 0; i < cases.Count; i++)
        {
            tree[$"charts/case-{i:000}/Chart.yaml"] = $"apiVersion: v2\nname: case-{i:000}\nversion: 1.0.0\n";
            tree[$"charts/case-{i:000}/values.yaml"] = cases[i]["values"]!.ToString()!;
            tree[$"charts/case-{i:000}/values.schema.json"] = cases[i]["schema"]!.ToString()!;
        }

        tree.WriteTo(_folder.FullName);
        var (_, refusal) = await HelmOracle.RunAsync(_folder.FullName);
        var theirs = Problems(refusal);
        var ours = Problems(Assert.Throws<RenderException>(() => new HelmCharts().Render(tree, "", HelmOracle.Options())).Message);
        var differences = cases.Select((one, i) => (one, theirs: theirs.GetValueOrDefault($"case-{i:000}", ""), ours: ours.GetValueOrDefault($"case-{i:000}", "")))
            .Where(static one => one.theirs != one.ours)
            .Select(static one => $"{one.one}\n  theirs {one.theirs}\n  ours   {one.ours}").ToList();
        Assert.True(differences.Count == 0, $"{differences.Count} of {cases.Count} differ:\n{string.Join('\n', differences)}");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(65535, "65,535")]
    [InlineData(-1234.5, "-1,234.5")]
    [InlineData(1000000, "1×10⁰⁶")]
    [InlineData(-2147483648, "-2.147483648×10⁰⁹")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.0000123, "1.23×10⁻⁰⁵")]
    [InlineData(1e100, "1×10¹⁰⁰")]
    public void Numbers_are_shown_as_the_original_shows_them(double number, string text) => Assert.Equal(text, EnglishNumbers.Show(number));

    /// <summary>By chart; in the original lines come in any order, and so do names in a line.</summary>
    private static Dictionary<string, string> Problems(string message)
    {
        var parts = Chart().Split(message);
        return Enumerable.Range(0, parts.Length / 2).ToDictionary(i => parts[(i * 2) + 1], i => Normal(parts[(i * 2) + 2]));
    }

    private static string Normal(string problems)
    {
        // What is wrong with a schema is said in other words; how a text misses its format is not said.
        if (!problems.TrimStart().StartsWith("- at ", StringComparison.Ordinal)) return "the schema is none";
        return string.Join('\n', problems.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Contains("additional properties", StringComparison.Ordinal)
            ? string.Concat(line.Order())
            : Format().Replace(line, "")).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"(?<chart>case-\d{3}):\n", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Chart();

    [GeneratedRegex(@"(?<= is not valid [\w-]+): .*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Format();

    private static string Here([CallerFilePath] string path = "") => path;
}
