using System.Text.Json;

namespace GitOpsActors.Host.Tests.Applications;

/// <summary>A person looks for what lies about.</summary>
public sealed class OrphanTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task What_nobody_manages_is_listed_beside_the_objects_of_an_application()
    {
        Assert.DoesNotContain("forgotten", await server.WaitForSuccessAsync("app", "resources", "shop-dev", "--orphaned"));
        await server.KubectlAsync("-n", "argocd", "patch", "appproject", "default", "--type=merge", "-p",
            """{"spec": {"orphanedResources": {"warn": true}}}""");
        await server.KubectlAsync("-n", "shop-dev", "create", "configmap", "forgotten");
        await server.KubectlAsync(
            "-n", "argocd", "wait", "application/shop-dev", "--timeout=30s",
            """--for=jsonpath={.status.conditions[?(@.type=="OrphanedResourceWarning")].message}=Application has 1 orphaned resources""");
        Assert.Equal(":ConfigMap:shop-dev/forgotten\n",
            await server.WaitForSuccessAsync("app", "resources", "shop-dev", "--orphaned", "-o", "name"));
        Assert.DoesNotContain("forgotten", await server.WaitForSuccessAsync("app", "resources", "shop-dev"));
        using (var http = OperatorClient.To(server.Address))
        {
            var tree = JsonDocument.Parse(await http.GetStringAsync("/api/v1/applications/shop-dev/resource-tree")).RootElement;
            var orphan = Assert.Single(tree.GetProperty("orphanedNodes").EnumerateArray());
            Assert.Equal(("ConfigMap", "v1", "forgotten"),
                (orphan.GetProperty("kind").GetString(), orphan.GetProperty("version").GetString(), orphan.GetProperty("name")
                    .GetString()));
            Assert.NotEqual("", orphan.GetProperty("uid").GetString());
            var narrowed = JsonDocument.Parse(
                await http.GetStringAsync("/api/v1/applications/shop-dev/resource-tree?kind=Pod")).RootElement;
            Assert.Empty(narrowed.GetProperty("orphanedNodes").EnumerateArray());
            Assert.All(narrowed.GetProperty("nodes").EnumerateArray(), static pod =>
                Assert.NotEmpty(pod.GetProperty("images").EnumerateArray()));
        }

        var shown = await server.WaitForSuccessAsync("app", "get", "shop-dev");
        Assert.Contains("OrphanedResourceWarning: Application has 1 orphaned resources\n", shown);
        Assert.Matches("ConfigMap +shop-dev +forgotten +Yes\n", shown);
    }
}
