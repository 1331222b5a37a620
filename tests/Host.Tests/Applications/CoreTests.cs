using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Tests.Access;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Host.Tests.Applications;

/// <summary>`gax --core`: a person with a kubeconfig and no server to sign in to.</summary>
public sealed class CoreTests(RunningServer server, TestControl alone) : IClassFixture<RunningServer>, IClassFixture<TestControl>
{
    [Fact]
    public async Task An_engine_that_follows_the_cluster_carries_out_what_is_written_down_past_it()
    {
        await server.CommitFilesAsync(("core/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: core}\ndata: {word: one}\n"));
        await CoreAsync("app", "create", "core", "--repo", "file://" + server.Demo, "--path", "core", "--dest-name", "in-cluster",
            "--dest-namespace", "core", "--sync-option", "CreateNamespace=true");
        Assert.Contains("core: Succeeded", await CoreAsync("app", "sync", "core", "--timeout", "60s"));
        Assert.Contains("core", (await CoreAsync("app", "list", "-o", "name")).Split('\n'));
        Assert.Matches("Sync: +Synced", await CoreAsync("app", "get", "core"));

        await server.CommitFilesAsync(("core/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: core}\ndata: {word: two}\n"));
        Assert.Contains("core: Succeeded", await CoreAsync("app", "sync", "core", "--timeout", "60s"));
        Assert.Equal("two", await WordAsync());
        Assert.Equal("0\n1\n", await CoreAsync("app", "history", "core", "-o", "name"));
        await CoreAsync("app", "rollback", "core", "0", "--timeout", "60s");
        Assert.Equal("one", await WordAsync());

        await CoreAsync("app", "set", "core", "--revision", "main");
        await CoreAsync("app", "patch", "core", "--type", "merge", "--patch", """{"metadata":{"labels":{"team":"core"}}}""");
        Assert.Equal("core\n", await CoreAsync("app", "list", "-l", "team=core", "-o", "name"));
        await CoreAsync("app", "wait", "core", "--operation", "--timeout", "60s");
        Assert.Equal("gax: Unable to terminate operation. No operation is in progress\n",
            (await RunAsync(server.Kubeconfig, "app", "terminate-op", "core")).Error);
        await CoreAsync("app", "patch", "core", "--type", "merge", "--patch",
            """{"metadata":{"annotations":{"gitops-actors.io/depends-on":"nobody"}}}""");
        await CoreAsync("app", "sync", "core", "--async");
        await server.KubectlAsync("-n", "argocd", "wait", "application/core", "--for=jsonpath={.status.operationState.phase}=Running",
            "--timeout=60s");
        await CoreAsync("app", "terminate-op", "core");
        Assert.Equal(1, (await RunAsync(server.Kubeconfig, "app", "wait", "core", "--operation", "--timeout", "60s")).ExitCode);
        Assert.Contains("Failed: Operation terminated", await CoreAsync("app", "get", "core"));

        await CoreAsync("app", "delete", "core");
        await CoreAsync("app", "wait", "core", "--deleted", "--timeout", "60s");
    }

    [Theory]
    [InlineData("app diff shop-dev", 2)]
    [InlineData("app logs-of-operation shop-dev", 1)]
    [InlineData("cluster members", 1)]
    public async Task What_only_the_engine_knows_is_said_to_need_a_server(string command, int code)
    {
        var run = await RunAsync(server.Kubeconfig, command.Split(' '));
        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.Contains("only the engine itself knows that", run.Error);
        Assert.Contains("--server", run.Error);
    }

    [Fact]
    public async Task Without_any_server_all_is_shown_and_wishes_wait_in_the_resources()
    {
        await alone.ReplaceAsync("ConfigMap", "argocd-cm", []);
        string[] source =
            ["--repo", "https://nowhere.invalid/x.git", "--path", ".", "--dest-name", "in-cluster", "--dest-namespace", "lone"];
        Assert.Equal(0, (await RunAsync(alone.Kubeconfig, ["app", "create", "lone", .. source, "--validate=false"])).ExitCode);
        Assert.Equal("lone\n", (await RunAsync(alone.Kubeconfig, "app", "list", "-o", "name")).Output);
        Assert.Equal(0, (await RunAsync(alone.Kubeconfig, "app", "sync", "lone", "--async")).ExitCode);

        var written = await alone.Client.GetAsync(new ObjectName("argoproj.io", "Application", TestControl.Namespace, "lone"), default);
        Assert.Equal("local-operator", written.Text("operation", "initiatedBy", "username"));
        // Nothing is set up on the side: no key, no password.
        Assert.Null(await alone.Client.GetAsync(TestControl.Name("Secret", "argocd-secret"), default));
        Assert.Equal("in-cluster\n", (await RunAsync(alone.Kubeconfig, "cluster", "list", "-o", "name")).Output);
        Assert.Equal((0, "", ""), await RunAsync(alone.Kubeconfig, "appset", "list", "-o", "name"));
    }

    [Fact]
    public async Task What_does_not_go_together_or_does_not_answer_is_said_in_a_sentence()
    {
        Assert.Equal("gax: --core goes past servers: leave --server out.\n",
            (await RunAsync(server.Kubeconfig, "app", "list", "--server", "http://127.0.0.1:1")).Error);
        Assert.Equal("gax: --kube-context is about --core, which is missing.\n",
            (await Gax.RunAsync("app", "list", "--kube-context", "x")).Error);
        Assert.StartsWith("gax: the kubeconfig has no context 'x'",
            (await RunAsync(server.Kubeconfig, "app", "list", "--kube-context", "x")).Error);
        var nowhere = Path.Combine(server.Data, "nowhere.kubeconfig");
        await File.WriteAllTextAsync(nowhere, """
            apiVersion: v1
            kind: Config
            current-context: a
            contexts: [{name: a, context: {cluster: a}}]
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:1"}}]
            """);
        var run = await RunAsync(nowhere, "app", "list");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("gax: ", run.Error);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<string> WordAsync() =>
        await server.KubectlAsync("-n", "core", "get", "configmap", "core", "-o", "jsonpath={.data.word}");

    private async Task<string> CoreAsync(params string[] command)
    {
        var run = await RunAsync(server.Kubeconfig, command);
        Assert.True(run.ExitCode == 0, $"gax {string.Join(' ', command)} ended with {run.ExitCode}: {run.Output}{run.Error}");
        return run.Output;
    }

    /// <summary>As somebody who has signed in to no server, and can't read any server's key.</summary>
    private static Task<(int ExitCode, string Output, string Error)> RunAsync(string kubeconfig, params string[] command)
    {
        var nobody = new Dictionary<string, string>
        {
            ["KUBECONFIG"] = kubeconfig, ["XDG_RUNTIME_DIR"] = "/nonexistent", ["XDG_CONFIG_HOME"] = "/nonexistent",
            ["ARGOCD_AUTH_TOKEN"] = "a-token-of-another-server",
        };
        return Gax.RunInAsync(nobody, "", [.. command, "--core"]);
    }
}
