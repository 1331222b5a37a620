using System.Net;
using System.Net.Http.Headers;
using GitOpsActors.Engine.Documents;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire.ApplicationApi;
using Wire.ApplicationsetApi;
using Wire.ClusterApi;
using Wire.VersionApi;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>One port speaks gRPC, gRPC-web and REST, and each says the same.</summary>
[Collection(SharedServer.Name)]
public sealed class DialectTests(RunningServer server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_generated_client_is_answered_over_plain_HTTP_2_and_over_HTTP_1_and_REST_says_the_same(bool isWeb)
    {
        using var channel = Clients.Grpc(server.Address, isWeb);

        var version = await new VersionService.VersionServiceClient(channel).VersionAsync(new Empty());
        var settings = await new SettingsService.SettingsServiceClient(channel).GetAsync(new SettingsQuery());
        var list = await new ApplicationService.ApplicationServiceClient(channel).ListAsync(new ApplicationQuery());

        Assert.StartsWith("v", version.Version);
        Assert.Equal(("annotation", "argocd"), (settings.TrackingMethod, settings.ControllerNamespace));
        Assert.Contains(list.Items, static item => item.Metadata.Name == "demo" && item.Spec.Source.Path == "apps"
            && item.Status.Sync.Status == "Synced");
        Assert.Equal(version.Version, (await Clients.RestAsync(server.Address, HttpMethod.Get, "/api/version")).Body["Version"].Text());
        var (status, body) = await Clients.RestAsync(server.Address, HttpMethod.Get,
            "/api/v1/applications?fields=items.metadata.name,metadata.resourceVersion");
        Assert.Equal(200, status);
        Assert.Contains(body.List("items"), static item => item == JsonReader.Read("""{"metadata":{"name":"demo"}}"""));
        Assert.True(long.Parse(body.Text("metadata", "resourceVersion")!) > 0);
    }

    [Fact]
    public async Task What_is_wrong_or_not_there_is_told_with_the_number_and_the_sentence_that_clients_know()
    {
        using var channel = Clients.Grpc(server.Address);
        var sets = new ApplicationSetService.ApplicationSetServiceClient(channel);

        var missing = await Assert.ThrowsAsync<RpcException>(async () => await sets.GenerateAsync(new ApplicationSetGenerateRequest()));
        Assert.Equal(StatusCode.InvalidArgument, missing.StatusCode);
        var (status, body) = await Clients.RestAsync(server.Address, HttpMethod.Post, "/api/v1/applicationsets/generate", "{}");
        Assert.Equal((400, 3, missing.Status.Detail, missing.Status.Detail),
            (status, body["code"].Integer(), body["error"].Text(), body["message"].Text()));
        Assert.Equal((404, 5), Code(await Clients.RestAsync(server.Address, HttpMethod.Get, "/api/v1/nothing")));
        Assert.Equal((501, 12), Code(await Clients.RestAsync(server.Address, HttpMethod.Put, "/api/v1/applications", "{}")));
        Assert.Equal((400, 3), Code(await Clients.RestAsync(server.Address, HttpMethod.Get, "/api/v1/applications?selector=%28")));
        Assert.Equal((404, 5), Code(await Clients.RestAsync(server.Address, HttpMethod.Get, "/api/v1/applications/nobody")));
        Assert.Equal((404, 5), Code(await Clients.RestAsync(
            server.Address, HttpMethod.Get, "/api/v1/applications/nobody?project=default")));
        Assert.Equal((404, 5), Code(await Clients.RestAsync(server.Address, HttpMethod.Get, "/api/v1/applications/demo?project=another")));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task What_a_page_of_another_origin_could_send_changes_nothing(string type)
    {
        Assert.Equal((415, 3), Code(await Clients.RestAsync(server.Address, HttpMethod.Delete, "/api/v1/applications/demo", "", type)));
        Assert.Equal(200, (await Clients.RestAsync(server.Address, HttpMethod.Get, "/api/v1/applications/demo")).Status);
    }

    [Fact]
    public async Task A_watch_begins_with_what_there_is_over_gRPC_and_as_lines_and_as_events()
    {
        using var channel = Clients.Grpc(server.Address);
        using var watch = new ApplicationService.ApplicationServiceClient(channel).Watch(new ApplicationQuery { Name = "demo" });
        Assert.True(await watch.ResponseStream.NextAsync());
        Assert.Equal(("ADDED", "demo"), (watch.ResponseStream.Current.Type, watch.ResponseStream.Current.Application.Metadata.Name));

        var line = await FirstLineAsync("/api/v1/stream/applications?name=demo&fields=result.type,result.application.metadata.name",
            "application/json");
        Assert.Equal("""{"result":{"type":"ADDED","application":{"metadata":{"name":"demo"}}}}""", line);
        var happened = await FirstLineAsync("/api/v1/stream/applications?name=demo&fields=result.type", "text/event-stream");
        Assert.Equal("""data: {"result":{"type":"ADDED"}} """, happened);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused_and_the_server_goes_on()
    {
        using var http = OperatorClient.To(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/application.ApplicationService/List")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 2, 0x0A, 0x05]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();

        var status = response.Headers.TryGetValues("grpc-status", out var early) ? early
            : response.TrailingHeaders.GetValues("grpc-status");
        Assert.Equal("3", Assert.Single(status));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whom_nothing_proves_is_told_how_to_come_in_and_nothing_else(bool isWeb)
    {
        using var channel = Clients.Grpc(server.Address, isWeb, token: "");

        var version = await new VersionService.VersionServiceClient(channel).VersionAsync(new Empty());
        Assert.StartsWith("v", version.Version);
        Assert.Empty(version.Platform);
        Assert.Empty((await new SettingsService.SettingsServiceClient(channel).GetAsync(new SettingsQuery())).ControllerNamespace);
        var applications = new ApplicationService.ApplicationServiceClient(channel);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(
            async () => await applications.ListAsync(new ApplicationQuery()))).StatusCode);
        using var watch = applications.Watch(new ApplicationQuery());
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(
            async () => await watch.ResponseStream.NextAsync())).StatusCode);
        using var other = Clients.Grpc(server.Address, isWeb, token: "x.y.z");
        Assert.Equal(
            StatusCode.Unauthenticated,
            (await Assert.ThrowsAsync<RpcException>(async () =>
                await new ApplicationService.ApplicationServiceClient(other).ListAsync(new ApplicationQuery()))).StatusCode);
    }

    private static (int, long?) Code((int Status, Node Body) answer) => (answer.Status, answer.Body["code"].Integer());

    private async Task<string?> FirstLineAsync(string path, string accept)
    {
        using var http = OperatorClient.To(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(accept, response.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        return await lines.ReadLineAsync();
    }
}
