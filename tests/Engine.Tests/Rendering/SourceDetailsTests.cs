using System.Text;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Rendering;

/// <summary>What people are told who look for something to make an Application of.</summary>
public sealed class SourceDetailsTests
{
    private static readonly UnpackedTree Tree = new((((string, string)[])
    [
        ("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0"),
        ("chart/values.yaml", "# of the chart\nimage: {tag: v1}\nports: [80, 8080]\nlimit: 1000000\nnone: null\n"),
        ("chart/values-prod.yml", "image: {tag: v2}\nextra: true\n"),
        ("chart/ci/test-values.yaml", "a: b"),
        ("chart/templates/web.yaml", "{{ fail \"no template runs\" }}"),
        ("kustomized/kustomization.yaml", "resources: [web.yaml]\nimages: [{name: registry.example/web, newTag: '2'}]"),
        ("kustomized/web.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {initContainers: [{name: i, image: busybox}], containers: [{name: w, image: "registry.example/web:1"}]}}}
            """),
        ("plain/web.yaml", "a: b"),
        ("kustomization.yml", "resources: []"),
    ]).Select(static one => new SourceFile(one.Item1, one.Item1, Encoding.UTF8.GetBytes(one.Item2))));

    [Fact]
    public void Folders_are_found_that_a_tool_knows_but_for_one_that_is_switched_off()
    {
        Assert.Equal([(".", "Kustomize"), ("chart", "Helm"), ("kustomized", "Kustomize")], SourceDiscovery.Find(Tree, ToolSwitches.AllOn));
        Assert.Equal([("chart", "Helm")], SourceDiscovery.Find(Tree, ToolSwitches.AllOn with { Kustomize = false }));
    }

    [Fact]
    public void Of_a_chart_each_value_is_told_with_what_the_chosen_files_make_of_it()
    {
        var helm = Of("chart", """{"valueFiles": ["values-prod.yml"], "fileParameters": [{"name": "f", "path": "files/f"}]}""").Map("helm");

        Assert.Equal("web", helm["name"].Text());
        Assert.Equal("""["ci/test-values.yaml","values-prod.yml","values.yaml"]""", ListNode.Of(
            helm.List("valueFiles").OrderBy(static one => one.Text(), StringComparer.Ordinal)).ToString());
        Assert.Equal("extra=true image.tag=v2 limit=1e+06 none=<nil> ports[0]=80 ports[1]=8080", string.Join(' ',
            helm.List("parameters").Select(static one => $"{one["name"].Text()}={one["value"].Text()}")));
        Assert.StartsWith("# of the chart", helm["values"].Text(), StringComparison.Ordinal);
        Assert.Equal("""[{"name":"f","path":"files/f"}]""", helm["fileParameters"]!.ToString());
    }

    [Fact]
    public void Of_a_kustomization_its_images_are_told_and_of_a_plain_folder_nothing_more()
    {
        Assert.Equal("""{"type":"Kustomize","kustomize":{"images":["busybox","registry.example/web:2"]}}""", Of("kustomized").ToString());
        Assert.Equal("""{"type":"Directory","directory":{}}""", Of("plain").ToString());
    }

    [Theory]
    [InlineData("nowhere", "{}", "app path does not exist")]
    [InlineData("../up", "{}", "leads out of the repository")]
    [InlineData("chart", """{"valueFiles": ["missing.yaml"]}""", "there is no file 'missing.yaml'")]
    [InlineData("chart", """{"valueFiles": ["../../out.yaml"]}""", "leads out of the repository")]
    [InlineData("plain", """{"valueFiles": ["web.yaml"]}""", "Chart.yaml file is missing")]
    public void What_is_wrong_with_a_source_is_told(string path, string helm, string said) =>
        Assert.Contains(said, Assert.Throws<RenderException>(() => Of(path, helm)).Message, StringComparison.Ordinal);

    private static MapNode Of(string path, string helm = "{}")
    {
        var source = new SourceSpec { RepoUrl = "https://git.example/r", Path = path, Helm = JsonReader.Read(helm).Map() };
        return SourceDetails.Of(source, Tree, new BuildEnvironment("web", "", "default", "abc", source), new RenderingTools(),
            new HelmOptions { Random = static bytes => bytes.Clear() });
    }
}
