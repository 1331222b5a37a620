using Grpc.Core;
using Wire.ApplicationApi;
using Wire.ProjectApi;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>Links that the settings give to Applications, projects and objects.</summary>
[Collection(SharedServer.Name)]
public sealed class LinkTests(RunningServer server)
{
    private const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata: {name: linked}
        stringData: {password: canary-of-links}
        """;

    private const string Settings = """
        application.links: |
          - {title: App, url: 'https://x.example/{{.application.metadata.name}}/{{.cluster.name}}/{{.project.metadata.name}}', if: app.spec.project == "default"}
          - {title: Odd, url: 'https://x.example', if: app.spec.project}
        resource.links: |
          - {title: Object, url: 'https://x.example/{{.resource.kind}}/{{index .resource.data "password"}}', icon.class: fa-key}
        project.links: |
          - {title: Project, url: 'https://x.example/{{.project.metadata.name}}', description: of a project}
        """;

    [Fact]
    public async Task They_name_what_they_are_about_and_no_secret()
    {
        await server.SetSettingsAsync("links", Settings);
        await server.CommitFilesAsync(("linked/secret.yaml", Secret));
        await server.DeployAsync("linked");
        using var channel = Clients.Grpc(server.Address);
        var applications = new ApplicationService.ApplicationServiceClient(channel);

        var link = Assert.Single((await applications.ListLinksAsync(new ListAppLinksRequest { Name = "linked" })).Items);
        Assert.Equal(("App", "https://x.example/linked/in-cluster/default", ""), (link.Title, link.Url, link.Description));
        var ofObject = Assert.Single((await applications.ListResourceLinksAsync(new ApplicationResourceRequest
        {
            Name = "linked", Kind = "Secret", Version = "v1", Namespace = "linked", ResourceName = "linked",
        })).Items);
        Assert.Equal(("https://x.example/Secret/++++++++", "fa-key"), (ofObject.Url, ofObject.IconClass));
        var (status, body) = await Clients.RestAsync(server.Address, HttpMethod.Get, "/api/v1/projects/default/links");
        Assert.Equal((200, """{"items":[{"title":"Project","url":"https://x.example/default","description":"of a project"}]}"""),
            (status, body.ToString()));
        var projects = new ProjectService.ProjectServiceClient(channel);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(
            async () => await projects.ListLinksAsync(new ListProjectLinksRequest { Name = "nobody" }))).StatusCode);
    }
}
