using GitOpsActors.Engine.Documents;

namespace GitOpsActors.EndToEnd.Tests;

public sealed class SyncTests
{
    [Fact]
    public async Task A_push_is_synced_and_only_the_readers_of_what_changed_are_rendered()
    {
        await using var fleet = await TestFleet.StartAsync();
        for (var i = 0; i < 10; i++) fleet.Repository.Write($"apps/a{i}/x.yaml", TestFleet.Settings("x", "1"));
        fleet.Repository.Commit("ten applications");
        for (var i = 0; i < 10; i++) await fleet.DeclareAsync($"a{i}", $"apps/a{i}");
        for (var i = 0; i < 10; i++) await fleet.UntilSyncedAsync($"a{i}");
        var renders = fleet.Fleet.Node.Meters.Renders;
        var commit = fleet.Push("one of them", ("apps/a3/x.yaml", TestFleet.Settings("x", "2")), ("README.md", "nobody reads this"));
        await fleet.UntilSyncedAsync("a3", commit);
        Assert.Equal("2", fleet.ConfigMap("a3", "x")!.Map("data")["value"].Text());
        Assert.Equal(renders + 1, fleet.Fleet.Node.Meters.Renders);
    }

    [Fact]
    public async Task Drift_of_a_value_a_removed_field_a_deleted_object_and_a_removed_label_is_repaired()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")), ("app/y.yaml", TestFleet.Settings("y", "1")));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilSyncedAsync("shop");

        await fleet.KubectlAsync("-n", "shop", "patch", "configmap", "x", "--type=merge", "-p", "{\"data\":{\"value\":\"changed\"}}");
        await fleet.UntilConfigMapAsync("shop", "x", "1");
        await fleet.UntilAsync("shop", static item => item["status"].List("history").Count == 1 && item.Map("status", "sync")["status"].Text() == "Synced");

        await fleet.KubectlAsync("-n", "shop", "label", "configmap", "y", "tier-");
        await fleet.UntilObjectAsync("", "configmaps", "shop", "y", static item => item.Map("metadata", "labels")["tier"].Text() == "one");

