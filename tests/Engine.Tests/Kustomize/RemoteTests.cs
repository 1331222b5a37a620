using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;
using GitOpsActors.Engine.Tests.Helm;

namespace GitOpsActors.Engine.Tests.Kustomize;

/// <summary>A build stops at what it has to be given, and goes on with it as if it lay in the repository.</summary>
public sealed class RemoteTests
{
    private const string Base = "https://git.example/team/base//base?ref=v1";
    private const string File = "https://files.example/extra.yaml";

    private static readonly RemoteSource.Folder BaseFolder = new("https://git.example/team/base", "v1", "base");
    private static readonly RemoteSource.File ExtraFile = RemoteSource.FileAt(File);

    private static readonly MemoryTree Repository = new(
        ("base/kustomization.yaml", "resources: [map.yaml, ../shared]\nnamePrefix: base-\n"),
        ("base/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\n"),
        ("shared/kustomization.yaml", "resources: [other.yaml]\n"),
        ("shared/other.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n"));

    private static readonly UnpackedTree Extra = new([new SourceFile("extra.yaml", "id", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n"u8.ToArray())]);

    private static IEnumerable<string?> Names(MemoryTree tree, FetchedRemotes remotes) => new Kustomization()
        .Build(tree, "", KustomizeOptions.None.With("", new HelmCharts(), HelmOracle.Options() with { Remotes = remotes })).Select(static one => one.Text("metadata", "name"));

    [Fact]
    public void A_base_and_a_file_from_elsewhere_are_asked_for_and_built_like_any_other()
    {
        var tree = new MemoryTree(("kustomization.yaml", $"resources: ['{Base}', '{File}']\nnameSuffix: -x\n"));

        Assert.Equal(BaseFolder, Assert.Throws<MissingRemoteException>(() => Names(tree, FetchedRemotes.None)).Remote);
        var remotes = FetchedRemotes.None.With(BaseFolder, Repository);
        Assert.Equal(ExtraFile, Assert.Throws<MissingRemoteException>(() => Names(tree, remotes)).Remote);
        Assert.Equal(["base-map-x", "base-other-x", "extra-x"], Names(tree, remotes.With(ExtraFile, Extra)));
    }

    [Fact]
    public void Annotations_of_origin_name_the_repository_or_the_address()
    {
        var generating = new MemoryTree(
            ("base/kustomization.yaml", "resources: [map.yaml]\nconfigMapGenerator: [{name: made, options: {disableNameSuffixHash: true}, literals: [a=b]}]\n"),
            ("base/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\n"));
        var tree = new MemoryTree(("app/kustomization.yaml", $"resources: ['{Base}', '{File}']\nbuildMetadata: [originAnnotations]\n"));
        var remotes = FetchedRemotes.None.With(BaseFolder, generating).With(ExtraFile, Extra);
        var built = new Kustomization().Build(tree, "app", KustomizeOptions.None.With("", new HelmCharts(), HelmOracle.Options() with { Remotes = remotes }));
        Assert.Equal(
            [
                "path: base/map.yaml\nrepo: https://git.example/team/base\nref: v1\n",
                "path: https:/files.example/extra.yaml\n",
                "repo: https://git.example/team/base\nref: v1\nconfiguredIn: base/kustomization.yaml\nconfiguredBy:\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n",
            ],
            built.Select(static one => one.Text("metadata", "annotations", "config.kubernetes.io/origin")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_patch_may_be_a_file_from_elsewhere()
    {
        var tree = new MemoryTree(
            ("kustomization.yaml", $"resources: [map.yaml]\npatches: [{{path: '{File}'}}]\n"),
            ("map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\ndata: {a: b}\n"));
        Assert.Equal(["extra"], Names(tree, FetchedRemotes.None.With(ExtraFile, Extra)));
    }

    [Fact]
    public void A_base_from_elsewhere_reads_its_own_repository_and_nothing_of_ours()
    {
        var foreign = new MemoryTree(("base/kustomization.yaml", "resources: [../secret.yaml]\n"));
        var tree = new MemoryTree(("kustomization.yaml", $"resources: ['{Base}']\n"), ("secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"));
        var error = Assert.Throws<RenderException>(() => Names(tree, FetchedRemotes.None.With(BaseFolder, foreign)));
        Assert.Contains("../secret.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bases_that_name_each_other_in_a_circle_are_refused()
    {
        var foreign = new MemoryTree(("base/kustomization.yaml", $"resources: ['{Base}']\n"));
        var tree = new MemoryTree(("kustomization.yaml", $"resources: ['{Base}']\n"));
        Assert.Contains("cycle detected", Assert.Throws<RenderException>(() => Names(tree, FetchedRemotes.None.With(BaseFolder, foreign))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_its_repository_does_not_have_is_named()
    {
        var tree = new MemoryTree(("kustomization.yaml", $"resources: ['{Base}']\n"));
        var error = Assert.Throws<RenderException>(() => Names(tree, FetchedRemotes.None.With(BaseFolder, Extra)));
        Assert.Contains("there is no folder 'base' in https://git.example/team/base", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_a_chart_may_be_a_file_from_elsewhere_if_its_scheme_is_allowed()
    {
        var tree = new MemoryTree(
            ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
            ("templates/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Values.name }}'}\n"));
        var values = RemoteSource.FileAt("https://files.example/values.yaml");
        var options = HelmOracle.Options() with { ValuesFileSchemes = "https,http" };
        options = options.With(YamlReader.Read("valueFiles: ['https://files.example/values.yaml']").Map());

        Assert.Equal(values, Assert.Throws<MissingRemoteException>(() => new HelmCharts().Render(tree, "", options)).Remote);
        var given = options with { Remotes = FetchedRemotes.None.With(values, new UnpackedTree([new SourceFile("values.yaml", "id", "name: far\n"u8.ToArray())])) };
        Assert.Equal("far", new HelmCharts().Render(tree, "", given).Single().Text("metadata", "name"));
        var error = Assert.Throws<RenderException>(() => new HelmCharts().Render(tree, "", given with { ValuesFileSchemes = "http" }));
        Assert.Contains("helm.valuesFileSchemes", error.Message, StringComparison.Ordinal);
    }
}
