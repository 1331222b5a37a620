using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>ApplicationSets in a whole fleet: what they make, what becomes of it, and that no failure takes anything away.</summary>
public sealed class ApplicationSetTests
{
    private const string Git = "git: {repoURL: '%repo%', revision: main, directories: [{path: 'apps/*'}]}";

    private const string OfCluster = "{server: '{{.server}}', namespace: x}";
    private const string OfFolder = "{name: in-cluster, namespace: '{{.path.basename}}'}";

    [Fact]
    public async Task A_folder_becomes_an_application_and_goes_with_all_that_it_brought()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("two", ("apps/one/cm.yaml", TestFleet.Settings("one", "1")), ("apps/two/cm.yaml", TestFleet.Settings("two", "2")));
        await DeclareAsync(fleet, "shop", Git);
        await fleet.UntilSyncedAsync("one");
        await fleet.UntilSyncedAsync("two");
        var status = await UntilSetAsync(fleet, "shop", static set => set.List("status", "resources").Count == 2
            && set.List("status", "resources").All(static one => one.Text("health", "status") == "Healthy"));
        Assert.Equal("ErrorOccurred=False ParametersGenerated=True ResourcesUpToDate=True", Conditions(status));
        Assert.Equal(2, status.Map("status")["resourcesCount"].Integer());

