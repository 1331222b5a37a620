namespace GitOpsActors.Sandbox.Tests.Clients;

public sealed class KubectlReadTests(ClientCluster cluster) : IClassFixture<ClientCluster>
{
    [Fact]
    public async Task Get_prints_yaml_json_names_and_chosen_columns()
    {
        var shell = await cluster.Shell();
        await shell.Run("kubectl create -f -", Manifests.ConfigMap);
        Assert.StartsWith("apiVersion: v1\ndata:\n  color: blue\nkind: ConfigMap\n", await shell.Run("kubectl get configmap settings -o yaml"), StringComparison.Ordinal);
        Assert.Contains("    \"kind\": \"ConfigMap\",\n", await shell.Run("kubectl get configmap settings -o json"), StringComparison.Ordinal);
        Assert.Equal("configmap/settings", await shell.Run("kubectl get configmap settings -o name"));
        Assert.Equal("blue", await shell.Run("kubectl get configmap settings -o jsonpath={.data.color}"));
        Assert.Equal("NAME       COLOR\nsettings   blue", await shell.Run("kubectl get configmap settings -o custom-columns=NAME:.metadata.name,COLOR:.data.color"));
    }

    [Fact]
    public async Task Get_prints_the_tables_of_the_server_also_wide()
    {
        var shell = await cluster.Shell();
        await shell.Run("kubectl create -f -", Manifests.Deployment);
        await shell.Run("kubectl rollout status deployment web --timeout=20s");
        var lines = (await shell.Run("kubectl get deployments -o wide")).Split('\n');
        Assert.Equal(["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE", "CONTAINERS", "IMAGES", "SELECTOR"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["web", "2/2", "2", "2"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4]);
        Assert.Equal(3, (await shell.Run("kubectl get pods -o wide")).Split('\n').Length);
    }

    [Fact]
    public async Task Describe_tells_about_a_deployment_and_its_pods()
    {
        var shell = await cluster.Shell();
        await shell.Run("kubectl create -f -", Manifests.Deployment);
        await shell.Run("kubectl rollout status deployment web --timeout=20s");
        var told = await shell.Run("kubectl describe deployment web");
        Assert.Contains("Replicas:               2 desired | 2 updated | 2 total | 2 available | 0 unavailable", told, StringComparison.Ordinal);
        Assert.Contains("NewReplicaSet:   web-", told, StringComparison.Ordinal);
        Assert.Contains("Controlled By:  ReplicaSet/web-", await shell.Run("kubectl describe pods"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_names_the_fields_of_a_kind()
    {
        var shell = await cluster.Shell();
        var told = await shell.Run("kubectl explain deployment.spec.replicas");
        Assert.StartsWith("GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nFIELD: replicas <integer>\n", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_resources_and_versions_list_what_is_served()
    {
        var shell = await cluster.Shell();
        var resources = await shell.Run("kubectl api-resources --no-headers");
        Assert.Matches(@"(?m)^deployments +deploy +apps/v1 +true +Deployment$", resources);
        Assert.Contains("\napps/v1\n", await shell.Run("kubectl api-versions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_shows_an_object_that_comes_later()
    {
        var shell = await cluster.Shell();
        var watching = shell.Start("kubectl get configmaps --field-selector metadata.name=settings -o name --watch --request-timeout=3s");
        await shell.Run("kubectl create -f -", Manifests.ConfigMap);
        Assert.StartsWith("configmap/settings\n", (await watching).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var shell = await cluster.Shell();
        Assert.Equal("Error from server (NotFound): deployments.apps \"none\" not found", await shell.Fail("kubectl get deployment none"));
        Assert.Equal("error: the server doesn't have a resource type \"nothings\"", await shell.Fail("kubectl get nothings"));
    }

    [Fact]
    public async Task Logs_are_what_the_annotation_of_the_pod_says()
    {
        var shell = await cluster.Shell();
        await shell.Run("kubectl run one --image=busybox --annotations=sandbox.gitopsactors.io/log=hello");
        await shell.Run("kubectl wait --for=condition=Ready pod/one --timeout=20s");
        Assert.Contains("hello", await shell.Run("kubectl logs one"), StringComparison.Ordinal);
    }
}
