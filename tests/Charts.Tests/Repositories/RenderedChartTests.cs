using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Tests.Servers;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;

namespace GitOpsActors.Charts.Tests.Repositories;

/// <summary>A chart that was fetched renders to what the original makes of the same chart from the same server.</summary>
public sealed class RenderedChartTests : IDisposable
{
    private readonly TestLibrary _test = new();
    private readonly Helm _helm = new();

    public void Dispose()
    {
        _test.Dispose();
        _helm.Dispose();
    }

    private static PackedChart Chart() => PackedChart.Of("web", "1.2.3",
        ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: \"7\"\ndependencies: [{name: inner, version: 0.1.0, repository: ''}]\n"),
        ("values.yaml", "replicas: 2\ninner: {word: from the parent}\n"),
        (".helmignore", "*.bak\n"),
        ("templates/_help.tpl", "{{ define \"name\" }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}"),
        ("templates/b.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: {{ include \"name\" . }}}\nspec: {replicas: {{ .Values.replicas }}}\n"),
        ("templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: files}\ndata:\n  text: {{ .Files.Get \"config/text.txt\" | quote }}\n  list: {{ .Files.Glob \"config/*\" | len | quote }}\n"),
        ("config/text.txt", "some\ntext"), ("config/more.txt", "x"),
        ("charts/inner/Chart.yaml", "apiVersion: v2\nname: inner\nversion: 0.1.0\n"),
        ("charts/inner/templates/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: inner}\ndata: {word: {{ .Values.word }}}\n"));

    private async Task AssertSameAsync(ChartAccess access, params string[] arguments)
    {
        var theirs = YamlReader.ReadAll(await _helm.RunAsync(["template", "my-release", .. arguments])).Where(static document => document is not NullNode);
        using var repository = _test.Open(access);
        var package = await repository.FetchAsync(await repository.ResolveAsync("web", "^1", Freshness.Known, TestLibrary.Soon), false, TestLibrary.Soon);
        var ours = new HelmCharts().Render(package.Tree, "", new HelmOptions { ReleaseName = "my-release", Random = static bytes => bytes.Clear() });
        Assert.Equal(theirs.Select(static document => document.ToString()), ours.Select(static document => document.ToString()));
        Assert.Equal(3, ours.Count);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), package.PackedAt);
    }

    [Fact]
    public async Task A_chart_of_a_repository_renders_as_helm_renders_it()
    {
        await using var server = await ChartServer.StartAsync();
        server.Publish(Chart());
        await AssertSameAsync(new ChartAccess { Url = server.Url }, "web", "--repo", server.Url, "--version", "^1");
    }

    [Fact]
    public async Task A_chart_of_a_registry_renders_as_helm_renders_it()
    {
        await using var server = await RegistryServer.StartAsync();
        server.Push("team/web", Chart());
        await AssertSameAsync(new ChartAccess { Url = $"oci://{server.Host}/team", UsesPlainHttp = true }, $"oci://{server.Host}/team/web", "--plain-http", "--version", "^1");
    }
}
