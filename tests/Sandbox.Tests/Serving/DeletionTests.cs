using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Tests.Serving;

/// <summary>How deletions are asked for, and what still comes into what is on its way out.</summary>
public sealed class DeletionTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Things = "/apis/e.example.com/v1/namespaces/default/things";

    private const string Definition = """
        {"metadata":{"name":"things.e.example.com"},"spec":{"group":"e.example.com","scope":"Namespaced","names":{"plural":"things","kind":"Thing"},"versions":[
        {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """;

    [Theory]
    [InlineData("", """{"preconditions":{"uid":"other"}}""", 409, "Conflict")]
    [InlineData("", """{"preconditions":{"resourceVersion":"1"}}""", 409, "Conflict")]
    [InlineData("", """{"orphanDependents":true,"propagationPolicy":"Foreground"}""", 422, "Invalid")]
    [InlineData("", """{"propagationPolicy":"Odd"}""", 422, "Invalid")]
    [InlineData("?propagationPolicy=Odd", null, 422, "Invalid")]
    [InlineData("?gracePeriodSeconds=x", null, 400, "BadRequest")]
    [InlineData("?dryRun=Some", null, 422, "Invalid")]
    [InlineData("", """{"gracePeriodSeconds":"x"}""", 500, null)]
    [InlineData("", """{"kind":"Odd","apiVersion":"v1"}""", 500, null)]
    public async Task What_does_not_fit_deletes_nothing(string query, string? body, int code, string? reason)
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = new Client(cluster);
        await client.CreateConfigMap("x");
        var answer = await client.Send("DELETE", $"{Maps}/x{query}", body);
        Assert.Equal((code, reason), (answer.Code, answer.Reason));
        Assert.Equal(200, (await client.Get($"{Maps}/x")).Code);
    }

    [Theory]
    [InlineData("?dryRun=All", null, true)]
    [InlineData("", """{"dryRun":["All"]}""", true)]
    [InlineData("?dryRun=All", "{}", false)]
    public async Task A_trial_is_asked_for_in_the_body_or_else_in_the_url(string query, string? body, bool isThere)
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = new Client(cluster);
        await client.CreateConfigMap("x");
        Assert.Equal(200, (await client.Send("DELETE", $"{Maps}/x{query}", body)).Code);
        Assert.Equal(isThere ? 200 : 404, (await client.Get($"{Maps}/x")).Code);
    }

    [Fact]
    public async Task A_definition_that_is_to_go_takes_nothing_new_and_waits_for_what_is_held()
    {
        await using var cluster = await SandboxCluster.StartAsync();
        using var client = new Client(cluster);
        await client.Send("POST", Definitions, Definition);
        await Until(cluster, definition => definition.List("status", "conditions")
            .Any(condition => condition.Text("type") is "Established" && condition.Text("status") is "True"));
        Assert.Equal(201, (await client.Send("POST", Things, Thing("held", "\"a.b/c\""))).Code);
        Assert.Equal(200, (await client.Send("DELETE", $"{Definitions}/things.e.example.com")).Code);
        var answer = await client.Send("POST", Things, Thing("late", ""));
        Assert.Equal((405, "create not allowed while custom resource definition is terminating"),
            (answer.Code, answer.Document.Text("message")));
        await Until(cluster, definition => definition.List("status", "conditions")
            .Any(condition => condition.Text("reason") is "InstanceDeletionInProgress"));
        // Other writes of the definition go on.
        var labelled = await client.Send("PATCH", $"{Definitions}/things.e.example.com", """{"metadata":{"labels":{"a":"b"}}}""", "application/merge-patch+json");
        Assert.Equal(200, labelled.Code);
        await client.Send("PATCH", $"{Things}/held", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json");
        await Until(cluster, definition => definition is null);
    }

    private static string Thing(string name, string finalizers) =>
        $$$"""{"apiVersion":"e.example.com/v1","kind":"Thing","metadata":{"name":"{{{name}}}","finalizers":[{{{finalizers}}}]}}""";

    private static async Task Until(SandboxCluster cluster, Func<MapNode?, bool> isSo)
    {
        ResourceTable table = cluster.Cluster.Table("apiextensions.k8s.io", "customresourcedefinitions");
        while (true)
        {
            var next = table.NextEvent();
            if (isSo(table.Get("", "things.e.example.com")?.Document)) return;
            await next.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}
