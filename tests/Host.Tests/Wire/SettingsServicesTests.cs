using Google.Protobuf;
using Grpc.Core;
using Wire.AccountApi;
using Wire.CertificateApi;
using Wire.ClusterApi;
using Wire.NotificationApi;
using Wire.ProjectApi;
using Wire.RepocredsApi;
using Wire.RepositoryApi;
using Wire.Resources;
using Wire.SessionApi;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>Projects, repositories, clusters and the like are kept where Argo CD keeps them.</summary>
[Collection(SharedServer.Name)]
public sealed class SettingsServicesTests(RunningServer server)
{
    [Fact]
    public async Task A_project_is_made_changed_and_removed_and_stays_while_it_is_used()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new ProjectService.ProjectServiceClient(channel);
        var project = new AppProject
        {
            Metadata = new() { Name = "wired" },
            Spec = new AppProjectSpec
            {
                SourceRepos = { "*" },
                Destinations = { new ApplicationDestination { Server = "*", Namespace = "*" } }, Description = "first"
            },
        };

        await client.CreateAsync(new ProjectCreateRequest { Project = project });
        Assert.Equal("first", (await client.GetAsync(new ProjectQuery { Name = "wired" })).Spec.Description);
        Assert.Contains("first", await server.KubectlAsync("-n", "argocd", "get", "appproject", "wired", "-o", "yaml"));
        project.Spec.Description = "second";
        project.Spec.SyncWindows.Add(new SyncWindow { Kind = "allow", Schedule = "* * * * *", Duration = "1h", Applications = { "*" } });
        await client.UpdateAsync(new ProjectUpdateRequest { Project = project });
        Assert.Contains((await client.ListAsync(new ProjectQuery())).Items, static one => one.Metadata.Name == "wired"
            && one.Spec.Description == "second");
        Assert.Equal("allow", Assert.Single((await client.GetSyncWindowsStateAsync(new SyncWindowsQuery { Name = "wired" })).Windows).Kind);
        Assert.Equal("wired", (await client.GetDetailedProjectAsync(new ProjectQuery { Name = "wired" })).Project.Metadata.Name);
        await client.ListEventsAsync(new ProjectQuery { Name = "wired" });
        await client.DeleteAsync(new ProjectQuery { Name = "wired" });
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(
            async () => await client.GetAsync(new ProjectQuery { Name = "wired" }))).StatusCode);

        // Every Application of the demo is in it.
        var used = await Assert.ThrowsAsync<RpcException>(async () => await client.DeleteAsync(new ProjectQuery { Name = "default" }));
        Assert.Equal(StatusCode.InvalidArgument, used.StatusCode);
        var open = await client.GetAsync(new ProjectQuery { Name = "default" });
        open.Spec.SourceRepos.Clear();
        var closed = await Assert.ThrowsAsync<RpcException>(
            async () => await client.UpdateAsync(new ProjectUpdateRequest { Project = open }));
        Assert.Matches("^as a result of project update [0-9]+ applications source became invalid$", closed.Status.Detail);
    }

    [Fact]
    public async Task Credentials_for_repositories_are_kept_in_a_Secret_and_never_told()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new RepoCredsService.RepoCredsServiceClient(channel);

        var made = await client.CreateRepositoryCredentialsAsync(
            new RepoCredsCreateRequest
            {
                Creds = new RepoCreds
                {
                    Url = "https://wired.example/team", Username = "robot",
                    Password = "hidden-canary-word"
                }
            });
        Assert.Equal(("robot", ""), (made.Username, made.Password));
        var listed = Assert.Single((await client.ListRepositoryCredentialsAsync(
            new RepoCredsQuery { Url = "https://wired.example/team" })).Items);
        Assert.DoesNotContain("hidden-canary-word", listed.ToString());
        Assert.Contains("repo-creds", await server.KubectlAsync(
            "-n", "argocd", "get", "secret", "-l", "argocd.argoproj.io/secret-type=repo-creds", "-o", "yaml"));
        var other = new RepoCreds { Url = "https://wired.example/team", Username = "human" };
        await Assert.ThrowsAsync<RpcException>(async () => await client.CreateRepositoryCredentialsAsync(
            new RepoCredsCreateRequest { Creds = other }));
        Assert.Equal("human", (await client.UpdateRepositoryCredentialsAsync(new RepoCredsUpdateRequest { Creds = other })).Username);
        await client.DeleteRepositoryCredentialsAsync(new RepoCredsDeleteRequest { Url = "https://wired.example/team" });
        Assert.Empty((await client.ListRepositoryCredentialsAsync(new RepoCredsQuery { Url = "https://wired.example/team" })).Items);
    }

    [Fact]
    public async Task A_repository_is_tried_before_it_is_kept_and_tells_its_branches()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new RepositoryService.RepositoryServiceClient(channel);

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await client.CreateRepositoryAsync(
            new RepoCreateRequest { Repo = new Repository { Repo = "file:///nowhere/at/all" } }));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var made = await client.CreateRepositoryAsync(new RepoCreateRequest
        {
            Repo = new Repository
            {
                Repo = "file://" + server.Demo
            + "/.git", Name = "wired"
            }
        });
        Assert.Equal("git", made.Type);
        Assert.Contains("main", (await client.ListRefsAsync(new RepoQuery { Repo = "file://" + server.Demo })).Branches);
        await client.ValidateAccessAsync(new RepoAccessQuery { Repo = "file://" + server.Demo });
        await client.DeleteRepositoryAsync(new RepoQuery { Repo = "file://" + server.Demo + "/.git" });
    }

    [Fact]
    public async Task The_cluster_that_runs_the_server_is_told_without_its_credentials()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new ClusterService.ClusterServiceClient(channel);

        var cluster = Assert.Single((await client.ListAsync(new ClusterQuery { Name = "in-cluster" })).Items);
        Assert.Equal(("https://kubernetes.default.svc", "Successful"), (cluster.Server, cluster.Info.ConnectionState.Status));
        Assert.Equal("in-cluster",
            (await client.GetAsync(new ClusterQuery { Id = new ClusterID { Type = "name", Value = "in-cluster" } })).Name);
        Assert.Equal("in-cluster", (await client.InvalidateCacheAsync(new ClusterQuery { Server = cluster.Server })).Name);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(
            async () => await client.GetAsync(new ClusterQuery { Server = "https://other.example" }))).StatusCode);
        var (status, body) = await Clients.RestAsync(server.Address, HttpMethod.Get,
            "/api/v1/clusters/https%3A%2F%2Fkubernetes.default.svc");
        Assert.Equal((200, "in-cluster"), (status, Engine.Documents.NodeReading.Text(body["name"])));
    }

    [Fact]
    public async Task Keys_of_ssh_servers_are_kept_in_their_ConfigMap()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new CertificateService.CertificateServiceClient(channel);
        var key = new RepositoryCertificate
        {
            ServerName = "wired.example", CertType = "ssh", CertSubType = "ssh-ed25519",
            CertData = ByteString.CopyFromUtf8("AAAAC3NzaC1lZDI1NTE5AAAAIA==")
        };
        var request = new RepositoryCertificateCreateRequest { Certificates = new RepositoryCertificateList { Items = { key } } };

        Assert.Equal("wired.example", Assert.Single((await client.CreateCertificateAsync(request)).Items).ServerName);
        Assert.Contains("wired.example ssh-ed25519 AAAAC3", await server.KubectlAsync(
            "-n", "argocd", "get", "configmap", "argocd-ssh-known-hosts-cm", "-o", "yaml"));
        Assert.Empty((await client.CreateCertificateAsync(request)).Items);
        var listed = Assert.Single((await client.ListCertificatesAsync(
            new RepositoryCertificateQuery { HostNamePattern = "wired.*" })).Items);
        Assert.StartsWith("SHA256:", listed.CertInfo);
        key.CertData = ByteString.CopyFromUtf8("AAAAC3NzaC1lZDI1NTE5AAAAIB==");
        await Assert.ThrowsAsync<RpcException>(async () => await client.CreateCertificateAsync(request));
        Assert.Single((await client.DeleteCertificateAsync(new RepositoryCertificateQuery
        {
            HostNamePattern = "wired.example",
            CertType = "ssh"
        })).Items);
        Assert.Empty((await client.ListCertificatesAsync(new RepositoryCertificateQuery { HostNamePattern = "wired.*" })).Items);
    }

    [Fact]
    public async Task Who_calls_is_told_who_they_are_and_what_they_may()
    {
        using var channel = Clients.Grpc(server.Address);

        Assert.Contains((await new AccountService.AccountServiceClient(channel).ListAccountsAsync(new ListAccountRequest())).Items,
            static one => one.Name == "admin");
        var may = await new AccountService.AccountServiceClient(channel)
            .CanIAsync(new CanIRequest { Resource = "applications", Action = "get", Subresource = "default/web" });
        Assert.Equal("yes", may.Value);
        Assert.True((await new SessionService.SessionServiceClient(channel).GetUserInfoAsync(new GetUserInfoRequest())).LoggedIn);
        Assert.Empty((await new NotificationService.NotificationServiceClient(channel).ListTriggersAsync(new TriggersListRequest())).Items);
    }
}
