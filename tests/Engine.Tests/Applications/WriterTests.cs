using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Projects;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>As whom an Application changes its cluster, and what it may bring about at all.</summary>
public sealed class WriterTests
{
    private const string Open = "sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}]";
    private const string Named = "{" + Open + ", destinationServiceAccounts: [{server: '*', namespace: shop, defaultServiceAccount: deployer}]}";
    private const string NoMatch = "no matching service account found for destination server https://kubernetes.default.svc and namespace shop";

    private static World Under(string project, Impersonation impersonation, string spec = World.Automated, string metadata = "")
    {
        var world = new World(spec, metadata) { Git = [World.ConfigMap("a")] };
        world.View = world.View with { Projects = World.ProjectsOf(project), Impersonation = impersonation };
        return world;
    }

    private static void See(World world, ControlPlaneView view) => world.Send(new ApplicationMessage.ViewSeen(view));

    [Theory]
    [InlineData(Impersonation.Off, Named, "")]
    [InlineData(Impersonation.Enforced, Named, "system:serviceaccount:shop:deployer")]
    [InlineData(Impersonation.WhereNamed, Named, "system:serviceaccount:shop:deployer")]
    [InlineData(Impersonation.WhereNamed, "{" + Open + "}", "")]
    public void A_sync_writes_as_the_account_that_the_project_names(Impersonation impersonation, string project, string user)
    {
        var world = Under(project, impersonation).Start();
        Assert.Equal(user, Assert.Single(world.Effects.OfType<Effect.RunSync>()).Plan.Writer);
        Assert.Equal("Synced", world.Status("sync", "status"));
    }

    [Fact]
    public void Without_an_account_nothing_is_written_and_the_operation_says_why()
    {
        var world = Under("{" + Open + "}", Impersonation.Enforced, World.Manual).Start();
        world.Ask("{sync: {}}");
        Assert.Equal("Error", world.Status("operationState", "phase"));
        Assert.Equal($"failed to find a matching service account to impersonate: {NoMatch}", world.Status("operationState", "message"));
        Assert.Equal(0, world.Count<Effect.RunSync>());
        // It is compared all the same.
        Assert.Equal("OutOfSync", world.Status("sync", "status"));
    }

    [Fact]
    public void An_operation_that_lacks_an_account_is_tried_again_and_at_once_when_there_is_one()
    {
        var world = Under("{" + Open + "}", Impersonation.Enforced).Start().RunFor(TimeSpan.FromSeconds(2));
        Assert.StartsWith($"failed to find a matching service account to impersonate: {NoMatch}. Retrying attempt #1", world.Status("operationState", "message"), StringComparison.Ordinal);
        See(world, world.View with { Projects = World.ProjectsOf(Named) });
        Assert.Equal(["apply a"], world.Log);
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
    }

    [Fact]
    public void An_automated_sync_that_gave_up_for_want_of_an_account_begins_again_when_there_is_one()
    {
        var world = Under("{" + Open + "}", Impersonation.Enforced).Start().RunFor(TimeSpan.FromHours(1));
        Assert.Equal("Error", world.Status("operationState", "phase"));
        See(world, world.View with { Projects = World.ProjectsOf(Named) });
        world.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(["apply a"], world.Log);
        Assert.Equal("Synced", world.Status("sync", "status"));
    }

    [Fact]
    public void What_goes_with_an_Application_goes_in_the_name_of_the_account()
    {
        var world = Under(Named, Impersonation.Enforced, metadata: "finalizers: [resources-finalizer.argocd.argoproj.io]").Start();
        See(world, world.View with { Projects = World.ProjectsOf("{" + Open + "}") });
        world.Edit(static resource => Engine.Documents.NodeReading.WithAt(resource, ["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z"));
        Assert.Contains($"cannot apply impersonation: {NoMatch}", world.Status("conditions"), StringComparison.Ordinal);
        Assert.Equal(0, world.Count<Effect.Delete>());
        See(world, world.View with { Projects = World.ProjectsOf(Named) });
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal("system:serviceaccount:shop:deployer", Assert.Single(world.Effects.OfType<Effect.Delete>()).Writer);
        Assert.Null(world.Resource);
    }

    [Fact]
    public void Hooks_of_a_terminated_sync_go_in_the_name_of_the_account()
    {
        var world = Under(Named, Impersonation.Enforced, World.Manual);
        world.Git = ["{apiVersion: batch/v1, kind: Job, metadata: {name: migrate, annotations: {argocd.argoproj.io/hook: PreSync}}}", World.ConfigMap("a")];
        world.Start().Ask("{sync: {}}");
        world.Send(new ApplicationMessage.TerminationWanted());
        var plan = world.Effects.OfType<Effect.RunSync>().Last().Plan;
        Assert.Single(plan.Cleanups);
        Assert.Equal("system:serviceaccount:shop:deployer", plan.Writer);
    }

    [Fact]
    public void An_operation_may_not_bring_a_source_that_the_project_does_not_permit()
    {
        var world = Under("{sourceRepos: ['https://git/x'], destinations: [{server: '*', namespace: '*'}]}", Impersonation.Off, World.Manual).Start();
        var renders = world.Count<Effect.Render>();
        world.Ask("{sync: {source: {repoURL: 'https://git/evil', path: app, targetRevision: main}}}");
        Assert.Equal("Error", world.Status("operationState", "phase"));
        Assert.Equal("InvalidSpecError: application repo https://git/evil is not permitted in project 'default'", world.Status("operationState", "message"));
        Assert.Equal(renders, world.Count<Effect.Render>());
    }
}
