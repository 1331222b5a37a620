using GitOpsActors.Engine.Documents;
using Grpc.Core;
using Wire.RepocredsApi;
using Wire.RepositoryApi;
using Wire.Resources;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>How programs reach repositories that write to them is kept apart from how they are read.</summary>
[Collection(SharedServer.Name)]
public sealed class WriteCredentialTests(RunningServer server)
{
    [Fact]
    public async Task Repositories_for_writing_have_Secrets_of_their_own_kind()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new RepositoryService.RepositoryServiceClient(channel);
        var url = "file://" + server.Demo + "/.git";

        await client.CreateWriteRepositoryAsync(
            new RepoCreateRequest { Repo = new Repository { Repo = url, Username = "robot", Password = "hidden-canary-word" } });
        Assert.Equal(url, Assert.Single((await client.ListWriteRepositoriesAsync(new RepoQuery())).Items).Repo);
        var got = await client.GetWriteAsync(new RepoQuery { Repo = url });
        Assert.Equal(("git", ""), (got.Type, got.Password));
        Assert.DoesNotContain((await client.ListRepositoriesAsync(new RepoQuery { Repo = url })).Items, static one => one.Name.Length > 0);
        Assert.Contains("username", await server.KubectlAsync("-n", "argocd", "get", "secret", "-l",
            "argocd.argoproj.io/secret-type=repository-write", "-o", "jsonpath={.items[0].data}"));
        await client.ValidateWriteAccessAsync(new RepoAccessQuery { Repo = url });
        await client.UpdateWriteRepositoryAsync(new RepoUpdateRequest { Repo = new Repository { Repo = url, Name = "renamed" } });
        var (status, body) = await Clients.RestAsync(
            server.Address, HttpMethod.Get, "/api/v1/write-repositories/" + Uri.EscapeDataString(url));
        Assert.Equal((200, "renamed"), (status, body["name"].Text()));
        await client.DeleteWriteRepositoryAsync(new RepoQuery { Repo = url });
        Assert.Empty((await client.ListWriteRepositoriesAsync(new RepoQuery())).Items);
    }

    [Fact]
    public async Task Credentials_for_writing_are_not_those_for_reading()
    {
        using var channel = Clients.Grpc(server.Address);
        var client = new RepoCredsService.RepoCredsServiceClient(channel);
        var creds = new RepoCreds { Url = "https://written.example/team", Username = "robot", Password = "hidden-canary-word" };

        Assert.Equal(("robot", ""), await client.CreateWriteRepositoryCredentialsAsync(
            new RepoCredsCreateRequest { Creds = creds }) is var made
            ? (made.Username, made.Password) : default);
        var query = new RepoCredsQuery { Url = creds.Url };
        Assert.DoesNotContain("hidden-canary-word", Assert.Single((await client.ListWriteRepositoryCredentialsAsync(query)).Items).ToString());
        Assert.Empty((await client.ListRepositoryCredentialsAsync(query)).Items);
        creds.Username = "human";
        Assert.Equal("human", (await client.UpdateWriteRepositoryCredentialsAsync(new RepoCredsUpdateRequest { Creds = creds })).Username);
        await client.DeleteWriteRepositoryCredentialsAsync(new RepoCredsDeleteRequest { Url = creds.Url });
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () =>
            await client.DeleteWriteRepositoryCredentialsAsync(new RepoCredsDeleteRequest { Url = creds.Url }))).StatusCode);
    }
}
