using System.Text;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Kustomize;

/// <summary>Whatever a repository holds, a build ends: with documents, or with an error that names the place.</summary>
public sealed class HostileInputTests
{
    private const string Object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";

    [Fact]
    public void A_circle_of_bases_is_named() => Refuses(
        "cycle detected",
        ("kustomization.yaml", "resources: [a]\n"), ("a/kustomization.yaml", "resources: [../b]\n"), ("b/kustomization.yaml", "resources: [../a]\n"));

    [Fact]
    public void Ten_thousand_levels_of_nesting_are_refused() => Refuses(
        "r.yaml", ("kustomization.yaml", "resources: [r.yaml]\n"), ("r.yaml", Object + "data: " + new string('[', 10_000) + new string(']', 10_000) + "\n"));

    [Fact]
    public void Ten_thousand_levels_of_nesting_in_a_kustomization_are_refused() => Refuses(
        "kustomization.yaml", ("kustomization.yaml", "resources: " + new string('[', 10_000) + new string(']', 10_000) + "\n"));

    [Fact]
    public void Aliases_that_multiply_are_refused()
    {
        var bomb = new StringBuilder(Object).Append("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 10; i++) bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Refuses("excessive aliasing", ("kustomization.yaml", "resources: [r.yaml]\n"), ("r.yaml", bomb.ToString()));
    }

    [Theory]
    [InlineData("../outside.yaml")]
    [InlineData("a/../../outside.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("../../../../../../etc/passwd")]
    public void Paths_that_lead_out_are_refused(string path)
    {
        foreach (var field in new[] { $"resources: ['{path}']", $"patches: [{{path: '{path}'}}]", $"configMapGenerator: [{{name: x, files: ['{path}']}}]", $"configurations: ['{path}']", $"crds: ['{path}']", $"openapi: {{path: '{path}'}}", $"replacements: [{{path: '{path}'}}]", $"transformers: ['{path}']" })
        {
            var tree = new MemoryTree(("outside.yaml", Object), ("app/kustomization.yaml", field + "\n"));
            Assert.Throws<RenderException>(() => new Kustomization().Build(tree, "app"));
        }
    }

    [Fact]
    public void A_pattern_that_would_backtrack_for_ever_ends()
    {
        var tree = new MemoryTree(
            ("kustomization.yaml", "resources: [r.yaml]\npatches:\n- target: {name: (a+)+b}\n  patch: 'kind: X\n\n    metadata: {name: x}'\n"),
            ("r.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + new string('a', 200) + "}\n"));

        Assert.Single(new Kustomization().Build(tree, ""));
    }

    [Fact]
    public void A_pattern_that_is_none_is_named() => Refuses(
        "is no regular expression", ("kustomization.yaml", "resources: [r.yaml]\npatches:\n- target: {name: '('}\n  patch: 'kind: X\n\n    metadata: {name: x}'\n"), ("r.yaml", Object));

    [Fact]
    public void A_patch_nested_too_deeply_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{a: ", 400)) + "1" + new string('}', 400);
        Refuses("nested", ("kustomization.yaml", "resources: [r.yaml]\npatches: [{path: p.yaml}]\n"), ("r.yaml", Object + $"data: {deep}\n"), ("p.yaml", Object + $"data: {deep}\n"));
    }

    [Theory]
    [InlineData("resources: [r.yaml]\npatches: [5]\n", "patches[0] must be a map")]
    [InlineData("resources: 7\n", "resources must be a list, and is a number")]
    [InlineData("resources: [r.yaml]\nreplicas: [{name: x, count: many}]\n", "replicas[0]: count must be a whole number, and is a string")]
    [InlineData("resources: [r.yaml]\nnamePrefx: x\n", "unknown field \"namePrefx\"")]
    [InlineData("resources: [r.yaml]\nhelmCharts: [{name: x}]\n", "must specify --enable-helm")]
    [InlineData("resources: [r.yaml]\ngenerators: [r.yaml]\n", "only built-in ones")]
    public void What_a_user_got_wrong_is_said_with_its_place(string kustomization, string expected)
    {
        var tree = new MemoryTree(("kustomization.yaml", kustomization), ("r.yaml", Object));
        var error = Assert.Throws<RenderException>(() => new Kustomization().Build(tree, ""));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void A_build_of_too_many_steps_is_refused_instead_of_taking_for_ever()
    {
        var objects = string.Concat(Enumerable.Range(0, 5000).Select(static i => $"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{i}}}\n"));
        var replacements = string.Concat(Enumerable.Repeat("- {source: {name: c0}, targets: [{select: {name: c1}, fieldPaths: [metadata.name]}]}\n", 15_000));
        Refuses("steps", ("kustomization.yaml", "resources: [r.yaml]\nreplacements: [{path: p.yaml}]\n"), ("r.yaml", objects), ("p.yaml", replacements));
    }

    [Fact]
    public void A_generator_of_gigabytes_is_refused()
    {
        var files = string.Join(", ", Enumerable.Range(0, 20).Select(static i => $"huge{i}.bin"));
        var tree = new HugeFiles($"configMapGenerator: [{{name: x, files: [{files}]}}]\n");
        Assert.Contains("reads more than 256 MiB", Assert.Throws<RenderException>(() => new Kustomization().Build(tree, "")).Message);
    }

    [Fact]
    public void More_than_so_many_objects_are_refused() => Refuses(
        "objects",
        ("kustomization.yaml", "resources: [r.yaml]\nnamePrefix: p-\n"),
        ("r.yaml", string.Concat(Enumerable.Range(0, 100_001).Select(static i => $"---\napiVersion: v1\nkind: X\nmetadata: {{name: c{i}}}\n"))));

    private static void Refuses(string expected, params ReadOnlySpan<(string, string)> files)
    {
        var tree = new MemoryTree(files);
        var error = Assert.Throws<RenderException>(() => new Kustomization().Build(tree, ""));
        Assert.Contains(expected, error.Message);
    }

    /// <summary>Every file but the kustomization has 64 MiB, and all share them.</summary>
    private sealed class HugeFiles(string kustomization) : ISourceTree
    {
        private readonly byte[] _huge = new byte[64 * 1024 * 1024];

        public SourceFile? ReadFile(string path) => path switch
        {
            "kustomization.yaml" => new SourceFile(path, path, Encoding.UTF8.GetBytes(kustomization)),
            _ when path.EndsWith(".bin", StringComparison.Ordinal) => new SourceFile(path, path, _huge),
            _ => null,
        };

        public SourceFolder? ReadFolder(string path) => path.Length == 0 ? new SourceFolder("", ["kustomization.yaml"]) : null;
    }
}
