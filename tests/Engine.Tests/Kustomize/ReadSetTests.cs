using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Kustomize;

public sealed class ReadSetTests
{
    private static readonly string[] Apps = ["one", "two", "three"];

    // Goal: a change of any file re-runs exactly the builds that read it, and no build whose output changes is missed.
    // Method: each file of a repository is changed in turn; what the read-sets say is compared with what comes out.
    [Fact]
    public void A_change_of_a_file_concerns_exactly_the_builds_that_read_it()
    {
        var tree = Repository();
        var builds = Apps.ToDictionary(static app => app, app => Build(tree, app));
        foreach (var path in tree.Paths.ToList())
        {
            var changed = Repository();
            changed[path] = System.Text.Encoding.UTF8.GetString(tree.ReadFile(path)!.Content.Span) + "\n# changed\n";
            foreach (var app in Apps)
            {
                var reads = builds[app].ReadSet.Files.TryGetValue(path, out var id) && id is not null;
                Assert.True(builds[app].ReadSet.HoldsFor(changed) != reads, $"{path} changed and {app} {(reads ? "was not" : "was")} concerned");
            }
        }

        Assert.All(Apps, app => Assert.True(builds[app].ReadSet.HoldsFor(Repository())));
        Assert.Contains(builds["one"].ReadSet.Files, static file => file is { Key: "base/objects.yaml", Value: not null });
        Assert.DoesNotContain(builds["three"].ReadSet.Files, static file => file.Key.StartsWith("base/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("base/objects.yaml", "one two")]
    [InlineData("part/kustomization.yaml", "two")]
    [InlineData("one/settings.env", "one")]
    [InlineData("three/objects.yaml", "three")]
    [InlineData("unused/notes.txt", "")]
    public void No_build_whose_output_changes_is_missed(string path, string concerned)
    {
        var (before, after) = (Repository(), Repository());
        after[path] = System.Text.Encoding.UTF8.GetString(before.ReadFile(path)!.Content.Span).Replace("value-0", "value-1", StringComparison.Ordinal);
        var changed = new List<string>();
        foreach (var app in Apps)
        {
            var (old, now) = (Build(before, app), Build(after, app));
            if (old.Yaml == now.Yaml) continue;
            changed.Add(app);
            Assert.False(old.ReadSet.HoldsFor(after), $"{app} changed unnoticed");
        }

        Assert.Equal(concerned, string.Join(' ', changed));
    }

    [Fact]
    public void A_file_that_was_looked_for_and_not_found_concerns_the_build_when_it_appears()
    {
        var tree = Repository();
        var before = Build(tree, "one");
        // A second kustomization file makes a folder ambiguous; the build looked whether there is one.
        tree["base/kustomization.yml"] = "resources: []\n";

        Assert.False(before.ReadSet.HoldsFor(tree));
        Assert.Throws<RenderException>(() => Build(tree, "one"));
    }

    [Fact]
    public void A_file_that_appears_where_nobody_looked_concerns_no_build()
    {
        var tree = Repository();
        var builds = Apps.Select(app => Build(tree, app)).ToList();
        tree["base/README.txt"] = "nobody reads this";
        tree["four/kustomization.yaml"] = "resources: []\n";

        // A folder that holds more than before may still answer the only question that was asked of it: whether it is there.
        foreach (var build in builds)
            Assert.All(build.ReadSet.Files, file => Assert.Equal(file.Value is null, tree.ReadFile(file.Key) is null));
    }

    private static (string Yaml, ReadSet ReadSet) Build(MemoryTree tree, string app)
    {
        var recording = new RecordingTree(tree);
        var yaml = YamlText.WriteAll(new Kustomization().Build(recording, app));
        return (yaml, recording.ReadSet);
    }

    private static MemoryTree Repository() => new(
        ("base/kustomization.yaml", "resources: [objects.yaml]\n"),
        ("base/objects.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shared}\ndata: {a: value-0}\n"),
        ("part/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonLabels: {part: value-0}\n"),
        ("one/kustomization.yaml", "resources: [../base]\nconfigMapGenerator: [{name: own, envs: [settings.env]}]\n"),
        ("one/settings.env", "A=value-0\n"),
        ("two/kustomization.yaml", "resources: [../base]\ncomponents: [../part]\n"),
        ("three/kustomization.yaml", "resources: [objects.yaml]\n"),
        ("three/objects.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: three}\ndata: {a: value-0}\n"),
        ("unused/notes.txt", "value-0\n"));
}
