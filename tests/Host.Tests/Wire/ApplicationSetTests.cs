using Grpc.Core;
using Wire.ApplicationsetApi;
using Wire.Resources;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>ApplicationSets are kept as they are declared, and watched.</summary>
[Collection(SharedServer.Name)]
public sealed class ApplicationSetTests(RunningServer server)
{
    [Fact]
    public async Task A_set_is_made_watched_changed_and_removed()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new ApplicationSetService.ApplicationSetServiceClient(channel);
        using var watch = client.Watch(new ApplicationSetWatchQuery { Name = "fleet" });
        await watch.ResponseHeadersAsync;
        var wanted = Wanted("fleet", "default");

        var made = await client.CreateAsync(new ApplicationSetCreateRequest { Applicationset = wanted });
        Assert.Equal(("fleet", "argocd"), (made.Metadata.Name, made.Metadata.Namespace));
        Assert.Equal("ADDED", await NextAsync(watch));
        Assert.Equal(made.Metadata.Uid, (await client.CreateAsync(new ApplicationSetCreateRequest { Applicationset = wanted }))
            .Metadata.Uid);
        wanted.Spec.GoTemplate = true;
        wanted.Metadata.Labels["team"] = "blue";
        Assert.Equal((StatusCode.InvalidArgument, "existing ApplicationSet spec is different, use upsert flag to force update"),
            await RefusalAsync(
            async () => await client.CreateAsync(new ApplicationSetCreateRequest { Applicationset = wanted })));
        Assert.True((await client.CreateAsync(new ApplicationSetCreateRequest { Applicationset = wanted, Upsert = true })).Spec.GoTemplate);
        Assert.Equal("MODIFIED", await NextAsync(watch));
        Assert.Equal("fleet", Assert.Single((await client.ListAsync(new ApplicationSetListQuery { Selector = "team=blue" })).Items)
            .Metadata.Name);

        await server.KubectlAsync("-n", "argocd", "patch", "applicationset", "fleet", "--subresource=status", "--type=merge", "-p",
            """{"status": {"resources": [{"group": "argoproj.io", "version": "v1alpha1", "kind": "Application", "name": "one", "health": {"status": "Healthy"}}]}}""");
        var node = Assert.Single((await client.ResourceTreeAsync(new ApplicationSetTreeQuery { Name = "fleet" })).Nodes);
        Assert.Equal(("one", "argocd", "Healthy", "fleet"),
            (node.ResourceRef.Name, node.ResourceRef.Namespace, node.Health.Status, node.ParentRefs[0].Name));
        Assert.Empty((await client.ListResourceEventsAsync(new ApplicationSetGetQuery { Name = "fleet" })).Items);
        Assert.Equal("MODIFIED", await NextAsync(watch));
        var (status, body) = await Clients.RestAsync(server.Address, HttpMethod.Delete, "/api/v1/applicationsets/fleet", "{}");
        Assert.Equal((200, "{}"), (status, body.ToString()));
        Assert.Equal("DELETED", await NextAsync(watch));
        Assert.Equal(StatusCode.NotFound,
            (await RefusalAsync(async () => await client.GetAsync(new ApplicationSetGetQuery { Name = "fleet" }))).Code);
    }

    [Fact]
    public async Task What_can_not_be_kept_is_refused_with_the_sentence_that_clients_know()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new ApplicationSetService.ApplicationSetServiceClient(channel);

        Assert.Equal((StatusCode.InvalidArgument, "ApplicationSet references project nobody which does not exist"), await RefusalAsync(
            async () => await client.CreateAsync(new ApplicationSetCreateRequest { Applicationset = Wanted("refused", "nobody") })));
        var templated = await RefusalAsync(
            async () => await client.CreateAsync(new ApplicationSetCreateRequest { Applicationset = Wanted("refused", "{{project}}") }));
        Assert.Contains("templated `project` fields", templated.Said);
        Assert.Equal(StatusCode.Unimplemented, (await RefusalAsync(async () => await client.CreateAsync(
            new ApplicationSetCreateRequest { Applicationset = Wanted("refused", "default"), DryRun = true }))).Code);
        Assert.Equal((StatusCode.NotFound, "applicationsets.argoproj.io \"refused\" not found"), await RefusalAsync(
            async () => await client.DeleteAsync(new ApplicationSetDeleteRequest { Name = "refused" })));
        Assert.Equal(StatusCode.PermissionDenied, (await RefusalAsync(
            async () => await client.GetAsync(new ApplicationSetGetQuery { Name = "x", AppsetNamespace = "kube-system" }))).Code);
    }

    private static ApplicationSet Wanted(string name, string project) => new()
    {
        Metadata = new() { Name = name },
        Spec = new ApplicationSetSpec
        {
            Generators = { new ApplicationSetGenerator { List = new ListGenerator { Elements = { new global::Wire.K8sIoApiextensionsApiserverPkgApisApiextensionsV1.JSON { Raw = Google.Protobuf.ByteString.CopyFromUtf8("""{"a": "b"}""") } } } } },
            Template = new ApplicationSetTemplate
            {
                Metadata = new ApplicationSetTemplateMeta { Name = "{{a}}" },
                Spec = new ApplicationSpec { Project = project, Destination = new ApplicationDestination { Name = "in-cluster" } },
            },
        },
    };

    private static async Task<string> NextAsync(AsyncServerStreamingCall<ApplicationSetWatchEvent> watch)
    {
        Assert.True(await watch.ResponseStream.NextAsync());
        return watch.ResponseStream.Current.Type;
    }

    private static async Task<(StatusCode Code, string Said)> RefusalAsync(Func<Task> ask)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(ask);
        return (refused.StatusCode, refused.Status.Detail);
    }
}
