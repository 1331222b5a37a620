using Grpc.Core;
using Wire.ApplicationApi;
using Wire.ProjectApi;
using Wire.Resources;
using Application = Wire.Resources.Application;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>An Application that its project does not permit is not kept, and the sentence is the one that clients know.</summary>
[Collection(SharedServer.Name)]
public sealed class ApplicationChecksTests(RunningServer server)
{
    private const string Repository = "https://checked.example/r";

    [Fact]
    public async Task Project_source_and_destination_have_to_fit_each_other()
    {
        using var channel = Clients.Grpc(server.Address);
        var projects = new ProjectService.ProjectServiceClient(channel);
        var client = new ApplicationService.ApplicationServiceClient(channel);
        // What is declared counts at once, whether or not the server has heard of it by its watch.
        await projects.CreateAsync(new ProjectCreateRequest
        {
            Project = new AppProject
            {
                Metadata = new() { Name = "narrow" },
                Spec = new AppProjectSpec
                {
                    SourceRepos = { Repository }, Destinations = { new ApplicationDestination { Name = "in-cluster",
                        Namespace = "narrow" } },
                },
            },
        });

        Assert.Equal("app is not allowed in project \"nobody\", or the project does not exist",
            await RefusalAsync(Wanted(project: "nobody")));
        Assert.Equal("application spec for checked is invalid: InvalidSpecError: application repo https://other.example/r is not permitted in project 'narrow'",
            await RefusalAsync(Wanted(repository: "https://other.example/r")));
        Assert.Equal("application spec for checked is invalid: InvalidSpecError: application destination server 'https://kubernetes.default.svc' and "
            + "namespace 'wide' do not match any of the allowed destinations in project 'narrow'",
                await RefusalAsync(Wanted(@namespace: "wide")));
        Assert.Equal("application destination spec for checked is invalid: there are no clusters with this name: far",
            await RefusalAsync(Wanted(cluster: "far")));
        var odd = Wanted();
        odd.Spec.Source.Path = "";
        Assert.StartsWith("application spec for checked is invalid: InvalidSpecError: ", await RefusalAsync(odd));
        // Without validation the project has its say all the same.
        Assert.Contains("is not permitted in project", await RefusalAsync(Wanted(repository: "https://other.example/r"), validate: false));

        // Nobody serves the repository.
        Assert.Contains("Unable to generate manifests", await RefusalAsync(Wanted()));
        var made = await client.CreateAsync(new ApplicationCreateRequest { Application = Wanted(), Validate = false });
        made.Spec.Destination.Namespace = "wide";
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.UpdateAsync(new ApplicationUpdateRequest { Application = made }));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("do not match any of the allowed destinations", refused.Status.Detail);
        await client.DeleteAsync(new ApplicationDeleteRequest { Name = "checked", Cascade = false });
        await server.WaitForSuccessAsync("app", "wait", "checked", "--deleted", "--timeout", "60s");
        await server.UntilAsync(async () =>
        {
            try
            {
                await projects.DeleteAsync(new ProjectQuery { Name = "narrow" });
                return true;
            }
            catch (RpcException)
            {
                return false;
            }
        }, "the project is not referred to any more");

        async Task<string> RefusalAsync(Application application, bool validate = true)
        {
            var answer = await Assert.ThrowsAsync<RpcException>(async () => await client.CreateAsync(
                new ApplicationCreateRequest { Application = application, Validate = validate }));
            Assert.Equal(StatusCode.InvalidArgument, answer.StatusCode);
            return answer.Status.Detail;
        }
    }

    private static Application Wanted(
        string project = "narrow", string repository = Repository, string cluster = "in-cluster", string @namespace = "narrow") => new()
        {
            Metadata = new() { Name = "checked" },
            Spec = new ApplicationSpec
            {
                Project = project, Source = new ApplicationSource { RepoURL = repository, Path = "p" },
                Destination = new ApplicationDestination { Name = cluster, Namespace = @namespace },
            },
        };
}
