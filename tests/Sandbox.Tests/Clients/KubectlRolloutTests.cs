namespace GitOpsActors.Sandbox.Tests.Clients;

public sealed class KubectlRolloutTests(ClientCluster cluster) : IClassFixture<ClientCluster>
{
    [Fact]
    public async Task Rollout_status_waits_until_the_pods_are_there()
    {
        var shell = await Deployed();
        Assert.Equal("deployment \"web\" successfully rolled out", await shell.Run("kubectl rollout status deployment web"));
    }

    [Fact]
    public async Task Scale_changes_how_many_pods_there_are()
    {
        var shell = await Deployed();
        Assert.Equal("deployment.apps/web scaled", await shell.Run("kubectl scale deployment web --replicas=3 --current-replicas=2"));
        await shell.Run("kubectl wait deployment/web --for=jsonpath={.status.readyReplicas}=3 --timeout=20s");
        Assert.Contains("Expected replicas to be 2, was 3", await shell.Fail("kubectl scale deployment web --replicas=1 --current-replicas=2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_image_rolls_forward_and_undo_rolls_back()
    {
        var shell = await Deployed();
        Assert.Equal("deployment.apps/web image updated", await shell.Run("kubectl set image deployment/web main=nginx:1.28"));
        await Finished(shell);
        Assert.Matches("REVISION +CHANGE-CAUSE\n1 +<none>\n2 +<none>", await shell.Run("kubectl rollout history deployment web"));
        Assert.Equal("deployment.apps/web rolled back", await shell.Run("kubectl rollout undo deployment web"));
        await Finished(shell);
        Assert.Equal("nginx:1.27", await shell.Run("kubectl get deployment web -o jsonpath={.spec.template.spec.containers[0].image}"));
        Assert.Equal("nginx:1.27 nginx:1.27", await shell.Run("kubectl get pods --field-selector status.phase=Running -o jsonpath={.items[*].spec.containers[0].image}"));
    }

    [Fact]
    public async Task Restart_replaces_every_pod()
    {
        var shell = await Deployed();
        var before = (await shell.Run("kubectl get pods -o name")).Split('\n');
        Assert.Equal("deployment.apps/web restarted", await shell.Run("kubectl rollout restart deployment web"));
        await Finished(shell);
        var after = (await shell.Run("kubectl get pods -o name")).Split('\n');
        Assert.Empty(before.Intersect(after, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Wait_waits_for_a_condition_and_gives_up_in_time()
    {
        var shell = await Deployed();
        Assert.Equal("deployment.apps/web condition met", await shell.Run("kubectl wait deployment/web --for=condition=Available --timeout=20s"));
        Assert.Equal("error: timed out waiting for the condition on deployments/web",
            await shell.Fail("kubectl wait deployment/web --for=condition=Nonsense --timeout=1s"));
    }

    [Fact]
    public async Task Delete_in_the_background_takes_what_belongs_to_it()
    {
        var shell = await Deployed();
        await shell.Run("kubectl delete deployment web --cascade=background");
        await shell.Run("kubectl wait --for=delete replicasets,pods -l app=web --timeout=20s");
        Assert.Equal("", await shell.Run("kubectl get replicasets,pods -o name"));
    }

    [Fact]
    public async Task Delete_in_the_foreground_ends_when_all_is_gone()
    {
        var shell = await Deployed();
        Assert.Equal($"deployment.apps \"web\" deleted from {shell.Namespace} namespace", await shell.Run("kubectl delete deployment web --cascade=foreground --timeout=20s"));
        Assert.Equal("", await shell.Run("kubectl get deployments,replicasets,pods -o name"));
    }

    [Fact]
    public async Task Delete_that_orphans_leaves_the_rest_to_live_on()
    {
        var shell = await Deployed();
        await shell.Run("kubectl delete deployment web --cascade=orphan");
        Assert.Equal("", await shell.Run("kubectl get deployments -o name"));
        Assert.Equal(3, (await shell.Run("kubectl get replicasets,pods -o name")).Split('\n').Length);
        Assert.Equal("", await shell.Run("kubectl get replicasets -o jsonpath={.items[*].metadata.ownerReferences}"));
    }

    [Fact]
    public async Task A_deleted_namespace_takes_everything_with_it()
    {
        var shell = await Deployed();
        Assert.Equal($"namespace \"{shell.Namespace}\" deleted", await shell.Run($"kubectl delete namespace {shell.Namespace} --timeout=20s"));
        Assert.Equal("", await shell.Run("kubectl get deployments,pods,configmaps -o name"));
    }

    private async Task<Shell> Deployed()
    {
        var shell = await cluster.Shell();
        await shell.Run("kubectl apply -f -", Manifests.Deployment);
        await Finished(shell);
        return shell;
    }

    private static async Task Finished(Shell shell) => await shell.Run("kubectl rollout status deployment web --timeout=20s");
}
