using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire.AccountApi;
using Wire.ApplicationApi;
using Wire.ClusterApi;
using Wire.ProjectApi;
using Wire.RepositoryApi;
using Wire.Resources;
using Wire.SessionApi;
using Wire.VersionApi;
using Application = Wire.Resources.Application;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>
/// The calls that the command line of Argo CD and its provider for Terraform make one after the other, with the fields they read.
/// </summary>
[Collection(SharedServer.Name)]
public sealed class CommandLineSequenceTests(RunningServer server)
{
    private const string Settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: sequence}
        data: {colour: blue}
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Somebody_signs_in_is_known_by_the_token_and_signs_out(bool isWeb)
    {
        Assert.Equal(0, (await server.RunAsync("account", "update-password", "--account", "admin", "--new-password", "open sesame"))
            .ExitCode);
        using var stranger = Clients.Grpc(server.Address, isWeb, token: "");
        var settings = await new SettingsService.SettingsServiceClient(stranger).GetAsync(new SettingsQuery());
        Assert.Null(settings.OidcConfig);
        Assert.Null(settings.DexConfig);
        Assert.False(settings.UserLoginsDisabled);
        Assert.False((await new SessionService.SessionServiceClient(stranger).GetUserInfoAsync(new GetUserInfoRequest())).LoggedIn);

        var token = (await new SessionService.SessionServiceClient(stranger).CreateAsync(
            new SessionCreateRequest { Username = "admin", Password = "open sesame" })).Token;
        using var person = Clients.Grpc(server.Address, isWeb, token);
        var info = await new SessionService.SessionServiceClient(person).GetUserInfoAsync(new GetUserInfoRequest());
        Assert.Equal((true, "admin", "argocd"), (info.LoggedIn, info.Username, info.Iss));
        Assert.Equal("admin", (await new AccountService.AccountServiceClient(person)
            .GetAccountAsync(new GetAccountRequest { Name = "admin" })).Name);
        await new SessionService.SessionServiceClient(person).DeleteAsync(new SessionDeleteRequest());
        Assert.Equal(StatusCode.Unauthenticated, await CodeAsync(
            async () => await new ApplicationService.ApplicationServiceClient(person).ListAsync(new ApplicationQuery())));
    }

    [Fact]
    public async Task A_version_is_one_that_clients_can_compare_and_that_has_all_they_ask_for()
    {
        using var channel = Clients.Grpc(server.Address);
        var version = (await new VersionService.VersionServiceClient(channel).VersionAsync(new Empty())).Version;

        Assert.Matches(@"^v3\.\d+\.\d+\+gitopsactors\.[0-9A-Za-z.-]+$", version);
    }

    [Fact]
    public async Task An_application_is_looked_for_made_synced_and_waited_for_by_a_watch_from_its_version()
    {
        var commit = await server.CommitFilesAsync(("sequence/settings.yaml", Settings));
        using var channel = Clients.Grpc(server.Address);
        var client = new ApplicationService.ApplicationServiceClient(channel);
        // `app create` looks first, and takes "not found" and "permission denied" for "not there".
        Assert.Contains(await CodeAsync(async () => await client.GetAsync(new ApplicationQuery { Name = "sequence" })),
            (StatusCode[])[StatusCode.NotFound, StatusCode.PermissionDenied]);
        await client.CreateAsync(new ApplicationCreateRequest
        {
            Upsert = false, Validate = true,
            Application = new Application
            {
                Metadata = new() { Name = "sequence" },
                Spec = new ApplicationSpec
                {
                    Project = "default", Source = new ApplicationSource { RepoURL = "file://" + server.Demo, Path = "sequence" },
                    Destination = new ApplicationDestination { Server = "https://kubernetes.default.svc", Namespace = "default" },
                },
            },
        });

        // `app sync` reads it anew, syncs, and watches from the version that the answer has, until the operation is over.
        await client.GetAsync(new ApplicationQuery { Name = "sequence", Refresh = "normal", AppNamespace = "" });
        var synced = await client.SyncAsync(new ApplicationSyncRequest
        {
            Name = "sequence", Prune = false, DryRun = false, Revision = "", Strategy = new SyncStrategy { Hook = new SyncStrategyHook() },
        });
        using var watch = client.Watch(new ApplicationQuery { Name = "sequence", ResourceVersion = synced.Metadata.ResourceVersion });
        do Assert.True(await watch.ResponseStream.NextAsync());
        while (watch.ResponseStream.Current.Application is not { Operation: null, Status.OperationState.Phase: "Succeeded" });
        var done = watch.ResponseStream.Current.Application.Status.OperationState;
        Assert.Equal(commit, done.SyncResult.Revision);
        Assert.Equal(("sequence", "Synced"), (Assert.Single(done.SyncResult.Resources).Name, done.SyncResult.Resources[0].Status));

        // `app set` and `app unset` send the whole spec back; `app history` and `app rollback` go by the id.
        var read = await client.GetAsync(new ApplicationQuery { Name = "sequence" });
        read.Spec.RevisionHistoryLimit = 7;
        Assert.Equal(7, (await client.UpdateSpecAsync(
            new ApplicationUpdateSpecRequest { Name = "sequence", Spec = read.Spec, Validate = true })).RevisionHistoryLimit);
        await client.RollbackAsync(new ApplicationRollbackRequest { Name = "sequence", Id = read.Status.History[^1].Id });
        await server.WaitForSuccessAsync("app", "wait", "sequence", "--timeout", "60s");
        // `app diff` takes the settings and the detailed project beside the differences.
        await new SettingsService.SettingsServiceClient(channel).GetAsync(new SettingsQuery());
        Assert.Equal("default", (await new ProjectService.ProjectServiceClient(channel)
            .GetDetailedProjectAsync(new ProjectQuery { Name = "default" })).Project.Metadata.Name);
        var cluster = await new ClusterService.ClusterServiceClient(channel)
            .GetAsync(new ClusterQuery { Server = "https://kubernetes.default.svc" });
        Assert.Contains("apps/v1/Deployment", cluster.Info.ApiVersions);
        Assert.NotEmpty(cluster.Info.ServerVersion);
        await client.DeleteAsync(new ApplicationDeleteRequest { Name = "sequence", Cascade = true, PropagationPolicy = "foreground" });
    }

    [Fact]
    public async Task A_role_gets_a_token_and_a_repository_is_tried_before_it_is_made()
    {
        using var channel = Clients.Grpc(server.Address);
        var projects = new ProjectService.ProjectServiceClient(channel);
        await projects.CreateAsync(new ProjectCreateRequest
        {
            Upsert = true,
            Project = new AppProject
            {
                Metadata = new() { Name = "tokens" },
                Spec = new AppProjectSpec
                {
                    Roles = { new ProjectRole { Name = "ci",
                    Policies = { "p, proj:tokens:ci, applications, get, tokens/*, allow" } } }
                },
            },
        });

        var token = (await projects.CreateTokenAsync(
            new ProjectTokenCreateRequest { Project = "tokens", Role = "ci", Id = "one", ExpiresIn = 3600 })).Token;
        var kept = (await projects.GetAsync(new ProjectQuery { Name = "tokens" })).Status.JwtTokensByRole["ci"];
        Assert.Equal("one", Assert.Single(kept.Items).Id);
        using var robot = Clients.Grpc(server.Address, token: token);
        Assert.Empty((await new ApplicationService.ApplicationServiceClient(robot).ListAsync(new ApplicationQuery())).Items);
        await projects.DeleteTokenAsync(new ProjectTokenDeleteRequest { Project = "tokens", Role = "ci", Iat = kept.Items[0].Iat });
        Assert.Equal(StatusCode.Unauthenticated, await CodeAsync(
            async () => await new ApplicationService.ApplicationServiceClient(robot).ListAsync(new ApplicationQuery())));
        await projects.DeleteAsync(new ProjectQuery { Name = "tokens" });

        var repositories = new RepositoryService.RepositoryServiceClient(channel);
        var url = "file://" + server.Demo;
        await repositories.ValidateAccessAsync(new RepoAccessQuery { Repo = url, Type = "git" });
        Assert.Equal(url, (await repositories.CreateRepositoryAsync(
            new RepoCreateRequest { Repo = new Repository { Repo = url, Type = "git" }, Upsert = true })).Repo);
        var found = await repositories.GetAsync(new RepoQuery { Repo = url, ForceRefresh = true });
        Assert.NotEmpty(found.ConnectionState.Status);
        await repositories.DeleteRepositoryAsync(new RepoQuery { Repo = url });
        Assert.NotEqual(StatusCode.OK, await CodeAsync(async () => await repositories.DeleteRepositoryAsync(new RepoQuery { Repo = url })));
    }

    private static async Task<StatusCode> CodeAsync(Func<Task> ask) => (await Assert.ThrowsAsync<RpcException>(ask)).StatusCode;
}