        fleet.Repository.Git("rm", "-q", "apps/two/cm.yaml");
        fleet.Push("gone and new", ("apps/three/cm.yaml", TestFleet.Settings("three", "3")));
        await GoneAsync(fleet, "two");
        Assert.Null(fleet.ConfigMap("two", "two"));
        await fleet.UntilSyncedAsync("three");
        Assert.NotNull(fleet.ConfigMap("one", "one"));
    }

    [Fact]
    public async Task A_cluster_that_is_declared_gets_its_applications_and_a_policy_says_whether_they_go()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("one", ("apps/one/cm.yaml", TestFleet.Settings("one", "1")));
        await DeclareAsync(fleet, "all", "clusters: {selector: {matchLabels: {env: dev}}, values: {path: one}}",
            name: "on-{{.nameNormalized}}", path: "apps/{{.values.path}}");
        await DeclareAsync(fleet, "kept", "clusters: {selector: {matchLabels: {env: dev}}}", name: "kept-{{.name}}", path: "apps/one",
            policy: "create-update");
        await PutClusterAsync(fleet, "dev");
        await fleet.UntilAsync("on-far", static one => one.Text("spec", "source", "path") == "apps/one"
            && one.Text("spec", "destination", "server") == "https://far.invalid");
        await fleet.UntilAsync("kept-far", static _ => true);
        await UntilSetAsync(fleet, "kept", static set => set.List("status", "resources").Count == 1);

        await PutClusterAsync(fleet, "prod");
        await GoneAsync(fleet, "on-far");
        await UntilSetAsync(fleet, "all", static set => set.Map("status")["resourcesCount"].Integer() == 0);
        Assert.NotNull(fleet.Find("argoproj.io", "applications", "argocd", "kept-far"));
    }

    [Theory]
    [InlineData("git: {repoURL: '/nowhere/at/all', revision: main, directories: [{path: 'apps/*'}]}", "",
        "ApplicationParamsGenerationError")]
    [InlineData("git: {repoURL: '%repo%', revision: no-such-branch, directories: [{path: 'apps/*'}]}", "",
        "ApplicationParamsGenerationError")]
    [InlineData("git: {repoURL: '%repo%', revision: main, files: [{path: '*.broken'}]}", "", "ApplicationParamsGenerationError")]
    [InlineData("list: {elementsYaml: '[a: {'}", "", "ApplicationParamsGenerationError")]
    [InlineData("list: {elements: [{name: x}]}", "{{.path.nothing}}", "RenderTemplateParamsError")]
    [InlineData("list: {elements: [{path: {basename: one, path: apps/one}, project: gone}]}", "", "ApplicationValidationError")]
    public async Task Whatever_goes_wrong_changes_nothing_but_the_conditions(string generator, string name, string reason)
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("one", ("apps/one/cm.yaml", TestFleet.Settings("one", "1")), ("bad.broken", "[not: {closed"));
        await DeclareAsync(fleet, "shop", Git, project: "default");
        var before = await fleet.UntilSyncedAsync("one");
        await UntilSetAsync(fleet, "shop", static set => set.List("status", "conditions").Count == 3);

        await DeclareAsync(fleet, "shop", generator, name: name.Length > 0 ? name : "{{.path.basename}}",
            project: reason == "ApplicationValidationError" ? "{{.project}}" : "default");
        var set = await UntilSetAsync(fleet, "shop", set => set.List("status", "conditions").Any(one => one["reason"].Text() == reason));
        Assert.Equal(
            $"ErrorOccurred=True ParametersGenerated={(reason == "ApplicationValidationError" ? "True" : "False")} ResourcesUpToDate=False",
            Conditions(set));
        Assert.Equal("one", Assert.Single(set.List("status", "resources"))["name"].Text());
        Assert.Equal(before!["spec"], fleet.Find("argoproj.io", "applications", "argocd", "one")!["spec"]);
        Assert.NotNull(fleet.ConfigMap("one", "one"));

        // As soon as it is put right, all goes on.
        await DeclareAsync(fleet, "shop", "list: {elements: []}");
        await GoneAsync(fleet, "one");
    }

    [Fact]
    public async Task A_branch_that_comes_is_noticed_and_so_is_a_wish_to_look_again()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("one", ("apps/one/cm.yaml", TestFleet.Settings("one", "1")));
        await DeclareAsync(fleet, "shop", Git.Replace("main", "later", StringComparison.Ordinal));
        await UntilSetAsync(fleet, "shop", static set => Conditions(set).StartsWith("ErrorOccurred=True", StringComparison.Ordinal));
        fleet.Repository.Git("branch", "later");
        fleet.Hook();
        await fleet.UntilAsync("one", static _ => true);

        await fleet.MergeAsync(TestFleet.Named("ApplicationSet", "argocd", "shop", "argoproj.io"),
            "{metadata: {annotations: {argocd.argoproj.io/application-set-refresh: 'true'}}}");
        await UntilSetAsync(fleet, "shop", static set =>
            set.At("metadata", "annotations", "argocd.argoproj.io/application-set-refresh") is null);
    }

    [Fact]
    public async Task A_set_takes_its_applications_along_unless_its_policy_keeps_them()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("one", ("apps/one/cm.yaml", TestFleet.Settings("one", "1")), ("apps/two/cm.yaml", TestFleet.Settings("two", "2")));
        await DeclareAsync(fleet, "takes", "list: {elements: [{path: {basename: one, path: apps/one}}]}");
        await DeclareAsync(fleet, "keeps", "list: {elements: [{path: {basename: two, path: apps/two}}]}", policy: "create-update");
        await fleet.UntilSyncedAsync("one");
        await fleet.UntilSyncedAsync("two");
        await UntilSetAsync(fleet, "keeps", static set => set.List("metadata", "finalizers").Count == 1);

        foreach (var name in (string[])["takes", "keeps"]) await fleet.Client.DeleteAsync(TestFleet.Named("ApplicationSet", "argocd", name,
            "argoproj.io"), DeleteOptions.Default, default);
        await GoneAsync(fleet, "one");
        Assert.Null(fleet.ConfigMap("one", "one"));
        await fleet.UntilObjectAsync("argoproj.io", "applicationsets", "argocd", "keeps", static set => set is null);
        Assert.Empty(fleet.Find("argoproj.io", "applications", "argocd", "two")!.List("metadata", "ownerReferences"));
        Assert.NotNull(fleet.ConfigMap("two", "two"));
    }

    [Fact]
    public async Task Resources_stay_when_the_set_says_so()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("one", ("apps/one/cm.yaml", TestFleet.Settings("one", "1")));
        await DeclareAsync(fleet, "shop", Git, more: "preserveResourcesOnDeletion: true");
        await fleet.UntilSyncedAsync("one");
        await DeclareAsync(fleet, "shop", "list: {elements: []}", more: "preserveResourcesOnDeletion: true");
        await GoneAsync(fleet, "one");
        Assert.NotNull(fleet.ConfigMap("one", "one"));
    }

    [Fact]
    public async Task What_somebody_changes_is_put_back_and_what_is_as_it_should_be_is_not_written()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("one", ("apps/one/cm.yaml", TestFleet.Settings("one", "1")));
        await DeclareAsync(fleet, "shop", Git);
        await fleet.UntilSyncedAsync("one");
        await fleet.MergeAsync(TestFleet.Named("Application", "argocd", "one", "argoproj.io"),
            "{metadata: {labels: {mine: x}}, spec: {revisionHistoryLimit: 7}}");
        await fleet.UntilAsync("one", static one => one.Map("spec")["revisionHistoryLimit"] is null
            && one.Map("metadata", "labels").Count == 0);
        var before = await fleet.UntilSyncedAsync("one");
        fleet.Push("two", ("apps/two/cm.yaml", TestFleet.Settings("two", "2")));
        await fleet.UntilSyncedAsync("two");
        Assert.Equal(before!.Text("metadata", "resourceVersion"),
            fleet.Find("argoproj.io", "applications", "argocd", "one")!.Text("metadata", "resourceVersion"));
    }

    [Fact]
    public async Task Teams_have_sets_in_namespaces_of_their_own()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("one", ("apps/one/cm.yaml", TestFleet.Settings("one", "1")));
        await fleet.PutAsync("{apiVersion: v1, kind: Namespace, metadata: {name: team-a}}");
        await fleet.PutAsync("{apiVersion: v1, kind: Namespace, metadata: {name: team-b}}");
        await DeclareAsync(fleet, "shop", Git, space: "team-a");
        await DeclareAsync(fleet, "shop", Git, space: "team-b");
        await fleet.PutAsync(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cmd-params-cm, namespace: argocd}, data: {application.namespaces: "
            + "team-a}}");
        await fleet.UntilObjectAsync("argoproj.io", "applications", "team-a", "one", static one => SetIsOwner(one));
        Assert.Null(fleet.Find("argoproj.io", "applications", "team-b", "one"));
        Assert.Null(fleet.Find("argoproj.io", "applications", "argocd", "one"));
    }

    private static bool SetIsOwner(MapNode? application) =>
        application.List("metadata", "ownerReferences").Any(static one => one["kind"].Text() == "ApplicationSet"
        && one["name"].Text() == "shop");

    private static Task<MapNode> DeclareAsync(TestFleet fleet, string set, string generator, string name = "{{.path.basename}}",
        string path = "{{.path.path}}",
        string policy = "sync", string project = "default", string more = "", string space = "argocd") => fleet.PutAsync($$$"""
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata: {name: {{{set}}}, namespace: {{{space}}} }
        spec:
          goTemplate: true
          goTemplateOptions: [missingkey=error]
          generators: [ { {{{generator.Replace("%repo%", fleet.Repository.Path, StringComparison.Ordinal)}}} } ]
          syncPolicy: {applicationsSync: {{{policy}}}{{{(more.Length > 0 ? ", " + more : "")}}} }
          template:
            metadata: {name: '{{{name}}}'}
            spec:
              project: '{{{project}}}'
              source: {repoURL: '{{{fleet.Repository.Path}}}', targetRevision: main, path: '{{{path}}}'}
              destination: {{{(generator.StartsWith("clusters", StringComparison.Ordinal) ? OfCluster : OfFolder)}}}
              syncPolicy: {automated: {prune: true}, syncOptions: [CreateNamespace=true]}
        """);

    private static Task<MapNode> PutClusterAsync(TestFleet fleet, string env) => fleet.PutAsync($$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: cluster-far, namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster, env: {{env}} } }
        stringData: {name: far, server: 'https://far.invalid', config: '{}'}
        """);

    private static async Task<MapNode> UntilSetAsync(TestFleet fleet, string name, Func<MapNode, bool> isThere) =>
        (await fleet.UntilObjectAsync("argoproj.io", "applicationsets", "argocd", name, item => item is not null && isThere(item)))!;

    private static Task<MapNode?> GoneAsync(TestFleet fleet, string application) =>
        fleet.UntilObjectAsync("argoproj.io", "applications", "argocd", application, static item => item is null);

    private static string Conditions(MapNode set) =>
        string.Join(' ', set.List("status", "conditions").Select(static one => $"{one["type"].Text()}={one["status"].Text()}"));
}
