using Grpc.Core;
using Wire.RepositoryApi;
using Wire.Resources;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>What lies in repositories, for who makes an Application of it.</summary>
[Collection(SharedServer.Name)]
public sealed class SourcesServiceTests(RunningServer server)
{
    [Fact]
    public async Task Folders_and_what_could_be_set_of_them_are_told_to_who_may_make_applications()
    {
        await server.CommitFilesAsync(
            ("charted/Chart.yaml", "apiVersion: v2\nname: charted\nversion: 1.0.0\n"), ("charted/values.yaml", "image: {tag: v1}\n"),
            ("charted/templates/x.yaml", "{{ fail \"no template runs\" }}"));
        using var channel = Clients.Grpc(server.Address);
        var client = new RepositoryService.RepositoryServiceClient(channel);
        var url = "file://" + server.Demo;

        var found = await client.ListAppsAsync(
            new RepoAppsQuery { Repo = url, Revision = "main", AppName = "new", AppProject = "default" });
        Assert.Contains(found.Items, static one => one.Path == "charted" && one.Type == "Helm");
        var details = await client.GetAppDetailsAsync(new RepoAppDetailsQuery
        {
            Source = new ApplicationSource { RepoURL = url, Path = "charted", TargetRevision = "main" }, AppName = "new",
            AppProject = "default",
        });
        Assert.Equal(("Helm", "charted", "image: {tag: v1}\n"), (details.Type, details.Helm.Name, details.Helm.Values));
        Assert.Equal(("image.tag", "v1"), (Assert.Single(details.Helm.Parameters).Name, details.Helm.Parameters[0].Value));
        var (status, body) = await Clients.RestAsync(server.Address, HttpMethod.Post,
            $"/api/v1/repositories/{Uri.EscapeDataString(url)}/appdetails",
            $$"""{"source": {"repoURL": "{{url}}", "path": "charted", "targetRevision": "nowhere"}, "appName": "new", "appProject": "default"}""");
        Assert.Equal(400, status);
        Assert.Contains("nowhere", body.ToString());
    }

    [Fact]
    public async Task In_the_name_of_an_application_only_its_own_sources_are_rendered()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new RepositoryService.RepositoryServiceClient(channel);
        var source = new ApplicationSource { RepoURL = "file://" + server.Demo, Path = "another/folder" };

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.GetAppDetailsAsync(
            new RepoAppDetailsQuery { Source = source, AppName = "demo", AppProject = "default" }));

        Assert.Equal((StatusCode.PermissionDenied, "permission denied"), (refused.StatusCode, refused.Status.Detail));
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await client.ListAppsAsync(
            new RepoAppsQuery { Repo = source.RepoURL, AppName = "new", AppProject = "nobody" }));
        Assert.Equal((StatusCode.NotFound, "appprojects.argoproj.io \"nobody\" not found"), (unknown.StatusCode, unknown.Status.Detail));
        var none = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.ListOCITagsAsync(new RepoQuery { Repo = "https://charts.example" }));
        Assert.Contains("only a registry has tags", none.Status.Detail);
    }
}
