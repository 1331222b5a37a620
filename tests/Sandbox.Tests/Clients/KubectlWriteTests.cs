namespace GitOpsActors.Sandbox.Tests.Clients;

public sealed class KubectlWriteTests(ClientCluster cluster) : IClassFixture<ClientCluster>
{
    [Fact]
    public async Task Create_makes_an_object_and_refuses_a_second_of_its_name()
    {
        var shell = await cluster.Shell();
        Assert.Equal("configmap/settings created", await shell.Run("kubectl create -f -", Manifests.ConfigMap));
        Assert.Equal("Error from server (AlreadyExists): error when creating \"STDIN\": configmaps \"settings\" already exists",
            await shell.Fail("kubectl create -f -", Manifests.ConfigMap));
    }

    [Fact]
    public async Task What_kubectl_sends_in_protobuf_is_understood()
    {
        var shell = await cluster.Shell();
        Assert.Contains("Username    admin", await shell.Run("kubectl auth whoami"), StringComparison.Ordinal);
        await shell.Run("kubectl create -f -",
            "{apiVersion: batch/v1, kind: CronJob, metadata: {name: nightly}, spec: {schedule: '0 3 * * *', jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox, env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}], volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, emptyDir: {}}]}}}}}}");
        Assert.Equal("job.batch/now created", await shell.Run("kubectl create job now --from=cronjob/nightly"));
        Assert.Equal("busybox", await shell.Run("kubectl get job now -o jsonpath={.spec.template.spec.containers[0].image}"));
        Assert.Equal("metadata.name {}", await shell.Run("kubectl get job now -o 'jsonpath={.spec.template.spec.containers[0].env[0].valueFrom.fieldRef.fieldPath} {.spec.template.spec.volumes[0].emptyDir}'"));
    }

    [Fact]
    public async Task A_signing_request_is_approved()
    {
        var shell = await cluster.Shell();
        var request = Convert.ToBase64String("-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n"u8);
        await shell.Run("kubectl create -f -",
            $"{{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {{name: {shell.Namespace}}}, spec: {{request: {request}, signerName: example.com/own, usages: [client auth]}}}}");
        Assert.Equal($"certificatesigningrequest.certificates.k8s.io/{shell.Namespace} approved", await shell.Run($"kubectl certificate approve {shell.Namespace}"));
        Assert.Equal("KubectlApprove", await shell.Run($"kubectl get csr {shell.Namespace} -o jsonpath={{.status.conditions[0].reason}}"));
    }

    [Fact]
    public async Task Client_side_apply_creates_configures_and_then_changes_nothing()
    {
        var shell = await cluster.Shell();
        Assert.Equal("configmap/settings created", await shell.Run("kubectl apply -f -", Manifests.ConfigMap));
        var red = Manifests.ConfigMap.Replace("color: blue", "shape: round", StringComparison.Ordinal);
        Assert.Equal("configmap/settings configured", await shell.Run("kubectl apply -f -", red));
        Assert.Equal("configmap/settings unchanged", await shell.Run("kubectl apply -f -", red));
        Assert.Equal("{\"shape\":\"round\"}", await shell.Run("kubectl get configmap settings -o jsonpath={.data}"));
    }

    [Fact]
    public async Task Server_side_apply_tells_managers_that_want_the_same_field_apart()
    {
        var shell = await cluster.Shell();
        Assert.Equal("configmap/settings serverside-applied", await shell.Run("kubectl apply --server-side -f -", Manifests.ConfigMap));
        var red = Manifests.ConfigMap.Replace("blue", "red", StringComparison.Ordinal);
        var refused = await shell.Fail("kubectl apply --server-side --field-manager other -f -", red);
        Assert.StartsWith("error: Apply failed with 1 conflict: conflict with \"kubectl\": .data.color", refused, StringComparison.Ordinal);
        await shell.Run("kubectl apply --server-side --force-conflicts --field-manager other -f -", red);
        Assert.Equal("red", await shell.Run("kubectl get configmap settings -o jsonpath={.data.color}"));
    }

    [Fact]
    public async Task Apply_moves_from_the_client_to_the_server_side_and_keeps_what_others_set()
    {
        var shell = await cluster.Shell();
        await shell.Run("kubectl apply -f -", Manifests.ConfigMap);
        await shell.Run("kubectl apply --server-side -f -", Manifests.ConfigMap);
        var renamed = Manifests.ConfigMap.Replace("color: blue", "shape: round", StringComparison.Ordinal);
        await shell.Run("kubectl apply --server-side -f -", renamed);
        Assert.Equal("{\"shape\":\"round\"}", await shell.Run("kubectl get configmap settings -o jsonpath={.data}"));
    }

    [Theory]
    [InlineData("strategic", "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"nginx:1.28\"}]}}}}")]
    [InlineData("merge", "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"nginx:1.28\"}]}}}}")]
    [InlineData("json", "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"nginx:1.28\"}]")]
    public async Task Patch_edits_with_each_kind_of_patch(string type, string patch)
    {
        var shell = await cluster.Shell();
        await shell.Run("kubectl create -f -", Manifests.Deployment);
        Assert.Equal("deployment.apps/web patched", await shell.Run($"kubectl patch deployment web --type={type} -p '{patch}'"));
        Assert.Equal("deployment.apps/web patched (no change)", await shell.Run($"kubectl patch deployment web --type={type} -p '{patch}'"));
        Assert.Equal("nginx:1.28", await shell.Run("kubectl get deployment web -o jsonpath={.spec.template.spec.containers[0].image}"));
    }

