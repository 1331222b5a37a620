using System.Collections.Concurrent;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>Syncs in the name of service accounts, against an API server that asks roles and bindings who may do what.</summary>
public sealed class ImpersonationTests
{
    private const string Deployer = "system:serviceaccount:shop:deployer";

    private const string Enabled =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm, namespace: argocd, labels: {app.kubernetes.io/part-of: argocd}}, data: {application.sync.impersonation.enabled: 'true'}}";

    private const string Rights = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: deployer, namespace: shop}
        rules: [{apiGroups: [''], resources: [configmaps], verbs: [get, create, patch, delete]}]
        """;

    private const string Binding = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: deployer, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
        subjects: [{kind: ServiceAccount, name: deployer, namespace: shop}]
        """;

    [Fact]
    public async Task A_sync_may_do_what_its_service_account_may_and_nothing_more()
    {
        var served = new ConcurrentQueue<ServedRequest>();
        await using var fleet = await TestFleet.StartAsync(runs: false, served.Enqueue, rbac: true);
        await fleet.PutAsync(Enabled);
        await fleet.PutAsync("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        await fleet.PutAsync("{apiVersion: v1, kind: ServiceAccount, metadata: {name: deployer, namespace: shop}}");
        await fleet.PutAsync("""
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: {name: default, namespace: argocd}
            spec:
              sourceRepos: ['*']
              destinations: [{server: '*', namespace: '*'}]
              destinationServiceAccounts: [{server: '*', namespace: shop, defaultServiceAccount: deployer}]
            """);
        await fleet.RunAsync();
        fleet.Push("app", ("app/a.yaml", TestFleet.Settings("a", "1")), ("app/b.yaml", TestFleet.Settings("b", "1")));
        await fleet.DeclareAsync("shop", "app", "automated: {prune: true, selfHeal: true}, retry: {limit: 0}");

        var failed = await fleet.UntilAsync("shop", static item => item.Text("status", "operationState", "phase") is "Failed" or "Error");
        Assert.Contains($"User \"{Deployer}\" cannot patch resource \"configmaps\"", failed!.Text("status", "operationState", "message"), StringComparison.Ordinal);
        Assert.Null(fleet.ConfigMap("shop", "a"));

        await fleet.PutAsync(Rights);
        await fleet.PutAsync(Binding);
        await fleet.MergeAsync(TestFleet.Named("Application", "argocd", "shop", "argoproj.io"), "{operation: {sync: {prune: true}}}");
        await fleet.UntilSyncedAsync("shop");
        fleet.Repository.Git("rm", "--quiet", "app/b.yaml");
        await fleet.UntilSyncedAsync("shop", fleet.Push("less", ("app/a.yaml", TestFleet.Settings("a", "2"))));
        await fleet.UntilObjectAsync("", "configmaps", "shop", "b", static item => item is null);
        Assert.Equal("argocd-controller", fleet.ConfigMap("shop", "a")!.List("metadata", "managedFields")[0]["manager"].Text());

        var ofShop = served.Where(static one => one.Path.StartsWith("/api/v1/namespaces/shop/configmaps/", StringComparison.Ordinal)).ToList();
        Assert.Equal([Deployer], ofShop.Where(static one => one.Verb == "delete").Select(static one => one.User).Distinct());
        Assert.Contains(ofShop, static one => one is { User: Deployer, Verb: "patch" });
        // It is looked at by the fleet itself, and the account need not be able to watch.
        Assert.DoesNotContain(served, static one => one is { User: Deployer, Verb: "get" or "list" or "watch" });
    }

    [Fact]
    public async Task A_destination_for_which_the_project_names_no_account_is_not_synced_to()
    {
        await using var fleet = await TestFleet.StartAsync(runs: false);
        await fleet.PutAsync(Enabled);
        await fleet.RunAsync();
        fleet.Push("app", ("app/a.yaml", TestFleet.Settings("a", "1")));
        await fleet.DeclareAsync("shop", "app", "automated: {}, retry: {limit: 0}");
        var failed = await fleet.UntilAsync("shop", static item => item.Text("status", "operationState", "phase") == "Error");
        Assert.Equal(
            "failed to find a matching service account to impersonate: no matching service account found for destination server https://kubernetes.default.svc and namespace shop",
            failed!.Text("status", "operationState", "message"));
        Assert.Null(fleet.Find("", "namespaces", "", "shop"));
        Assert.Null(fleet.ConfigMap("shop", "a"));
    }
}
