using System.Runtime.CompilerServices;
using GitOpsActors.Tests.Shared;

namespace GitOpsActors.Engine.Tests.Rendering;

/// <summary>Whatever is damaged, a render ends in manifests or in an error of its own. `bench -- fuzz` does many more rounds, and looks at time and memory.</summary>
public sealed class RenderFuzzTests
{
    [Theory]
    [InlineData("Helm/Charts")]
    [InlineData("Kustomize/Cases")]
    public void Damaged_input_is_rendered_or_refused_and_nothing_else(string corpus)
    {
        var seed = Environment.GetEnvironmentVariable("FUZZ_SEED") is { } given ? int.Parse(given) : 20_261_130;
        var fuzz = new RenderFuzz([.. Directory.EnumerateDirectories(Path.Combine(TestsFolder(), corpus)).Order(StringComparer.Ordinal)], seed);
        var faults = Enumerable.Range(0, 600).Select(fuzz.Run).OfType<string>().ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(5)));
        // Both must happen, or the damage is of the wrong kind.
        Assert.InRange(fuzz.Rendered, 60, 540);
        Assert.Equal(600, fuzz.Rendered + fuzz.Refused);
    }

    private static string TestsFolder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, ".."));
}
