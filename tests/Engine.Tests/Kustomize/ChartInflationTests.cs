using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Tests.Helm;

namespace GitOpsActors.Engine.Tests.Kustomize;

/// <summary>Charts of kustomizations, where they come from repositories, and the flags that allow them.</summary>
public sealed class ChartInflationTests
{
    private const string Remote = "helmCharts: [{name: web, repo: 'https://charts.example', version: 1.2.3, releaseName: r, valuesInline: {a: 5, gone: null}}]\n";

    private static MemoryTree Chart(string said) => new(
        ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2.3\n"), ("values.yaml", "a: 1\n"),
        ("templates/a.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {said}}}\ndata: {{a: '{{{{ .Values.a }}}}'}}\n"));

    private static IReadOnlyList<Node> Build(MemoryTree tree, string flags = "--enable-helm", params FetchedChart[] fetched) =>
        new Kustomization().Build(tree, "", KustomizeOptions.None.With(flags, new HelmCharts(), HelmOracle.Options() with { Fetched = fetched }));

    [Fact]
    public void Charts_of_all_kustomizations_are_asked_for_together_and_each_entry_gets_its_own()
    {
        var tree = new MemoryTree(
            ("kustomization.yaml", "resources: [base]\ncomponents: [part]\ngenerators: [g.yaml]\n" + Remote),
            ("base/kustomization.yaml", "namePrefix: b-\nhelmCharts: [{name: other, repo: 'oci://registry.example/x', releaseName: r}, {name: near, releaseName: r}]\n"),
            ("base/charts/near/Chart.yaml", "apiVersion: v2\nname: near\nversion: 1.0.0\n"),
            ("base/charts/near/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: near}\n"),
            ("part/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -z\n" + Remote.Replace("releaseName: r", "releaseName: s", StringComparison.Ordinal).Replace("web", "third", StringComparison.Ordinal)),
            ("g.yaml", "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: g}\nname: fourth\nrepo: https://charts.example\nreleaseName: r\n"));
        var missing = Assert.Throws<MissingChartsException>(() => Build(tree));
        var wanted = missing.Wanted!.ToFetch(static _ => null);
        Assert.Equal(
            [new WantedChart("web", "1.2.3", "https://charts.example"), new("fourth", "", "https://charts.example"), new("other", "", "oci://registry.example/x"), new("third", "1.2.3", "https://charts.example")],
            wanted);
        var built = Build(tree, "--enable-helm", [.. wanted.Select(static one => new FetchedChart(Chart("is-" + one.Name), ""))]);
        Assert.Equal(["b-is-other-z", "b-near-z", "is-fourth-z", "is-third-z", "is-web-z"], built.Select(static one => one.Text("metadata", "name")));
        Assert.Equal("5", built[4].Text("data", "a"));
    }

    [Fact]
    public void A_chart_without_a_release_name_is_named_by_the_time_of_the_revision() => Assert.Equal(
        "web-1700000000",
        Assert.Single(new Kustomization().Build(
            new MemoryTree(("kustomization.yaml", "helmCharts: [{name: web}]\n"), ("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
                ("charts/web/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}'}\n")),
            "",
            KustomizeOptions.None.With("--enable-helm", new HelmCharts(), HelmOracle.Options() with { Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000) }))).Text("metadata", "name"));

    [Theory]
    [InlineData("", "must specify --enable-helm")]
    [InlineData("--enable-helm=false", "must specify --enable-helm")]
    [InlineData("--enable-helm=maybe", "--enable-helm=maybe: the flag is true or false")]
    [InlineData("--load-restrictor LoadRestrictionsNone", "files outside the folder of their kustomization are not read")]
    [InlineData("--enable-alpha-plugins", "plugins that are programs or containers are not run")]
    [InlineData("--enable-helm --enable-exec", "plugins that are programs or containers are not run")]
    [InlineData("--foo", "the flag is not known")]
    [InlineData("--helm-kube-version", "the flag needs a value")]
    public void Flags_that_are_not_followed_say_why(string flags, string expected) =>
        Assert.Contains(expected, Assert.Throws<RenderException>(() => Build(new MemoryTree(("kustomization.yaml", Remote)), flags)).Message, StringComparison.Ordinal);

    [Fact]
    public void Flags_that_change_nothing_here_are_taken()
    {
        var tree = new MemoryTree(("kustomization.yaml", "configMapGenerator: [{name: a, literals: [x=y]}]\n"));
        var built = Assert.Single(Build(tree, "  --load-restrictor=LoadRestrictionsRootOnly --helm-command helm3\t--enable-managedby-label "));
        Assert.Equal("kustomize-v5.7.1", built.Text("metadata", "labels", "app.kubernetes.io/managed-by"));
    }

    [Fact]
    public void A_chart_sees_the_cluster_that_the_application_names_and_what_its_entry_says_before_that()
    {
        var tree = new MemoryTree(
            ("kustomization.yaml", "helmCharts: [{name: web, releaseName: r}, {name: web, releaseName: s, kubeVersion: '1.20'}]\n"), ("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
            ("charts/web/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}'}\ndata: {v: '{{ .Capabilities.KubeVersion }} {{ .Capabilities.APIVersions.Has \"a/v1\" }}'}\n"));
        var options = KustomizeOptions.Read(YamlReader.Read("{kubeVersion: '1.27', apiVersions: [a/v1]}"), "kustomize").With("--enable-helm", new HelmCharts(), HelmOracle.Options());
        Assert.Equal(["v1.27 true", "v1.20 true"], new Kustomization().Build(tree, "", options).Select(static one => one.Text("data", "v")));
    }
}
