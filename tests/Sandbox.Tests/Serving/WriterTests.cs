using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Serving;

/// <summary>Who writes, and what the query of a write may say.</summary>
public sealed class WriterTests : IAsyncLifetime, IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Applied = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"1"}}""";

    private SandboxCluster _cluster = null!;
    private Client _client = null!;

    public async Task InitializeAsync()
    {
        _cluster = await SandboxCluster.StartAsync();
        _client = new Client(_cluster);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("Some Agent/1.0 (linux)", "Some Agent")]
    [InlineData("tab\tbed/1", "tabbed")]
    [InlineData("/1.0", "unknown")]
    [InlineData("", "unknown")]
    public async Task The_writer_is_the_user_agent_up_to_its_slash(string agent, string manager)
    {
        var answer = await _client.Send("POST", ConfigMaps, """{"metadata":{"name":"a"},"data":{"a":"1"}}""", agent: agent);
        Assert.Equal(manager, answer.Document.List("metadata", "managedFields").Single().Text("manager"));
    }

    [Theory]
    [InlineData("with space", 201)]
    [InlineData("a,\"b\"/c", 201)]
    [InlineData("éééé", 201)]
    [InlineData("a\nb", 422)]
    [InlineData("\u200b", 422)]
    public async Task A_manager_has_printable_letters_only(string manager, int code) => Assert.Equal(code,
        (await _client.Send("PATCH", $"{ConfigMaps}/a?fieldManager={Uri.EscapeDataString(manager)}", Applied, "application/apply-patch+yaml")).Code);

    [Fact]
    public async Task The_length_of_a_manager_counts_in_bytes()
    {
        var fits = await _client.Send("PATCH", $"{ConfigMaps}/a?fieldManager={new string('é', 64)}", Applied, "application/apply-patch+yaml");
        var tooLong = await _client.Send("PATCH", $"{ConfigMaps}/a?fieldManager={new string('é', 65)}", Applied, "application/apply-patch+yaml");
        Assert.Equal((201, 422), (fits.Code, tooLong.Code));
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_options_is_said_at_once()
    {
        var answer = await _client.Send("PATCH", $"{ConfigMaps}/a?fieldManager=%0A&force=false&dryRun=Some&fieldValidation=Odd", "{}", "application/merge-patch+json");
        Assert.Equal(["force", "fieldManager", "dryRun", "fieldValidation"], answer.Document.List("details", "causes").Select(cause => cause.Text("field")));
    }

    [Fact]
    public async Task An_owner_that_is_named_twice_counts_once()
    {
        const string owner = """{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"1"}""";
        var answer = await _client.Send("POST", ConfigMaps, $$$"""{"metadata":{"name":"a","ownerReferences":[{{{owner}}},{{{owner}}}]}}""");
        Assert.Single(answer.Document.List("metadata", "ownerReferences"));
        Assert.Contains("contains duplicate entries; API server dedups", Assert.Single(answer.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replicas: 2.0", 201, "2")]
    [InlineData("replicas: 2.5", 500, null)]
    public async Task An_applied_number_is_whole_whatever_it_looks_like(string field, int code, string? replicas)
    {
        const string deployment = """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {FIELD, selector: {matchLabels: {a: b}},
              template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}
            """;
        var answer = await _client.Send("PATCH", "/apis/apps/v1/namespaces/default/deployments/d?fieldManager=one",
            deployment.Replace("FIELD", field, StringComparison.Ordinal), "application/apply-patch+yaml");
        Assert.Equal((code, replicas), (answer.Code, answer.Document.At("spec", "replicas")?.ToString()));
        if (code == 500) Assert.Contains("to proper version: unable to convert unstructured object to apps/v1, Kind=Deployment: cannot convert float64 to int32", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("labelSelector=a%3Eb", "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer")]
    [InlineData("labelSelector=a%3D-", "unable to parse requirement: values[0][a]: Invalid value: \"-\": a valid label must be an empty string or consist of")]
    public async Task A_selector_that_does_not_parse_says_where(string query, string message)
    {
        var answer = await _client.Get($"{ConfigMaps}?{query}");
        Assert.Equal(400, answer.Code);
        Assert.StartsWith(message, answer.Document.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_one_name_has_one_page()
    {
        await _client.CreateConfigMap("a");
        await _client.CreateConfigMap("b");
        var answer = await _client.Get($"{ConfigMaps}?limit=1&fieldSelector=metadata.name%3Da");
        Assert.Equal(("a", null), (answer.Document.List("items").Single().Text("metadata", "name"), answer.Document.At("metadata", "continue")));
    }

    [Fact]
    public async Task A_watch_that_wants_no_present_objects_begins_with_what_comes()
    {
        await _client.CreateConfigMap("a");
        using var events = await _client.Open($"{ConfigMaps}?watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&timeoutSeconds=30");
        await _client.CreateConfigMap("b");
        var first = JsonReader.Read(System.Text.Encoding.UTF8.GetBytes((await events.ReadLineAsync())!));
        Assert.Equal(("ADDED", "b"), (first.Text("type"), first.Text("object", "metadata", "name")));
    }
}
