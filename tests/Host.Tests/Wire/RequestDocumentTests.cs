using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Wire.Definitions;
using GitOpsActors.Host.Server.Wire.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GitOpsActors.Host.Tests.Wire;

public sealed class RequestDocumentTests
{
    [Theory]
    [InlineData("application.ApplicationService/List", "projects=a&projects=b&project=c&selector=x&nonsense=1",
        """{"projects":["a","b"],"project":["c"],"selector":"x"}""")]
    [InlineData("application.ApplicationService/Delete", "cascade=false&name=other", """{"cascade":false,"name":"web"}""")]
    [InlineData("application.ApplicationService/PodLogs", "tailLines=5&follow=true&sinceTime=2026-01-02T03:04:05Z",
        """{"tailLines":5,"follow":true,"sinceTime":"2026-01-02T03:04:05Z","name":"web"}""")]
    [InlineData("application.ApplicationService/PodLogs", "sinceTime.seconds=1767323045",
        """{"sinceTime":"2026-01-02T03:04:05Z","name":"web"}""")]
    [InlineData("application.ApplicationService/GetManifests", "revisions=a&revisions=b&sourcePositions=1&sourcePositions=2",
        """{"revisions":["a","b"],"sourcePositions":[1,2],"name":"web"}""")]
    [InlineData("cluster.ClusterService/Get", "id.type=name", """{"id":{"type":"name","value":"prod"}}""")]
    public void The_query_and_the_path_are_fields_of_the_request_and_the_path_has_the_last_word(
        string method, string query, string expected)
    {
        var path = method.StartsWith("cluster", StringComparison.Ordinal) ? ("id.value", "prod") : ("name", "web");
        var isList = method.EndsWith("/List", StringComparison.Ordinal);
        Assert.Equal(JsonReader.Read(expected), Of(method, "", query, isList ? [] : [path]));
    }

    [Theory]
    [InlineData("application.ApplicationService/Create", """{"metadata":{"name":"x"},"spec":{"project":null,"typo":1}}""",
        """{"application":{"metadata":{"name":"x"},"spec":{"typo":1}}}""")]
    [InlineData("application.ApplicationService/Patch", """{"patch":"[]","patchType":"json"}""", """{"patch":"[]","patchType":"json"}""")]
    [InlineData("application.ApplicationService/PatchResource", "\"{}\"", """{"patch":"{}"}""")]
    [InlineData("application.ApplicationService/Rollback", """{"id":"12"}""", """{"id":12}""")]
    [InlineData("application.ApplicationService/Sync", """{"syncOptions":["Validate=false"]}""",
        """{"syncOptions":{"items":["Validate=false"]}}""")]
    public void The_body_is_the_request_or_a_field_of_it(string method, string body, string expected) =>
        Assert.Equal(JsonReader.Read(expected), Of(method, body, "", []));

    [Theory]
    [InlineData("application.ApplicationService/Sync", """{"prune":"yes"}""", "the request.prune must be true or false, and is a text")]
    [InlineData("application.ApplicationService/Sync", """{"resources":{}}""", "the request.resources must be a list, and is an object")]
    [InlineData("application.ApplicationService/Sync", """{"resources":[{"kind":3}]}""",
        "the request.resources[0].kind must be a text, and is a number")]
    [InlineData("application.ApplicationService/Create", "[]", "application must be an object, and is a list")]
    public void A_body_that_is_not_what_it_should_be_is_refused_with_the_place(string method, string body, string problem) =>
        Assert.Equal((400, problem), Refusal(() => Of(method, body, "", [])));

    [Theory]
    [InlineData("application.ApplicationService/PodLogs", "tailLines=many", "tailLines is a number, and 'many' is none")]
    [InlineData("application.ApplicationService/PodLogs", "follow=perhaps", "follow is true or false, and 'perhaps' is neither")]
    [InlineData("application.ApplicationService/RevisionMetadata", "sourceIndex=3000000000",
        "sourceIndex is a number, and '3000000000' is none")]
    public void A_query_that_is_not_what_it_should_be_is_refused_with_the_place(string method, string query, string problem) =>
        Assert.Equal((400, problem), Refusal(() => Of(method, "", query, [])));

    private static (int, string) Refusal(Func<MapNode> of)
    {
        var error = Assert.Throws<ApiException>(of);
        return (error.Status, error.Message);
    }

    private static MapNode Of(string method, string body, string query, (string, string)[] path)
    {
        var definition = WireDefinitions.All.Methods.First(one => one.FullName == method);
        var node = body.Length == 0 ? NullNode.Instance : JsonReader.Read(body);
        return RequestDocument.Of(definition, definition.Routes[0], node, new QueryCollection(QueryHelpers.ParseQuery(query)), path);
    }
}
