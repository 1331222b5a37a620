using System.Net;
using System.Text;
using System.Text.Json;

namespace GitOpsActors.Host.Tests.Applications;

/// <summary>Manifests, single objects and logs of an Application.</summary>
[Collection(SharedServer.Name)]
public sealed class ObjectTests(RunningServer server)
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata:
              labels: {app: web}
              annotations: {sandbox.gitopsactors.io/log: "hello\nworld"}
            spec:
              containers: [{name: side, image: registry.example/side:1}, {name: web, image: registry.example/web:1}]
        """;

    private const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata: {name: login}
        stringData: {password: hidden-canary-topsecret}
        """;

    [Fact]
    public async Task Manifests_are_those_of_Git_at_a_revision_or_those_of_the_cluster_and_Secrets_are_masked()
    {
        var first = await server.CommitFilesAsync(("manifests/web.yaml", Web), ("manifests/login.yaml", Secret));
        await server.DeployAsync("manifests");
        await server.CommitFilesAsync(("manifests/web.yaml", Web.Replace("web:1", "web:2", StringComparison.Ordinal)));
        await server.WaitForSuccessAsync("app", "refresh", "manifests");

        Assert.Contains("registry.example/web:2", await server.WaitForSuccessAsync("app", "manifests", "manifests"));
        var old = await server.WaitForSuccessAsync("app", "manifests", "manifests", "--revision", first);
        Assert.Contains("registry.example/web:1", old);
        Assert.Contains("\n---\n", old);
        Assert.Contains("password: ++++++++", old);
        var live = await server.WaitForSuccessAsync("app", "manifests", "manifests", "--source", "live", "-o", "json");
        Assert.Contains("registry.example/web:1", live);
        Assert.Contains("uid", live);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("hidden-canary-topsecret")), live);
        Assert.DoesNotContain("managedFields", live);
        Assert.Equal("Secret/login\nDeployment/web\n", await server.WaitForSuccessAsync("app", "manifests", "manifests", "-o", "name"));
        var none = await server.RunAsync("app", "manifests", "manifests", "--revision", "nowhere");
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("nowhere", none.Error);
        Assert.Contains("OutOfSync", await server.WaitForSuccessAsync("app", "get", "manifests"));

        var back = await server.RunAsync("app", "diff", "manifests", "--revision", first);
        Assert.Equal((0, "", ""), back);
        var forth = await server.RunAsync("app", "diff", "manifests", "--color", "always");
        Assert.Equal(1, forth.ExitCode);
        Assert.Contains("\u001b[32m+      - image: registry.example/web:2\u001b[0m\n", forth.Output);
    }

    [Fact]
    public async Task Objects_are_read_changed_and_deleted_down_to_Pods_and_those_of_others_are_not_found()
    {
        await server.CommitFilesAsync(("objects/web.yaml", Web), ("objects/login.yaml", Secret));
        await server.DeployAsync("objects");
        var deployment = await server.WaitForSuccessAsync("app", "get-resource", "objects", "--kind", "Deployment");
        Assert.Contains("readyReplicas: 2", deployment);
        Assert.DoesNotContain("managedFields", deployment);
        var pods = (await server.WaitForSuccessAsync("app", "get-resource", "objects", "--kind", "Pod", "-o", "name"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, pods.Length);
        Assert.Contains("password: ++++++++",
            await server.WaitForSuccessAsync("app", "get-resource", "objects", "--kind", "Secret", "--resource-name", "login"));

        Assert.Equal("apps:Deployment:objects/web: patched\n", await server.WaitForSuccessAsync(
            "app", "patch-resource", "objects", "--kind", "Deployment", "--patch", """{"metadata": {"labels": {"seen": "yes"}}}"""));
        Assert.Equal("apps:Deployment:objects/web: patched\n", await server.WaitForSuccessAsync(
            "app", "patch-resource", "objects", "--kind", "Deployment", "--group", "apps", "--patch-type", "json", "--patch",
                "[{op: add, path: /metadata/labels/more, value: 'yes'}]"));
        Assert.Equal("yes yes", await server.KubectlAsync("-n", "objects", "get", "deployment", "web", "-o",
            "jsonpath={.metadata.labels.seen} {.metadata.labels.more}"));
        var many = await server.RunAsync("app", "delete-resource", "objects", "--kind", "Pod");
        Assert.Equal(1, many.ExitCode);
        Assert.Contains("2 objects are meant: :Pod:objects/web-", many.Error);
        var pod = pods[0].Split('/')[1];
        Assert.Equal($":Pod:objects/{pod}: deleted\n",
            await server.WaitForSuccessAsync("app", "delete-resource", "objects", "--kind", "Pod", "--resource-name", pod, "--force"));
        await server.KubectlAsync("-n", "objects", "wait", "--for=delete", "pod/" + pod, "--timeout=30s");

        await server.KubectlAsync("-n", "objects", "create", "configmap", "stranger", "--from-literal=a=b");
        var stranger = await server.RunAsync("app", "get-resource", "objects", "--kind", "ConfigMap", "--resource-name", "stranger");
        Assert.Equal(1, stranger.ExitCode);
        Assert.Contains("ConfigMap stranger not found as part of application objects", stranger.Error);
        using var http = OperatorClient.To(server.Address);
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete])
        {
            using var request = new HttpRequestMessage(method,
                "/api/v1/applications/objects/resource?kind=ConfigMap&namespace=objects&resourceName=stranger&patchType=merge")
            {
                Content = new StringContent("""{"data": {"a": "c"}}""", Encoding.UTF8, "application/json"),
            };
            using var answer = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Equal("b", await server.KubectlAsync("-n", "objects", "get", "configmap", "stranger", "-o", "jsonpath={.data.a}"));
        var tree = JsonDocument.Parse(await http.GetStringAsync("/api/v1/applications/objects/resource-tree")).RootElement.GetProperty(
            "nodes").EnumerateArray().ToList();
        Assert.DoesNotContain(tree, static node => node.GetProperty("name").GetString() == "stranger");
        Assert.Contains(tree, static node => node.GetProperty("kind").GetString() == "ReplicaSet"
            && node.GetProperty("parentRefs")[0].GetProperty("kind").GetString() == "Deployment"
                && node.GetProperty("health").GetProperty("status").GetString() is { Length: > 0 });

        var events = await server.KubectlAsync("-n", "argocd", "get", "events", "--field-selector", "involvedObject.name=objects",
            "-o", "jsonpath={range .items[*]}{.reason}: {.message}{'\\n'}{end}");
        Assert.Matches("ResourceCreated: .* created application\n", events);
        Assert.Matches("OperationStarted: .* initiated sync to ", events);

        // The status in the cluster leaves out how each object is; the interface tells it.
        var told = JsonDocument.Parse(await http.GetStringAsync("/api/v1/applications/objects")).RootElement.GetProperty("status")
            .GetProperty("resources").EnumerateArray();
        Assert.Contains(told, static one => one.GetProperty("kind").GetString() == "Deployment"
            && one.GetProperty("health").GetProperty("status").GetString() is { Length: > 0 });
        Assert.DoesNotContain("health", await server.KubectlAsync("-n", "argocd", "get", "application", "objects", "-o",
            "jsonpath={.status.resources}"));
    }

    [Fact]
    public async Task Objects_are_changed_as_the_account_that_the_project_names_or_not_at_all()
    {
        await server.CommitFilesAsync(("accounts/login.yaml", Secret));
        await server.DeployAsync("accounts");
        string[] patch = ["app", "patch-resource", "accounts", "--kind", "Secret", "--patch", "{metadata: {labels: {a: b}}}"];
        await server.WaitForSuccessAsync(patch);
        await server.SetSettingsAsync("objects", "application.sync.impersonation.enabled: 'true'");
        var run = await server.RunAsync(patch);
        // The setting is heard of a moment after it is made.
        for (var attempt = 0; attempt < 50 && run.ExitCode == 0; attempt++) run = await server.RunAsync(patch);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("failed to find a matching service account to impersonate", run.Error);
        await server.WaitForSuccessAsync("app", "get-resource", "accounts", "--kind", "Secret");
        await server.SetSettingsAsync("objects", "");
        for (var attempt = 0; attempt < 50 && run.ExitCode != 0; attempt++) run = await server.RunAsync(patch);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Logs_of_all_Pods_are_merged_and_those_of_one_object_are_chosen()
    {
        await server.CommitFilesAsync(("logs/web.yaml", Web),
            ("logs/other.yaml", Web.Replace("web", "other", StringComparison.Ordinal)
            .Replace("replicas: 2", "replicas: 1", StringComparison.Ordinal)));
        await server.DeployAsync("logs");
        var all = (await server.WaitForSuccessAsync("app", "logs", "logs")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, all.Length);
        Assert.Equal(3, all.Select(static line => line.Split(' ')[0]).Distinct().Count());
        Assert.Equal(4, (await server.WaitForSuccessAsync("app", "logs", "logs", "--kind", "Deployment", "--name", "web"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("hello\nworld\n", await server.WaitForSuccessAsync("app", "logs", "logs", "--name", "other"));
        Assert.Equal("world\n", await server.WaitForSuccessAsync("app", "logs", "logs", "--name", "other", "--tail", "1", "--container",
            "other"));
        Assert.Equal("hello\n", await server.WaitForSuccessAsync("app", "logs", "logs", "--name", "other", "--filter", "HELL"));
        Assert.Equal("world\n", await server.WaitForSuccessAsync("app", "logs", "logs", "--name", "other", "--filter", "!hell"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\S+ hello\n",
            await server.WaitForSuccessAsync("app", "logs", "logs", "--name", "other", "--timestamps"));
        Assert.Equal(
            (1, "gax: no Pod has a container none; there are side, other\n"),
                Error(await server.RunAsync("app", "logs", "logs", "--name", "other", "--container", "none")));
        Assert.Equal((1, "gax: no such Pod was found as part of application logs\n"),
            Error(await server.RunAsync("app", "logs", "logs", "--name", "nobody")));
        Assert.Contains("sinceTime is a time such as", (await server.RunAsync("app", "logs", "logs", "--since-time", "yesterday")).Error);

        using (var follow = Gax.Start("app", "logs", "logs", "-f", "--server", server.Address)) await follow.WaitForAsync("world");

        using var http = OperatorClient.To(server.Address);
        var lines = (await http.GetStringAsync("/api/v1/applications/logs/logs?resourceName=other&tailLines=1"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("result")).ToList();
        Assert.Equal(("world", false), (lines[0].GetProperty("content").GetString(), lines[0].GetProperty("last").GetBoolean()));
        Assert.StartsWith("other-", lines[0].GetProperty("podName").GetString());
        Assert.True(lines[^1].GetProperty("last").GetBoolean());

        await server.SetSettingsAsync("objects", "server.maxPodLogsToRender: '2'");
        Assert.Contains("3 Pods are more than the 2", (await server.RunAsync("app", "logs", "logs")).Error);
        await server.SetSettingsAsync("objects", "");
    }

    private static (int ExitCode, string Error) Error((int ExitCode, string Output, string Error) run) => (run.ExitCode, run.Error);
}
