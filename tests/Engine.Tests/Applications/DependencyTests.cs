using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>An Application waits for those on which it depends, and only before it begins.</summary>
public sealed class DependencyTests
{
    private static MapNode Application(string name, string dependsOn = "", string sync = "Synced", string health = "Healthy", string more = "", string @namespace = "argocd") => YamlReader.Read(
        $"{{metadata: {{name: {name}, namespace: {@namespace}, annotations: {{gitops-actors.io/depends-on: '{dependsOn}'}}}}, status: {{sync: {{status: {sync}}}, health: {{status: {health}}}{more}}}}}").Map();

    private static string Wait(string name, params MapNode[] all) => Dependencies.WaitOf(
        name, all.ToDictionary(static one => ApplicationName.Of(one).Short("argocd")), "argocd").Words;

    [Fact]
    public void What_is_in_sync_and_healthy_keeps_nobody_waiting() =>
        Assert.Equal("", Wait("web", Application("web", "db, cache"), Application("db"), Application("cache")));

    [Theory]
    [InlineData("OutOfSync", "Healthy", "", "OutOfSync")]
    [InlineData("Synced", "Degraded", "", "Degraded")]
    [InlineData("Synced", "Healthy", ", operationState: {phase: Running}", "syncs")]
    public void What_is_not_says_why(string sync, string health, string more, string why) =>
        Assert.Equal($"waiting for application db ({why})", Wait("web", Application("web", "db,cache"), Application("db", "", sync, health, more), Application("cache")));

    [Fact]
    public void What_does_not_exist_is_waited_for() =>
        Assert.Equal("waiting for application db (does not exist)", Wait("web", Application("web", "db")));

    [Fact]
    public void A_circle_is_told_with_its_whole_way()
    {
        MapNode[] all = [Application("web", "api"), Application("api", "cache,db"), Application("db", "web"), Application("cache")];
        Assert.StartsWith("applications wait for each other: web -> api -> db -> web;", Wait("web", all), StringComparison.Ordinal);
        Assert.StartsWith("applications wait for each other: db -> web -> api -> db;", Wait("db", all), StringComparison.Ordinal);
        Assert.Equal("", Wait("cache", all));
        Assert.StartsWith("applications wait for each other: me -> me;", Wait("me", Application("me", "me")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_a_namespace_means_a_neighbour()
    {
        var web = Application("web", "db,argocd/base", @namespace: "team");
        Assert.Equal("waiting for application team/db (does not exist)", Wait("team/web", web, Application("db"), Application("base")));
        Assert.Equal("", Wait("team/web", web, Application("db", @namespace: "team"), Application("base")));
    }

    private static World Dependent() => new World(World.Automated, "annotations: {gitops-actors.io/depends-on: db}") { Git = [World.ConfigMap("a")] }.Start();

    private static World Hear(World world, string words) => world.Send(new ApplicationMessage.DependenciesSeen(new DependencyWait("db", words)));

    [Fact]
    public void A_sync_begins_the_moment_that_nobody_is_waited_for_any_more()
    {
        var world = Dependent();
        Assert.Empty(world.Log);
        world.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal(("Running", "waiting to hear of db"), (world.Status("operationState", "phase"), world.Status("operationState", "message")));
        Hear(world, "waiting for application db (Progressing)");
        Assert.Equal("waiting for application db (Progressing)", world.Status("operationState", "message"));
        Hear(world, "");
        Assert.Equal(["apply a"], world.Log);
        Assert.Equal("Succeeded", world.Status("operationState", "phase"));
    }

    [Fact]
    public void A_repair_waits_for_nobody_and_a_new_commit_does()
    {
        var world = Hear(Dependent(), "");
        Hear(world, "waiting for application db (Degraded)");
        world.Meddle("a", static _ => null);
        Assert.Equal(["apply a", "apply a"], world.Log);
        world.Push("c2", World.ConfigMap("a", "2"));
        Assert.Equal(2, world.Log.Count);
        world.Send(new ApplicationMessage.TerminationWanted());
        Assert.Equal(OperationPhase.Failed, world.State.Record.Operation!.Phase);
    }

    [Fact]
    public void What_was_told_for_another_annotation_does_not_count()
    {
        var world = Dependent();
        world.Send(new ApplicationMessage.DependenciesSeen(new DependencyWait("cache", "")));
        Assert.Empty(world.Log);
        world.Edit(static resource => resource.WithAt(["metadata", "annotations"], MapNode.Empty));
        Assert.Equal(["apply a"], world.Log);
    }
}