        await fleet.KubectlAsync("-n", "shop", "delete", "configmap", "y");
        await fleet.UntilConfigMapAsync("shop", "y", "1");
    }

    [Fact]
    public async Task Fields_of_other_managers_are_left_alone()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/d.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "registry.example/web:1"}]}
            """));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilSyncedAsync("shop");
        var operations = fleet.Find("argoproj.io", "applications", "argocd", "shop").Map("status", "operationState")["startedAt"];

        // Replicas are nobody's in Git: an autoscaler may have them. A sidecar is another item of the list.
        await fleet.KubectlAsync("-n", "shop", "scale", "deployment", "web", "--replicas=3");
        await fleet.KubectlAsync("-n", "shop", "patch", "deployment", "web", "-p", "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"proxy\",\"image\":\"registry.example/proxy:1\"}]}}}}");
        await fleet.UntilObjectAsync("apps", "deployments", "shop", "web", static item => item.Map("status")["availableReplicas"].Integer() == 3 && item.Map("status")["updatedReplicas"].Integer() == 3);
        var commit = fleet.Push("a label", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.UntilSyncedAsync("shop", commit);
        var live = fleet.Find("apps", "deployments", "shop", "web").Map("spec");
        Assert.Equal((3L, 2), (live["replicas"].Integer() ?? 0, live.List("template", "spec", "containers").Count));
        Assert.Equal(2, fleet.Find("argoproj.io", "applications", "argocd", "shop")!["status"].List("history").Count);
        Assert.NotNull(operations);
    }

    [Fact]
    public async Task What_leaves_git_is_pruned_or_kept_as_the_application_says_and_nothing_is_wiped_out()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")), ("app/y.yaml", TestFleet.Settings("y", "1")), ("app/README", "kept, so that the folder stays"));
        await fleet.DeclareAsync("prunes", "app");
        await fleet.DeclareAsync("keeps", "app", "automated: {selfHeal: true}");
        await fleet.UntilSyncedAsync("prunes");
        await fleet.UntilSyncedAsync("keeps");

        fleet.Repository.Git("rm", "--quiet", "app/y.yaml");
        var commit = fleet.Push("y goes");
        await fleet.UntilSyncedAsync("prunes", commit);
        await fleet.UntilObjectAsync("", "configmaps", "prunes", "y", static item => item is null);
        await fleet.UntilAsync("keeps", item => item.Map("status", "sync")["status"].Text() == "OutOfSync" && item.Map("status", "sync")["revision"].Text() == commit);
        Assert.NotNull(fleet.ConfigMap("keeps", "y"));

        fleet.Repository.Git("rm", "--quiet", "app/x.yaml");
        fleet.Push("all goes");
        await fleet.UntilAsync("prunes", static item => item["status"].List("conditions").Any(static condition => condition["message"].Text()?.Contains("wipe out all resources", StringComparison.Ordinal) == true));
        Assert.NotNull(fleet.ConfigMap("prunes", "x"));
    }

    [Fact]
    public async Task Applications_of_applications_are_made_and_go_with_all_they_have_made()
    {
        await using var fleet = await TestFleet.StartAsync();
        string Child(string name) => $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {finalizers: [resources-finalizer.argocd.argoproj.io], name: {{name}} }
            spec:
              project: default
              source: {repoURL: "{{fleet.Repository.Path}}", targetRevision: main, path: child}
              destination: {name: in-cluster, namespace: {{name}} }
              syncPolicy: {automated: {prune: true, selfHeal: true}, syncOptions: [CreateNamespace=true]}
            """;
        fleet.Push("family", ("child/x.yaml", TestFleet.Settings("x", "1")), ("parent/one.yaml", Child("one")), ("parent/two.yaml", Child("two")));
        await fleet.PutAsync($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: parent, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io]}
            spec:
              project: default
              source: {repoURL: "{{fleet.Repository.Path}}", targetRevision: main, path: parent}
              destination: {server: "https://kubernetes.default.svc", namespace: argocd}
              syncPolicy: {automated: {prune: true, selfHeal: true} }
            """);
        await fleet.UntilSyncedAsync("one");
        await fleet.UntilSyncedAsync("two");
        var parent = await fleet.UntilSyncedAsync("parent");
        Assert.True(parent!.Map("status", "summary")["isAppOfApps"].Bool());

        fleet.Repository.Git("rm", "--quiet", "parent/two.yaml");
        fleet.Push("two goes");
        await fleet.UntilObjectAsync("argoproj.io", "applications", "argocd", "two", static item => item is null);
        Assert.Null(fleet.ConfigMap("two", "x"));

        await fleet.KubectlAsync("-n", "argocd", "delete", "application", "parent");
        Assert.Null(fleet.Find("argoproj.io", "applications", "argocd", "one"));
        Assert.Null(fleet.ConfigMap("one", "x"));
    }

    [Fact]
    public async Task A_kind_that_is_unknown_is_synced_once_its_definition_arrives()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("widget", ("app/w.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3}\n"));
        await fleet.DeclareAsync("shop", "app", "automated: {selfHeal: true}, retry: {limit: 0}");
        await fleet.UntilAsync("shop", static item => item.Map("status", "operationState")["message"].Text()?.Contains("Make sure the \"Widget\" CRD is installed", StringComparison.Ordinal) == true);
        await fleet.PutAsync("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {kind: Widget, plural: widgets, singular: widget}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}}]
            """);
        await fleet.UntilSyncedAsync("shop");
        Assert.NotNull(fleet.Find("example.com", "widgets", "shop", "w"));
    }

    [Fact]
    public async Task An_object_that_kubectl_applied_before_is_taken_over_with_what_it_owned()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.KubectlAsync("create", "namespace", "shop");
        var file = Path.Combine(fleet.DataFolder, "x.yaml");
        await File.WriteAllTextAsync(file, TestFleet.Settings("x", "1", "  old: 'gone'\n"));
        await fleet.KubectlAsync("-n", "shop", "apply", "-f", file);
        fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilSyncedAsync("shop");
        Assert.False(fleet.ConfigMap("shop", "x").Map("data").Has("old"));
    }

    [Fact]
    public async Task A_mistake_in_a_manifest_is_told_by_place_and_nothing_of_the_commit_is_applied()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/x.yaml", TestFleet.Settings("x", "1")), ("app/y.yaml", TestFleet.Settings("y", "1")));
        await fleet.DeclareAsync("shop", "app", "automated: {selfHeal: true}, retry: {limit: 0}");
        await fleet.UntilSyncedAsync("shop");

        fleet.Push("unreadable", ("app/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [\n"));
        await fleet.UntilAsync("shop", static item => item["status"].List("conditions").Any(static condition => condition["message"].Text()?.Contains("app/x.yaml, document 1", StringComparison.Ordinal) == true));

        fleet.Push("refused", ("app/x.yaml", TestFleet.Settings("x", "2")), ("app/y.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 'y'}\ndata: {value: [not, text]}\n"));
        var item = await fleet.UntilAsync("shop", static item => item.Map("status", "operationState")["phase"].Text() == "Failed");
        Assert.Contains("dry run", item.Map("status", "operationState")["message"].Text(), StringComparison.Ordinal);
        Assert.Equal("1", fleet.ConfigMap("shop", "x").Map("data")["value"].Text());

        var commit = fleet.Push("mended", ("app/y.yaml", TestFleet.Settings("y", "2")));
        await fleet.UntilSyncedAsync("shop", commit);
    }

    [Fact]
    public async Task A_first_commit_that_is_wrong_and_a_revert_of_a_wrong_one_are_both_noticed()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("wrong from the start", ("app/x.yaml", "apiVersion: v1\nmetadata: {name: x}\n"));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilAsync("shop", static item => item["status"].List("conditions").Count > 0);
        var mended = fleet.Push("mended", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.UntilSyncedAsync("shop", mended);

        fleet.Push("wrong again", ("app/x.yaml", "apiVersion: v1\nmetadata: {name: x}\n"));
        await fleet.UntilAsync("shop", static item => item["status"].List("conditions").Count > 0);
        fleet.Repository.Git("revert", "--no-edit", "HEAD");
        fleet.Hook();
        await fleet.UntilAsync("shop", static item => item["status"].List("conditions").Count == 0 && item.Map("status", "sync")["status"].Text() == "Synced");
    }

    [Fact]
    public async Task A_chart_is_deployed_with_values_of_another_source_and_follows_both()
    {
        await using var fleet = await TestFleet.StartAsync();
        var first = fleet.Push("chart", ("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"), ("chart/values.yaml", "value: none\n"), ("env/prod.yaml", "value: one\n"),
            ("chart/templates/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-x\ndata:\n  value: {{ .Values.value | quote }}\n  drawn: {{ randAlphaNum 8 | quote }}\n  key: {{ (genCA .Release.Name 10).Key | b64enc }}\n"));
        await fleet.PutAsync($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: charted, namespace: argocd}
            spec:
              project: default
              sources:
              - {repoURL: "{{fleet.Repository.Path}}", targetRevision: main, ref: env}
              - {repoURL: "{{fleet.Repository.Path}}", targetRevision: main, path: chart, helm: {valueFiles: [$env/env/prod.yaml]} }
              destination: {name: in-cluster, namespace: charted}
              syncPolicy: {automated: {prune: true, selfHeal: true}, syncOptions: [CreateNamespace=true]}
            """);
        await fleet.UntilConfigMapAsync("charted", "charted-x", "one");
        var item = await fleet.UntilAsync("charted", static item => item.Map("status", "sync")["status"].Text() == "Synced");
        Assert.Equal([first, first], item!.Map("status", "sync").List("revisions").Select(static revision => revision.Text()));
        Assert.Equal("Helm", item!["status"].List("sourceTypes")[0].Text());
        fleet.Push("values", ("env/prod.yaml", "value: two\n"));
        var before = await fleet.UntilConfigMapAsync("charted", "charted-x", "two");
        Assert.Equal(8, before!.Map("data")["drawn"].Text()!.Length);

        // What a chart draws stays over commits and starts; otherwise each would be a difference, and a password would no longer fit.
        await fleet.StopAsync();
        var third = fleet.Repository.Commit("elsewhere", ("elsewhere.txt", "nothing for the chart\n")).Hex;
        await fleet.RunAsync();
        await fleet.MergeAsync(TestFleet.Named("Application", "argocd", "charted", "argoproj.io"), "metadata: {annotations: {argocd.argoproj.io/refresh: normal}}");
        await fleet.UntilAsync("charted", item => item.Map("status", "sync").List("revisions").Any(revision => revision.Text() == third));
        Assert.Equal("Synced", fleet.Find("argoproj.io", "applications", "argocd", "charted")!.Text("status", "sync", "status"));
        Assert.Equal(before, fleet.ConfigMap("charted", "charted-x"));
    }

    [Fact]
    public async Task Flags_of_the_settings_for_kustomizations_take_effect_at_once()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app",
            ("app/kustomization.yaml", "helmCharts: [{name: web, releaseName: web}]\n"),
            ("app/charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
            ("app/charts/web/templates/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {value: 'charted'}\n"));
        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilAsync("shop", static item => item["status"].List("conditions").Any(static one => one["message"].Text()?.Contains("--enable-helm", StringComparison.Ordinal) == true));
        await fleet.PutAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm, namespace: argocd}, data: {kustomize.buildOptions: --enable-helm}}");
        await fleet.UntilSyncedAsync("shop");
        Assert.Equal("charted", fleet.ConfigMap("shop", "x")!.Map("data")["value"].Text());
    }
}
