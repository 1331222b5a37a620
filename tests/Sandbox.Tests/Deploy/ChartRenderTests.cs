using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Values;
using GitOpsActors.Engine.Tests.Kustomize;

namespace GitOpsActors.Sandbox.Tests.Deploy;

/// <summary>What the chart comes to, without a cluster.</summary>
public sealed class ChartRenderTests : IDisposable
{
    private static readonly string[] Written = ["install.yaml", "helm/gitopsactors/files", "helm/gitopsactors/ci/rendered"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Values => ChartFiles.Values;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_made_from_other_files_is_up_to_date()
    {
        var path = $"{Path.GetDirectoryName(Programs.Helm)}:{Environment.GetEnvironmentVariable("PATH")}";
        var result = await Programs.Run(
            "sh", [Path.Combine(ChartFiles.Deploy, "update"), _folder.Path],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = path });
        Assert.True(result.Code == 0, result.All);
        Assert.Equal(Contents(_folder.Path), Contents(ChartFiles.Deploy));
    }

    [Theory, MemberData(nameof(Values))]
    public async Task Helm_finds_nothing_to_complain_about(string values)
    {
        var result = await Programs.Run(Programs.Helm, ["lint", "--strict", ChartFiles.Chart, "--values", ChartFiles.ValuesFile(values)]);
        Assert.True(result.Code == 0, result.All);
    }

    [Theory, MemberData(nameof(Values))]
    public async Task Our_own_engine_renders_the_same(string values)
    {
        var theirs = ChartFiles.Documents(await ChartFiles.RenderAsync(values));
        var options = new HelmOptions
        {
            ReleaseName = "gitops", Values = [new ValuesSource.File("ci/" + values)], Random = static bytes => bytes.Clear(),
        };
        var ours = ChartFiles.Documents(YamlText.WriteAll(new HelmCharts().Render(MemoryTree.Of(ChartFiles.Chart), "", options)));
        Assert.Equal(theirs.Select(static document => document.ToString()), ours.Select(static document => document.ToString()));
    }

    [Theory]
    [InlineData("replicas=three", "at '/replicas': got string, want integer")]
    [InlineData("replica=3", "additional properties 'replica' not allowed")]
    [InlineData("rbac.mode=all", "at '/rbac/mode': value must be one of 'cluster', 'namespaces', 'none'")]
    [InlineData("image.digest=latest", "at '/image/digest': 'latest' does not match pattern")]
    [InlineData("replicas=3", "set database.existingSecret to a Secret with its connection string, or replicas to 1")]
    [InlineData("replicas=3,database.existingSecret=a,cluster.membersMin=4", "cluster.membersMin is 4, and there are only 3 replicas")]
    [InlineData("cluster.membersMin=1", "two nodes that start at once could form two clusters")]
    [InlineData("database.existingSecret=a,database.connectionString=b", "are both set: keep one of them")]
    [InlineData("gateway.enabled=true", "gateway.enabled needs engine.insecure")]
    [InlineData("rbac.mode=namespaces", "rbac.namespaces lists none")]
    public async Task Values_that_are_wrong_are_refused(string set, string words)
    {
        var result = await Programs.Run(Programs.Helm, ["template", "gitops", ChartFiles.Chart, "--set", set]);
        Assert.NotEqual(0, result.Code);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }

    private static SortedDictionary<string, string> Contents(string deploy)
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var written in Written.Select(one => Path.Combine(deploy, one)))
            foreach (var file in File.Exists(written) ? [written] : Directory.GetFiles(written, "*", SearchOption.AllDirectories))
                contents[Path.GetRelativePath(deploy, file)] = File.ReadAllText(file);
        return contents;
    }
}
