using Grpc.Core;
using Wire.ApplicationsetApi;
using Wire.Resources;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>ApplicationSets over the wire: declared, watched, tried out, and what they have made.</summary>
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
        await UntilAsync(watch, static told => told.Type == "ADDED");
        Assert.Equal(made.Metadata.Uid, (await client.CreateAsync(new ApplicationSetCreateRequest { Applicationset = wanted }))
            .Metadata.Uid);
        wanted.Spec.GoTemplate = true;
        wanted.Metadata.Labels["team"] = "blue";
        Assert.Equal((StatusCode.InvalidArgument, "existing ApplicationSet spec is different, use upsert flag to force update"),
            await RefusalAsync(
            async () => await client.CreateAsync(new ApplicationSetCreateRequest { Applicationset = wanted })));
        Assert.True((await client.CreateAsync(new ApplicationSetCreateRequest { Applicationset = wanted, Upsert = true })).Spec.GoTemplate);
        await UntilAsync(watch, static told => told.Type == "MODIFIED" && told.ApplicationSet.Spec.GoTemplate);
        Assert.Equal("fleet", Assert.Single((await client.ListAsync(new ApplicationSetListQuery { Selector = "team=blue" })).Items)
            .Metadata.Name);

        // What it makes can't be read by these templates any more, and stays.
        await UntilAsync(watch, static told => told.ApplicationSet.Status.Resources is [{ Name: "made-b" }]
            && told.ApplicationSet.Status.Conditions.Count == 3);
        var node = Assert.Single((await client.ResourceTreeAsync(new ApplicationSetTreeQuery { Name = "fleet" })).Nodes);
        Assert.Equal(("made-b", "argocd", "fleet"), (node.ResourceRef.Name, node.ResourceRef.Namespace, node.ParentRefs[0].Name));
        Assert.Empty((await client.ListResourceEventsAsync(new ApplicationSetGetQuery { Name = "fleet" })).Items);
        var (status, body) = await Clients.RestAsync(server.Address, HttpMethod.Delete, "/api/v1/applicationsets/fleet", "{}");
        Assert.Equal((200, "{}"), (status, body.ToString()));
        await UntilAsync(watch, static told => told.Type == "DELETED");
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
        var broken = Wanted("refused", "default");
        broken.Spec.TemplatePatch = "[";
        Assert.Contains(
            "unable to generate Applications of ApplicationSet: spec.generators[0].list element 0: spec.templatePatch can't be read",
            (await RefusalAsync(
            async () => await client.CreateAsync(new ApplicationSetCreateRequest { Applicationset = broken, DryRun = true }))).Said);
        Assert.Equal((StatusCode.NotFound, "applicationsets.argoproj.io \"refused\" not found"), await RefusalAsync(
            async () => await client.DeleteAsync(new ApplicationSetDeleteRequest { Name = "refused" })));
        Assert.Equal(StatusCode.PermissionDenied, (await RefusalAsync(
            async () => await client.GetAsync(new ApplicationSetGetQuery { Name = "x", AppsetNamespace = "kube-system" }))).Code);
    }

    [Fact]
    public async Task A_dry_run_and_generate_tell_what_would_be_made_and_make_nothing()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new ApplicationSetService.ApplicationSetServiceClient(channel);
        var dry = await client.CreateAsync(new ApplicationSetCreateRequest { Applicationset = Wanted("dry", "default"), DryRun = true });
        Assert.Equal("made-b", Assert.Single(dry.Status.Resources).Name);
        var generated =
            Assert.Single((await client.GenerateAsync(new ApplicationSetGenerateRequest { ApplicationSet = Wanted("dry", "default") }))
            .Applications);
        Assert.Equal(("made-b", "argocd", "in-cluster"),
            (generated.Metadata.Name, generated.Metadata.Namespace, generated.Spec.Destination.Name));
        Assert.Equal(StatusCode.NotFound,
            (await RefusalAsync(async () => await client.GetAsync(new ApplicationSetGetQuery { Name = "dry" }))).Code);
    }

    private static ApplicationSet Wanted(string name, string project) => new()
    {
        Metadata = new() { Name = name },
        Spec = new ApplicationSetSpec
        {
            Generators = { new ApplicationSetGenerator { List = new ListGenerator { Elements = { new global::Wire.K8sIoApiextensionsApiserverPkgApisApiextensionsV1.JSON { Raw = Google.Protobuf.ByteString.CopyFromUtf8("""{"a": "b"}""") } } } } },
            Template = new ApplicationSetTemplate
            {
                Metadata = new ApplicationSetTemplateMeta { Name = "made-{{a}}" },
                Spec = new ApplicationSpec
                {
                    Project = project, Destination = new ApplicationDestination { Name = "in-cluster" },
                    Source = new ApplicationSource { RepoURL = "https://git.invalid/none", Path = "x" }
                },
            },
        },
    };

    private static async Task UntilAsync(AsyncServerStreamingCall<ApplicationSetWatchEvent> watch, Func<ApplicationSetWatchEvent,
        bool> isIt)
    {
        do Assert.True(await watch.ResponseStream.NextAsync());
        while (!isIt(watch.ResponseStream.Current));
    }

    private static async Task<(StatusCode Code, string Said)> RefusalAsync(Func<Task> ask)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(ask);
        return (refused.StatusCode, refused.Status.Detail);
    }
}
