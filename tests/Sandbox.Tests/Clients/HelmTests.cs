namespace GitOpsActors.Sandbox.Tests.Clients;

public sealed class HelmTests(ClientCluster cluster) : IClassFixture<ClientCluster>
{
    private const string Template = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ .Release.Name }}
        data:
          color: {{ .Values.color }}
        ---
        """;

    [Fact]
    public async Task A_release_is_installed_upgraded_rolled_back_and_uninstalled()
    {
        var shell = await cluster.Shell();
        await WriteChart();
        Assert.Contains("STATUS: deployed\nREVISION: 1\n", await shell.Run("helm install shop chart --wait --timeout 20s"), StringComparison.Ordinal);
        await shell.Run("helm upgrade shop chart --set color=red --wait --timeout 20s");
        Assert.Equal("red", await Color(shell));
        Assert.Matches("shop\\t.*\\t2 .*deployed.*little-1.2.3", await shell.Run("helm list"));
        await shell.Run("helm rollback shop 1 --wait --timeout 20s");
        Assert.Equal("blue", await Color(shell));
        Assert.Equal(4, (await shell.Run("helm history shop")).Split('\n').Length);
        Assert.Equal("release \"shop\" uninstalled", await shell.Run("helm uninstall shop --wait --timeout 20s"));
        Assert.Equal("", await shell.Run("kubectl get deployments,secrets -o name"));
    }

    [Fact]
    public async Task An_install_that_is_refused_leaves_the_release_failed()
    {
        var shell = await cluster.Shell();
        await WriteChart();
        Assert.Contains("namespaces \"nowhere\" not found", await shell.Fail("helm install other chart --set space=nowhere"), StringComparison.Ordinal);
        Assert.Contains("failed", await shell.Run("helm list"), StringComparison.Ordinal);
    }

    private static Task<string> Color(Shell shell) => shell.Run("kubectl get configmap shop -o jsonpath={.data.color}");

    private async Task WriteChart()
    {
        var templates = Directory.CreateDirectory(Path.Combine(cluster.Folder, "chart", "templates")).FullName;
        await File.WriteAllTextAsync(Path.Combine(cluster.Folder, "chart", "Chart.yaml"), "apiVersion: v2\nname: little\nversion: 1.2.3\n");
        await File.WriteAllTextAsync(Path.Combine(cluster.Folder, "chart", "values.yaml"), "color: blue\n");
        var named = Template.Replace("  name:", "  {{- with .Values.space }}\n  namespace: {{ . }}\n  {{- end }}\n  name:", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(templates, "all.yaml"), named + "\n" + Manifests.Deployment);
    }
}
