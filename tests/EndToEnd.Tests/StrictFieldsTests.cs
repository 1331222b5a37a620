using GitOpsActors.Engine.Documents;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>What is mistyped is refused where it is written, or told where it is read.</summary>
public sealed class StrictFieldsTests
{
    private const string Application = """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop, namespace: argocd}
        spec:
          project: default
          source: {repoURL: "https://git.example/x", targetRevision: main, path: app}
          destination: {name: in-cluster, namespace: shop}
          syncPolicy: {automated: {prune: true} }
        """;

    [Theory]
    [InlineData("targetRevision: main", "targetRevison: main", "unknown field \"spec.source.targetRevison\"")]
    [InlineData("prune: true", "prune: \"yes\"", "spec.syncPolicy.automated.prune in body must be of type boolean: \"string\"")]
    [InlineData("  project: default\n", "", "spec.project: Required value")]
    [InlineData("repoURL: \"https://git.example/x\", ", "", "spec.source.repoURL: Required value")]
    public async Task Kubectl_apply_refuses_what_is_no_application(string right, string wrong, string why)
    {
        await using var fleet = await TestFleet.StartAsync(runs: false);
        var (exit, _, problem) = await fleet.KubectlApplyAsync(Application.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal(1, exit);
        Assert.Contains(why, problem, StringComparison.Ordinal);
        Assert.Equal((0, ""), await fleet.KubectlApplyAsync(Application) switch { var (code, _, said) => (code, said) });
    }

    [Fact]
    public async Task An_annotation_that_nobody_obeys_is_told_in_the_status_and_nothing_is_deployed_until_it_is_right()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Push("app", ("app/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  annotations: {argocd.argoproj.io/sync-wvae: '1'}\n"));
        await fleet.PutAsync($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: shop, namespace: argocd}
            spec:
              project: default
              source: {repoURL: "{{fleet.Repository.Path}}", targetRevision: main, path: app}
              destination: {name: in-cluster, namespace: shop}
              syncPolicy: {automated: {}, syncOptions: [CreateNamespace=true]}
            """);
        var status = await fleet.UntilAsync("shop", static item => item.List("status", "conditions").Count > 0 && item.At("status", "operationState") is not null);
        Assert.Contains("did you mean argocd.argoproj.io/sync-wave? (in ConfigMap:shop/x)", status.At("status", "conditions")!.ToString(), StringComparison.Ordinal);
        var commit = fleet.Push("right", ("app/x.yaml", TestFleet.Settings("x", "1")));
        await fleet.UntilSyncedAsync("shop", commit);
    }
}
