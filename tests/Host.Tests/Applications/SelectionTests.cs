using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Applications;

namespace GitOpsActors.Host.Tests.Applications;

/// <summary>Commands that are about those Applications and objects that are selected.</summary>
[Collection(SharedServer.Name)]
public sealed class SelectionTests(RunningServer server)
{
    private static string Service(string name, string label) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, labels: {part: {{label}} } }
        spec: {ports: [{port: 80}], selector: {app: {{name}} } }
        """;

    [Fact]
    public async Task Applications_are_selected_by_labels_projects_repositories_clusters_and_namespaces()
    {
        await server.CommitFilesAsync(("red/web.yaml", Service("web", "a")), ("blue/web.yaml", Service("web", "a")));
        foreach (var name in (string[])["red", "blue"])
        {
            await server.WaitForSuccessAsync(
                "app", "create", name, "--repo", "file://" + server.Demo, "--path", name, "--dest-name", "in-cluster", "--dest-namespace",
                    name, "--sync-option", "CreateNamespace=true",
                "--label", "set=colours", "--label", "colour=" + name, "--project", "default");
        }

        Assert.Equal("blue\nred\n", await server.WaitForSuccessAsync("app", "list", "-l", "set=colours", "-o", "name"));
        Assert.Equal("red\n", await server.WaitForSuccessAsync("app", "list", "-l", "colour notin (blue),set", "-o", "name"));
        Assert.Equal("blue\nred\n", await server.WaitForSuccessAsync("app", "list", "-l", "set=colours", "-r", "file://" + server.Demo,
            "-c", "in-cluster", "-N", "argocd", "-o", "name"));
        Assert.Equal("", await server.WaitForSuccessAsync("app", "list", "-l", "set=colours", "-c", "elsewhere", "-o", "name"));
        Assert.Equal("", await server.WaitForSuccessAsync("app", "list", "-N", "team-z", "-o", "name"));
        Assert.Equal("blue\nred\n", await server.WaitForSuccessAsync("app", "get", "-l", "set=colours", "-o", "name"));

        var sync = await server.WaitForSuccessAsync("app", "sync", "-l", "set=colours", "--project", "default", "--info", "why=a test",
            "--retry-limit", "2");
        Assert.Contains("\nred: Succeeded at ", sync);
        Assert.Contains("\nblue: Succeeded at ", sync);
        Assert.Equal("why a test 2", await server.KubectlAsync(
            "-n", "argocd", "get", "application", "red", "-o",
            "jsonpath={..operationState.operation.info[0].name} {..operationState.operation.info[0].value} {..operation.retry.limit}"));
        await server.WaitForSuccessAsync("app", "wait", "-l", "set=colours", "--timeout", "60s");
        Assert.Contains("blue: Synced to ", await server.WaitForSuccessAsync("app", "refresh", "-l", "set=colours"));
        var operation = await server.WaitForSuccessAsync("app", "get", "red", "--refresh", "--show-operation");
        Assert.Contains("Finished:     20", operation);
        Assert.Contains("service/web created", operation);
        Assert.Equal((1, "gax: nothing is selected; `gax app list` shows which Applications there are.\n"),
            Error(await server.RunAsync("app", "terminate-op", "-l", "set=shapes")));
        Assert.Equal(3, (await server.RunAsync("app", "wait", "red", "--suspended", "--degraded", "--timeout", "1s")).ExitCode);
        await server.WaitForSuccessAsync("app", "wait", "red", "--suspended", "--health", "--timeout", "60s");

        await server.WaitForSuccessAsync("app", "delete", "-l", "set=colours");
        await server.WaitForSuccessAsync("app", "wait", "red", "blue", "--deleted", "--timeout", "60s");
    }

    [Fact]
    public async Task Objects_of_a_sync_are_excluded_or_chosen_by_their_labels()
    {
        await server.CommitFilesAsync(("parts/one.yaml", Service("one", "a")), ("parts/two.yaml", Service("two", "b")),
            ("parts/three.yaml", Service("three", "b")));
        await server.WaitForSuccessAsync(
            "app", "create", "parts", "--repo", "file://" + server.Demo, "--path", "parts", "--dest-name", "in-cluster",
                "--dest-namespace", "parts", "--sync-option", "CreateNamespace=true");
        await server.WaitForSuccessAsync("app", "refresh", "parts");
        var labelled = await server.WaitForSuccessAsync("app", "sync", "parts", "--label", "part=a");
        Assert.Contains("service/one created", labelled);
        Assert.DoesNotContain("service/two", labelled);
        await server.WaitForSuccessAsync("app", "refresh", "parts");
        var excluded = await server.WaitForSuccessAsync("app", "sync", "parts", "--resource", "!:Service:t*", "--strategy", "apply",
            "--server-side", "--force");
        Assert.Contains("service/one", excluded);
        Assert.DoesNotContain("service/two", excluded);
        Assert.Contains("has none of these objects", (await server.RunAsync("app", "sync", "parts", "--label", "part=z")).Error);
        Assert.Equal("""["CreateNamespace=true","ServerSideApply=true"] {"apply":{"force":true}}""", await server.KubectlAsync(
            "-n", "argocd", "get", "application", "parts", "-o",
                "jsonpath={.status.operationState.operation.sync.syncOptions} {.status.operationState.operation.sync.syncStrategy}"));
    }

    [Fact]
    public async Task A_folder_of_this_machine_is_compared_with_the_cluster()
    {
        await server.CommitFilesAsync(("local/web.yaml", Service("web", "a")));
        await server.DeployAsync("local");
        var folder = Directory.CreateTempSubdirectory("gax-local-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "web.yaml"), Service("web", "a"));
            Assert.Equal((0, "", ""), await server.RunAsync("app", "diff", "local", "--local", folder.FullName));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "web.yaml"), Service("web", "b"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "more.yaml"), Service("more", "b"));
            var diff = await server.RunAsync("app", "diff", "local", "--local", folder.FullName);
            Assert.Equal((1, ""), (diff.ExitCode, diff.Error));
            Assert.Contains("# :Service:local/more is missing\n", diff.Output);
            Assert.Contains("-    part: a\n+    part: b\n", diff.Output);
            File.Delete(Path.Combine(folder.FullName, "web.yaml"));
            Assert.Contains("# :Service:local/web is no longer in Git",
                (await server.RunAsync("app", "diff", "local", "--local", folder.FullName)).Output);
            Assert.Equal("a", await server.KubectlAsync("-n", "local", "get", "service", "web", "-o", "jsonpath={.metadata.labels.part}"));
            var none = await server.RunAsync("app", "diff", "local", "--local", Path.Combine(folder.FullName, "none"));
            Assert.Equal(2, none.ExitCode);
            Assert.Contains("can't be rendered", none.Error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("a b c", "!:Service:none")]
    [InlineData("b c", "!:Service:a")]
    [InlineData("b", ":*:b", "apps:Deployment:c", "!apps:*:*")]
    [InlineData("b c", "*:*:team/*")]
    [InlineData("", "!*:*:*")]
    public void Objects_are_included_and_excluded_by_patterns(string expected, params string[] texts)
    {
        var objects = YamlReader.Read("""
            - {kind: Service, name: a, namespace: shop}
            - {kind: Service, name: b, namespace: team}
            - {group: apps, kind: Deployment, name: c, namespace: team}
            """).List();
        Assert.Equal(expected, string.Join(' ', SyncedObjects.Matching(objects, texts).Select(static one => one["name"].Text())));
    }

    private static (int ExitCode, string Error) Error((int ExitCode, string Output, string Error) run) => (run.ExitCode, run.Error);
}
