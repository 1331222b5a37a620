using System.Text.Json;

namespace GitOpsActors.Host.Tests.Applications;

/// <summary>`gax app` as a person and as a script use it, against a running server with the demo.</summary>
public sealed class AppTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Applications_are_listed_as_a_table_as_documents_and_by_name()
    {
        var table = await server.WaitForSuccessAsync("app", "list");
        Assert.StartsWith("NAME", table);
        Assert.Contains("Auto-Prune-Heal", table.Split('\n').Single(static line => line.StartsWith("shop-dev ", StringComparison.Ordinal)));

        var items = JsonDocument.Parse(await server.WaitForSuccessAsync("app", "list", "-o", "json")).RootElement;
        var names = (await server.WaitForSuccessAsync("app", "list", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names, items.EnumerateArray().Select(static item => item.GetProperty("metadata").GetProperty("name").GetString()));
        Assert.Contains("- kind: Application", await server.WaitForSuccessAsync("app", "list", "-o", "yaml"));
        Assert.Equal("", await server.WaitForSuccessAsync("app", "list", "--project", "nobody", "-o", "name"));
    }

    [Fact]
    public async Task One_Application_is_shown_with_its_objects()
    {
        var text = await server.WaitForSuccessAsync("app", "get", "shop-dev");
        Assert.Contains("Sync:         Synced to ", text);
        Assert.Contains("apps   Deployment  shop-dev   shop", text);

        var document = JsonDocument.Parse(await server.WaitForSuccessAsync("app", "get", "shop-dev", "-o", "json")).RootElement;
        Assert.Equal("Healthy", document.GetProperty("status").GetProperty("health").GetProperty("status").GetString());
        Assert.Contains("apps:Deployment:shop-dev/shop\n", await server.WaitForSuccessAsync("app", "resources", "shop-dev", "-o", "name"));
    }

    [Fact]
    public async Task A_production_release_is_looked_at_synced_rolled_back_and_told_about()
    {
        var before = await server.RunAsync("app", "diff", "shop-prod");
        Assert.Equal((1, ""), (before.ExitCode, before.Error));
        Assert.Contains("# apps:Deployment:shop-prod/shop is missing\n--- /dev/null\n+++ wanted/apps/Deployment/shop-prod/shop\n@@ -0,0 +1,", before.Output);

        var sync = await server.WaitForSuccessAsync("app", "sync", "shop-prod");
        Assert.Contains("shop-prod: Succeeded at ", sync);
        Assert.Contains("deployment.apps/shop created", sync);
        Assert.DoesNotContain('\u001b', sync);
        await server.WaitForSuccessAsync("app", "wait", "shop-prod", "--timeout", "60s");
        var after = await server.RunAsync("app", "diff", "shop-prod");
        Assert.Equal((0, "", ""), after);

        await server.CommitAsync("shop/prod/kustomization.yaml", static text => text.Replace("1.0", "1.5", StringComparison.Ordinal));
        await server.WaitForSuccessAsync("app", "refresh", "shop-prod");
        Assert.Contains("(dry run)", await server.WaitForSuccessAsync("app", "sync", "shop-prod", "--dry-run"));
        var moved = await server.RunAsync("app", "diff", "shop-prod");
        Assert.Equal(1, moved.ExitCode);
        Assert.Contains("image: registry.example/shop:1.0\n+", moved.Output);
        Assert.Contains("image: registry.example/shop:1.5\n ", moved.Output);
        var result = JsonDocument.Parse((await server.RunAsync("app", "sync", "shop-prod", "-o", "json")).Output).RootElement[0];
        Assert.Equal("Succeeded", result.GetProperty("phase").GetString());

        Assert.Contains("shop-prod: Succeeded at ", await server.WaitForSuccessAsync("app", "rollback", "shop-prod"));
        var history = JsonDocument.Parse(await server.WaitForSuccessAsync("app", "history", "shop-prod", "-o", "json")).RootElement;
        Assert.Equal([0, 1, 2], history.EnumerateArray().Select(static entry => entry.GetProperty("id").GetInt32()));
        Assert.Equal(history[0].GetProperty("revision").GetString(), history[2].GetProperty("revision").GetString());

        var log = await server.WaitForSuccessAsync("app", "logs-of-operation", "shop-prod");
        Assert.Contains("Operation 4 of shop-prod, by local-operator\n", log);
        Assert.Contains("asked for: sync to " + history[0].GetProperty("revision").GetString(), log);
        Assert.Contains("apps:Deployment:shop-prod/shop  Synced  deployment.apps/shop configured", log);
        Assert.Contains("dry run", await server.WaitForSuccessAsync("app", "logs-of-operation", "shop-prod", "--id", "2"));
        var none = await server.RunAsync("app", "logs-of-operation", "shop-prod", "--id", "99");
        Assert.Equal((1, "gax: the journal has no operation 99 of shop-prod; without an id, it tells of the newest\n"), (none.ExitCode, none.Error));
    }

    [Fact]
    public async Task An_Application_is_declared_by_flags_changed_selected_from_and_deleted_with_what_it_deployed()
    {
        string[] flags = ["app", "create", "hand", "--repo", "file://" + server.Demo, "--path", "shop/dev", "--dest-name", "in-cluster", "--dest-namespace", "hand", "--sync-option", "CreateNamespace=true"];
        Assert.Equal("hand: created\n", await server.WaitForSuccessAsync(flags));
        Assert.Equal("hand: unchanged\n", await server.WaitForSuccessAsync(flags));
        var different = await server.RunAsync([.. flags, "--revision", "main"]);
        Assert.Equal((1, "gax: existing application spec is different, use upsert flag to force update\n"), (different.ExitCode, different.Error));
        Assert.Equal("hand: changed\n", await server.WaitForSuccessAsync([.. flags, "--revision", "main", "--upsert"]));

        var one = await server.WaitForSuccessAsync("app", "sync", "hand", "--resource", ":Service:hand/shop");
        Assert.Contains("service/shop created", one);
        Assert.DoesNotContain("deployment", one);
        await server.WaitForSuccessAsync("app", "sync", "hand", "--async");
        await server.WaitForSuccessAsync("app", "wait", "hand", "--timeout", "60s");

        var late = await server.RunAsync("app", "wait", "hand", "--deleted", "--timeout", "1s");
        Assert.Equal(3, late.ExitCode);
        Assert.Contains("not done within 1 s: hand", late.Error);
        Assert.Equal("hand: is being deleted with what it deployed\n", await server.WaitForSuccessAsync("app", "delete", "hand"));
        await server.WaitForSuccessAsync("app", "wait", "hand", "--deleted", "--timeout", "60s");
        Assert.Equal((1, "gax: there is no application hand; `gax app list` shows which there are\n"), Error(await server.RunAsync("app", "get", "hand")));
    }

    [Fact]
    public async Task A_file_declares_several_Applications_and_a_failing_sync_is_a_failure()
    {
        var file = $$$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: file-a}
            spec: {project: default, source: {repoURL: "file://{{{server.Demo}}}", path: nowhere}, destination: {name: in-cluster, namespace: file}}
            ---
            {
              "apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "file-b"},
              "spec": {
                "project": "default",
                "source": {"repoURL": "file://{{{server.Demo}}}", "path": "shop/dev"},
                "destination": {"name": "in-cluster", "namespace": "file"}
              }
            }
            """;
        var refused = await server.RunWithAsync(file, "app", "create", "-f", "-");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(
            "file-a is invalid: InvalidSpecError: Unable to generate manifests in nowhere: nowhere: app path does not exist", refused.Error);
        var created = await server.RunWithAsync(file, "app", "create", "-f", "-", "--validate=false");
        Assert.Equal((0, "file-a: created\nfile-b: created\n", ""), created);

        var failed = await server.RunAsync("app", "sync", "file-a", "--timeout", "60s");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("file-a: Error", failed.Output);
        Assert.Contains("nowhere", failed.Output);
        Assert.Equal("file-a: deleted; what it deployed stays\nfile-b: deleted; what it deployed stays\n", await server.WaitForSuccessAsync("app", "delete", "file-a", "file-b", "--no-cascade"));

        Assert.Contains("takes Applications only", (await server.RunWithAsync("kind: Pod", "app", "create", "-f", "-")).Error);
        Assert.Contains("can't be read", (await server.RunAsync("app", "create", "-f", Path.Combine(server.Data, "none.yaml"))).Error);
    }

    [Fact]
    public async Task Nothing_begins_when_one_of_several_names_is_wrong()
    {
        var run = await server.RunAsync("app", "sync", "shop-staging", "shop-nowhere");
        Assert.Equal((1, "gax: there is no application shop-nowhere; `gax app list` shows which there are\n"), Error(run));
        Assert.Equal("", run.Output);
        Assert.Equal((2, "gax: there is no application shop-nowhere; `gax app list` shows which there are\n"), Error(await server.RunAsync("app", "diff", "shop-nowhere")));
        Assert.Equal((1, "gax: Cannot sync to other: auto-sync currently set to main\n"), Error(await server.RunAsync("app", "sync", "shop-dev", "--revision", "other")));
        Assert.Equal((1, "gax: rollback cannot be initiated when auto-sync is enabled\n"), Error(await server.RunAsync("app", "rollback", "shop-dev", "0")));
    }

    private static (int ExitCode, string Error) Error((int ExitCode, string Output, string Error) run) => (run.ExitCode, run.Error);

    [Fact]
    public async Task A_sync_that_waits_for_another_Application_says_so_and_can_be_ended()
    {
        await server.WaitForSuccessAsync(
            "app", "create", "waiting", "--repo", "file://" + server.Demo, "--path", "shop/dev", "--dest-name", "in-cluster", "--dest-namespace", "waiting", "--sync-option", "CreateNamespace=true");
        await server.KubectlAsync("-n", "argocd", "annotate", "application", "waiting", "gitops-actors.io/depends-on=nobody");
        var none = await server.RunAsync("app", "terminate-op", "waiting");
        Assert.Equal((1, "gax: Unable to terminate operation. No operation is in progress\n"), (none.ExitCode, none.Error));
        await server.WaitForSuccessAsync("app", "sync", "waiting", "--async");
        await server.KubectlAsync(
            "-n", "argocd", "wait", "application/waiting", "--for=jsonpath={.status.operationState.message}=waiting for application nobody (does not exist)", "--timeout=30s");
        Assert.Equal("waiting: the operation is to end\n", await server.WaitForSuccessAsync("app", "terminate-op", "waiting"));
        var ended = await server.RunAsync("app", "wait", "waiting", "--operation", "--timeout", "60s");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("Failed: Operation terminated", await server.WaitForSuccessAsync("app", "get", "waiting"));
    }

    [Fact]
    public async Task An_Application_in_a_namespace_of_its_team_is_a_neighbour_of_one_with_the_same_name()
    {
        string[] create = ["app", "create", "team-a/shop-dev", "--repo", "file://" + server.Demo, "--path", "shop/dev", "--dest-name", "in-cluster", "--dest-namespace", "theirs",
            "--auto-sync", "--sync-option", "CreateNamespace=true"];
        var refused = await server.RunAsync(create);
        Assert.Equal(
            (1, "gax: namespace 'team-a' is not permitted: application.namespaces of the ConfigMap argocd-cmd-params-cm does not name it\n"),
            (refused.ExitCode, refused.Error));
        await server.KubectlAsync("create", "namespace", "team-a");
        await server.KubectlAsync("-n", "argocd", "create", "configmap", "argocd-cmd-params-cm", "--from-literal=application.namespaces=team-*");
        // The project has the last word on who may use it, also where somebody writes an Application without asking the server.
        await server.UntilAsync(async () =>
        {
            refused = await server.RunAsync(create);
            return refused.Error == "gax: app is not allowed in project \"default\", or the project does not exist\n";
        }, "the namespace is served");
        Assert.Equal(1, refused.ExitCode);
        await server.ApplyAsync($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: shop-dev, namespace: team-a}
            spec:
              project: default
              source: {repoURL: "file://{{server.Demo}}", path: shop/dev}
              destination: {name: in-cluster, namespace: theirs}
              syncPolicy: {automated: {}, syncOptions: [CreateNamespace=true]}
            """);
        await server.KubectlAsync("-n", "team-a", "wait", "application/shop-dev", "--for=jsonpath={.status.conditions[0].type}=InvalidSpecError", "--timeout=30s");
        Assert.Contains(
            "application 'shop-dev' in namespace 'team-a' is not permitted to use project 'default'", await server.WaitForSuccessAsync("app", "get", "team-a/shop-dev"));
        await server.KubectlAsync("-n", "argocd", "patch", "appproject", "default", "--type=merge", "-p", """{"spec": {"sourceNamespaces": ["team-a"]} }""");
        await server.WaitForSuccessAsync("app", "wait", "team-a/shop-dev", "argocd/shop-dev", "--timeout", "60s");

        var names = (await server.WaitForSuccessAsync("app", "list", "-o", "name")).Split('\n');
        Assert.Contains("shop-dev", names);
        Assert.Contains("team-a/shop-dev", names);
        Assert.StartsWith("team-a_shop-dev:apps/Deployment:theirs/shop", await server.KubectlAsync(
            "-n", "theirs", "get", "deployment", "shop", "-o", "jsonpath={.metadata.annotations.argocd\\.argoproj\\.io/tracking-id}"));
        Assert.Contains("Operation 1 of team-a/shop-dev", await server.WaitForSuccessAsync("app", "logs-of-operation", "team-a/shop-dev"));
        Assert.Contains("team-a/shop-dev", await server.WaitForSuccessAsync("actors", "inspect", "team-a/shop-dev"));

        await server.WaitForSuccessAsync("app", "delete", "team-a/shop-dev");
        await server.WaitForSuccessAsync("app", "wait", "team-a/shop-dev", "--deleted", "--timeout", "60s");
        Assert.Equal("", await server.KubectlAsync("-n", "theirs", "get", "deployments", "-o", "name"));
        Assert.Contains("shop-dev", (await server.WaitForSuccessAsync("app", "list", "-o", "name")).Split('\n'));
    }
}
