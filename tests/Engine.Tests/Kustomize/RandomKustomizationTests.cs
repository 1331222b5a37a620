namespace GitOpsActors.Engine.Tests.Kustomize;

public sealed class RandomKustomizationTests : IDisposable
{
    private const int Seeds = 150;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kustomize-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Random_compositions_come_out_as_the_original_builds_them_or_are_refused_by_both()
    {
        // The first seed and the count can be set to look further or to repeat one, and a folder in which the compositions stay.
        var first = int.Parse(Environment.GetEnvironmentVariable("KUSTOMIZE_SEED") ?? "1");
        var count = int.Parse(Environment.GetEnvironmentVariable("KUSTOMIZE_SEEDS") ?? Seeds.ToString());
        var differences = new List<string>();
        for (var seed = first; seed < first + count; seed++)
        {
            var random = new RandomKustomization(seed);
            var folder = Path.Combine(Environment.GetEnvironmentVariable("KUSTOMIZE_FOLDER") ?? _folder.FullName, seed.ToString());
            random.Compose().WriteTo(folder);
            if (await KustomizeOracle.CompareAsync(folder, random.Target) is { } difference) differences.Add($"KUSTOMIZE_SEED={seed}: {difference}");
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {count} differ:\n{string.Join('\n', differences.Take(12))}");
    }
}
