using GitOpsActors.Engine.Documents;
using GitOpsActors.Git.Tests;

namespace GitOpsActors.EndToEnd.Tests;

/// <summary>A project whose commits have to be signed.</summary>
public sealed class SignatureTests
{
    [Fact]
    public async Task Only_commits_that_are_signed_with_a_key_of_the_project_come_into_the_cluster()
    {
        using var signer = new TestSigner();
        using var stranger = new TestSigner();
        await using var fleet = await TestFleet.StartAsync(runs: false);
        await fleet.PutAsync(MapNode.Of(
            ("apiVersion", "v1"), ("kind", "ConfigMap"), ("metadata", MapNode.Of(("name", "argocd-gpg-keys-cm"), ("namespace", "argocd"))),
            ("data", MapNode.Of((signer.KeyId, signer.PublicKey), (stranger.KeyId, stranger.PublicKey)))).ToString());
        await PermitAsync(fleet, signer.KeyId);
        await fleet.RunAsync();

        fleet.Push("unsigned", ("app/a.yaml", TestFleet.Settings("a", "1")));
        await fleet.DeclareAsync("shop", "app");
        var refused = await fleet.UntilAsync("shop", static item => Problem(item) is not null);
        Assert.Contains($"Target revision {fleet.Repository.Git("rev-parse", "HEAD")} in Git is not signed, but a signature is required",
            Problem(refused!), StringComparison.Ordinal);
        // It is compared, so that people see what they would sign for.
        Assert.Equal("OutOfSync", refused!.Text("status", "sync", "status"));
        Assert.Null(fleet.ConfigMap("shop", "a"));

        // A commit that changes nothing vouches for all that is there.
        var good = signer.Commit(fleet.Repository, "signed").Hex;
        fleet.Hook();
        await fleet.UntilSyncedAsync("shop", good);
        Add(fleet, "2");
        var better = signer.Commit(fleet.Repository, "signed").Hex;
        fleet.Hook();
        await fleet.UntilSyncedAsync("shop", better);
        Assert.Equal("2", fleet.ConfigMap("shop", "a")!.Map("data")["value"].Text());

        // A good signature by somebody else, also when a person asks for just this commit.
        Add(fleet, "3");
        var foreign = stranger.Commit(fleet.Repository, "by a stranger").Hex;
        fleet.Hook();
        await fleet.UntilAsync("shop", static item =>
            Problem(item)?.Contains("but this key is not allowed in AppProject", StringComparison.Ordinal) == true);
        await fleet.MergeAsync(TestFleet.Named("Application", "argocd", "shop", "argoproj.io"),
            $"{{operation: {{sync: {{revision: {foreign}}}}}}}");
        var failed = await fleet.UntilAsync("shop", static item => item.Text("status", "operationState", "phase") == "Error");
        Assert.Contains("but this key is not allowed in AppProject", failed!.Text("status", "operationState", "message"),
            StringComparison.Ordinal);
        Assert.Equal("2", fleet.ConfigMap("shop", "a")!.Map("data")["value"].Text());

        // Once the project permits the key, it comes at once.
        await PermitAsync(fleet, signer.KeyId, stranger.Fingerprint);
        await fleet.UntilConfigMapAsync("shop", "a", "3");
        await fleet.UntilSyncedAsync("shop", foreign);
    }

    [Fact]
    public async Task A_signed_tag_vouches_for_its_commit()
    {
        using var signer = new TestSigner();
        await using var fleet = await TestFleet.StartAsync(runs: false);
        await fleet.PutAsync(MapNode.Of(
            ("apiVersion", "v1"), ("kind", "ConfigMap"), ("metadata", MapNode.Of(("name", "argocd-gpg-keys-cm"), ("namespace", "argocd"))),
            ("data", MapNode.Of(("signer", signer.SshPublicKey)))).ToString());
        await PermitAsync(fleet, signer.SshFingerprint);
        await fleet.RunAsync();
        var commit = fleet.Push("unsigned", ("app/a.yaml", TestFleet.Settings("a", "1")));
        fleet.Repository.Git([.. signer.Settings(bySsh: true), "tag", "--sign", "--message", "release", "v1.0.0"]);
        await fleet.PutAsync($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: shop, namespace: argocd}
            spec:
              project: default
              source: {repoURL: "{{fleet.Repository.Path}}", targetRevision: "1.x", tagPrefix: v, path: app}
              destination: {name: in-cluster, namespace: shop}
              syncPolicy: {automated: {}, syncOptions: [CreateNamespace=true]}
            """);
        await fleet.UntilSyncedAsync("shop", commit);
    }

    [Fact]
    public async Task In_strict_mode_the_whole_history_has_to_be_signed_or_sealed()
    {
        using var signer = new TestSigner();
        await using var fleet = await TestFleet.StartAsync(runs: false);
        await fleet.PutAsync(MapNode.Of(
            ("apiVersion", "v1"), ("kind", "ConfigMap"), ("metadata", MapNode.Of(("name", "argocd-gpg-keys-cm"), ("namespace", "argocd"))),
            ("data", MapNode.Of((signer.KeyId, signer.PublicKey)))).ToString());
        await fleet.PutAsync($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: {name: default, namespace: argocd}
            spec:
              sourceRepos: ['*']
              destinations: [{server: '*', namespace: '*'}]
              clusterResourceWhitelist: [{group: '*', kind: '*'}]
              sourceIntegrity: {git: {policies: [{repos: [{url: '*'}], gpg: {mode: strict, keys: ['{{signer.KeyId}}']} }]} }
            """);
        await fleet.RunAsync();
        var unsigned = fleet.Push("unsigned", ("app/a.yaml", TestFleet.Settings("a", "1")));
        signer.Commit(fleet.Repository, "signed");
        await fleet.DeclareAsync("shop", "app");
        var refused = await fleet.UntilAsync("shop", static item => Problem(item) is not null);
        Assert.Contains("in the history of", Problem(refused!), StringComparison.Ordinal);
        Assert.Contains($"Target revision {unsigned} in Git is not signed", Problem(refused!), StringComparison.Ordinal);
        Assert.Null(fleet.ConfigMap("shop", "a"));

        var seal = signer.Commit(fleet.Repository, "Looked at\n\nArgocd-gpg-seal: reviewed all that was before").Hex;
        fleet.Hook();
        await fleet.UntilSyncedAsync("shop", seal);
        Add(fleet, "2");
        var next = signer.Commit(fleet.Repository, "signed").Hex;
        fleet.Hook();
        await fleet.UntilSyncedAsync("shop", next);
        Assert.Equal("2", fleet.ConfigMap("shop", "a")!.Map("data")["value"].Text());
    }

    private static void Add(TestFleet fleet, string value)
    {
        fleet.Repository.Write("app/a.yaml", TestFleet.Settings("a", value));
        fleet.Repository.Git("add", "--all");
    }

    private static Task<MapNode> PermitAsync(TestFleet fleet, params string[] keys) => fleet.PutAsync($$"""
        apiVersion: argoproj.io/v1alpha1
        kind: AppProject
        metadata: {name: default, namespace: argocd}
        spec:
          sourceRepos: ['*']
          destinations: [{server: '*', namespace: '*'}]
          clusterResourceWhitelist: [{group: '*', kind: '*'}]
          signatureKeys: [{{string.Join(", ", keys.Select(static key => $"{{keyID: '{key}'}}"))}}]
        """);

    private static string? Problem(MapNode application) =>
        application["status"].List("conditions").FirstOrDefault(static one => one["type"].Text() == "ComparisonError")?["message"].Text();
}
