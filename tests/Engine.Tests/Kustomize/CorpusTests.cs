using System.Runtime.CompilerServices;

namespace GitOpsActors.Engine.Tests.Kustomize;

/// <summary>
/// Every folder in Cases is a kustomization, named after what it pins, that must come out as the original builds it, or be refused
/// by both. A file `.build` names the folder to build where it is not the case's own; a file `.flags` holds flags of `kustomize build`.
/// </summary>
public sealed class CorpusTests
{
    private static readonly string Cases = Path.Combine(SourceFolder(), "Cases");

    public static TheoryData<string> Names => [.. Directory.EnumerateDirectories(Cases).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public async Task Comes_out_as_the_original_builds_it(string name)
    {
        var folder = Path.Combine(Cases, name);
        var target = Path.Combine(folder, ".build") is var file && File.Exists(file) ? (await File.ReadAllTextAsync(file)).Trim() : "";
        var flags = Path.Combine(folder, ".flags") is var given && File.Exists(given) ? (await File.ReadAllTextAsync(given)).Trim() : "";
        var difference = await KustomizeOracle.CompareAsync(folder, target, flags);
        Assert.True(difference is null, $"{name}: {difference}");
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
