using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Tests.Kustomize;

namespace GitOpsActors.Engine.Tests.Helm;

public sealed partial class RandomTemplateTests : IDisposable
{
    private const int Seeds = 600;
    private const string Metadata = "apiVersion: v2\nname: random\nversion: 1.2.3\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("helm-random-");
    private readonly HelmCharts _charts = new();

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Those that we render go to the original together, in one start; of those that we refuse, a few go there one by one.</summary>
    [Fact]
    public async Task Random_templates_say_what_they_say_to_the_original()
    {
        // The first seed and the count can be set to look further or to repeat one.
        var first = int.Parse(Environment.GetEnvironmentVariable("HELM_SEED") ?? "1");
        var count = int.Parse(Environment.GetEnvironmentVariable("HELM_SEEDS") ?? Seeds.ToString());
        var together = Chart();
        var (ours, refused, differences) = (new Dictionary<int, string>(), new List<int>(), new List<string>());
        for (var seed = first; seed < first + count; seed++)
        {
            var alone = Chart();
            alone[PathOf(seed)] = Wrapped(seed);
            if (HelmOracle.Ours(_charts, alone, "", HelmOracle.Options()).Documents is not { } documents)
            {
                refused.Add(seed);
                continue;
            }

            ours[seed] = documents[0].Text("out")!;
            together[PathOf(seed)] = Wrapped(seed);
        }

        // Where the original refuses one that we render, it is left out, and the others are asked for again.
        IReadOnlyList<Node>? theirs = null;
        while (theirs is null)
        {
            var folder = Path.Combine(_folder.FullName, Guid.NewGuid().ToString());
            together.WriteTo(folder);
            (theirs, var refusal) = await HelmOracle.RunAsync(folder);
            if (theirs is not null) break;
            var name = Refused().Match(refusal);
            Assert.True(name.Success && differences.Count < 20, $"the original refuses what we render: {refusal}");
            var seed = int.Parse(name.Groups["seed"].Value);
            differences.Add($"HELM_SEED={seed}: {new RandomTemplate(seed).Compose()}\n  the original refuses what we render: {refusal}  {ours[seed]}");
            together.Remove(PathOf(seed));
        }

        foreach (var document in theirs)
        {
            var seed = int.Parse(document.Text("kind")!["Case".Length..]);
            if (document.Text("out") != ours[seed]) differences.Add($"HELM_SEED={seed}: {new RandomTemplate(seed).Compose()}\n  theirs {document.Text("out")}\n  ours   {ours[seed]}");
        }

        foreach (var seed in refused.Take(60))
        {
            var alone = Chart();
            alone[PathOf(seed)] = Wrapped(seed);
            var place = Path.Combine(_folder.FullName, PathOf(seed).Replace('/', '-'));
            alone.WriteTo(place);
            if ((await HelmOracle.RunAsync(place)).Documents is not null)
                differences.Add($"HELM_SEED={seed}: {new RandomTemplate(seed).Compose()}\n  we refuse what the original renders: {HelmOracle.Ours(_charts, alone, "", HelmOracle.Options()).Refusal}");
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {count} differ:\n{string.Join('\n', differences.Take(20))}");
    }

    [GeneratedRegex(@"case-(?<seed>\d{5})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refused();

    private static MemoryTree Chart() => new(("Chart.yaml", Metadata), ("values.yaml", TemplateCases.Values));

    private static string PathOf(int seed) => $"templates/case-{seed:00000}.yaml";

    private static string Wrapped(int seed) =>
        $"kind: Case{seed}\nout: {{{{ include \"case-{seed}\" . | toJson }}}}\n{{{{- define \"case-{seed}\" }}}}{new RandomTemplate(seed).Compose()}{{{{ end }}}}";
}