    [Fact]
    public async Task Edit_saves_what_the_editor_left()
    {
        var shell = await cluster.Shell();
        await shell.Run("kubectl create -f -", Manifests.ConfigMap);
        var config = Path.Combine(cluster.Folder, "kubeconfig");
        var edited = await Programs.Run(Programs.Kubectl, ["edit", "configmap", "settings", "--namespace", shell.Namespace],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["KUBECONFIG"] = config, ["KUBE_EDITOR"] = "sed -i s/blue/green/", ["HOME"] = cluster.Folder });
        Assert.Equal("configmap/settings edited\n", edited.Output);
        Assert.Equal("green", await shell.Run("kubectl get configmap settings -o jsonpath={.data.color}"));
    }

    [Fact]
    public async Task Replace_needs_the_version_that_is_present()
    {
        var shell = await cluster.Shell();
        await shell.Run("kubectl create -f -", Manifests.ConfigMap);
        var stale = await shell.Run("kubectl get configmap settings -o yaml");
        Assert.Equal("configmap/settings replaced", await shell.Run("kubectl replace -f -", stale.Replace("blue", "red", StringComparison.Ordinal)));
        Assert.Equal("Error from server (Conflict): error when replacing \"STDIN\": Operation cannot be fulfilled on configmaps \"settings\": "
            + "the object has been modified; please apply your changes to the latest version and try again", await shell.Fail("kubectl replace -f -", stale));
    }

    [Fact]
    public async Task Label_and_annotate_add_change_and_remove()
    {
        var shell = await cluster.Shell();
        await shell.Run("kubectl create -f -", Manifests.ConfigMap);
        Assert.Equal("configmap/settings labeled", await shell.Run("kubectl label configmap settings tier=front"));
        Assert.Contains("'tier' already has a value (front)", await shell.Fail("kubectl label configmap settings tier=back"), StringComparison.Ordinal);
        await shell.Run("kubectl label configmap settings tier=back --overwrite");
        Assert.Equal("configmap/settings", await shell.Run("kubectl get configmaps -l tier=back -o name"));
        Assert.Equal("configmap/settings unlabeled", await shell.Run("kubectl label configmap settings tier-"));
        Assert.Equal("configmap/settings annotated", await shell.Run("kubectl annotate configmap settings note=one"));
        Assert.Equal("one", await shell.Run("kubectl get configmap settings -o jsonpath={.metadata.annotations.note}"));
    }

    [Fact]
    public async Task Diff_shows_what_apply_would_change_and_changes_nothing()
    {
        var shell = await cluster.Shell();
        await shell.Run("kubectl apply -f -", Manifests.ConfigMap);
        Assert.Equal(0, (await shell.Start("kubectl diff -f -", Manifests.ConfigMap)).Code);
        var diff = await shell.Start("kubectl diff -f -", Manifests.ConfigMap.Replace("blue", "red", StringComparison.Ordinal));
        Assert.Equal(1, diff.Code);
        Assert.Contains("-  color: blue\n+  color: red\n", diff.Output, StringComparison.Ordinal);
        Assert.Equal("blue", await shell.Run("kubectl get configmap settings -o jsonpath={.data.color}"));
    }

    [Fact]
    public async Task A_dry_run_on_the_server_checks_and_stores_nothing()
    {
        var shell = await cluster.Shell();
        Assert.Equal("configmap/settings created (server dry run)", await shell.Run("kubectl create --dry-run=server -f -", Manifests.ConfigMap));
        Assert.Equal("Error from server (NotFound): configmaps \"settings\" not found", await shell.Fail("kubectl get configmap settings"));
        Assert.Contains("is invalid", await shell.Fail("kubectl create configmap Bad_Name --dry-run=server"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_objects_are_refused_with_the_field_at_fault()
    {
        var shell = await cluster.Shell();
        var refused = await shell.Fail("kubectl create -f -", Manifests.Deployment.Replace("labels: {app: web}", "labels: {app: other}", StringComparison.Ordinal));
        Assert.Equal("The Deployment \"web\" is invalid: spec.template.metadata.labels: Invalid value: {\"app\":\"other\"}: "
            + "`selector` does not match template `labels`", refused);
    }

    [Fact]
    public async Task Who_has_no_rights_is_forbidden()
    {
        var shell = await cluster.Shell();
        Assert.Equal($"Error from server (Forbidden): pods is forbidden: User \"plain\" cannot list resource \"pods\" in API group \"\" in the namespace \"{shell.Namespace}\"",
            await shell.Fail("kubectl --token plain get pods"));
        Assert.Equal("yes", await shell.Run("kubectl auth can-i create deployments"));
        Assert.Equal("no", (await shell.Start("kubectl --token plain auth can-i create deployments")).Output.TrimEnd());
        await shell.Run($"kubectl create rolebinding look --clusterrole=view --user=plain");
        Assert.Equal("", await shell.Run("kubectl --token plain get pods -o name"));
    }
}
