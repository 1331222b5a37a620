using System.Text;
using GitOpsActors.Charts.Tests.Servers;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Git.Tests;

namespace GitOpsActors.EndToEnd.Tests;

public sealed class RemoteSourceTests
{
    private static string Map(string name, string value) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{value: {value}}}\n";

    [Fact]
    public async Task A_kustomization_reads_a_base_of_another_repository_and_a_file_by_its_address_as_far_as_the_project_permits_them()
    {
        await using var fleet = await TestFleet.StartAsync();
        await using var server = await ChartServer.StartAsync();
        using var other = new TestRepository();
        other.Commit("base", ("base/kustomization.yaml", "resources: [map.yaml]\n"), ("base/map.yaml", Map("far", "one")));
        other.Git("tag", "v1");
        other.Commit("next", ("base/map.yaml", Map("far", "two")));
        server.Place("/charts/extra.yaml", Encoding.UTF8.GetBytes(Map("extra", "three")));
        fleet.Repository.Commit("app", ("app/kustomization.yaml", $"resources: ['file://{other.Path}//base?ref=v1', '{server.Url}/extra.yaml']\n"));

        await fleet.DeclareAsync("shop", "app");
        await fleet.UntilSyncedAsync("shop");
        await fleet.UntilConfigMapAsync("shop", "far", "one");
        await fleet.UntilConfigMapAsync("shop", "extra", "three");

        await fleet.PutAsync($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: {name: default, namespace: argocd}
            spec: {sourceRepos: ['{{fleet.Repository.Path}}'], destinations: [{server: '*', namespace: '*'}], clusterResourceWhitelist: [{group: '*', kind: '*'}]}
            """);
        await fleet.UntilAsync("shop", item => item["status"].List("conditions").Any(condition =>
            condition["message"].Text() is { } message && message.Contains($"project default does not permit to read from file://{other.Path}", StringComparison.Ordinal)));
    }
}
