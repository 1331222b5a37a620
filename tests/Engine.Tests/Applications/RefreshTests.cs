using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>Who asks for a refresh reads, when it is answered, what a look that began after the question has found.</summary>
public sealed class RefreshTests
{
    private static World Refresh(World world, string kind = "normal") =>
        world.Edit(resource => resource.WithAt(["metadata", "annotations", "argocd.argoproj.io/refresh"], kind));

    private static bool IsAnswered(World world) => !world.Resource!.Map("metadata", "annotations").Has("argocd.argoproj.io/refresh");

    [Fact]
    public void A_refresh_is_answered_by_taking_the_wish_out()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] }.Start();
        var renders = world.Count<Effect.Render>();
        Refresh(world);
        Assert.Equal(renders + 1, world.Count<Effect.Render>());
        Assert.True(world.Effects.OfType<Effect.Render>().Last().Ask.IsFresh);
        Assert.True(IsAnswered(world));
    }

    [Fact]
    public void The_answer_is_written_together_with_the_comparison_of_the_newest_commit()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        (world.Commit, world.Git) = ("c2", [World.ConfigMap("a"), World.ConfigMap("b").Replace("ConfigMap", "Secret", StringComparison.Ordinal)]);
        world.TellsNothingOfKinds = true;
        Refresh(world);
        // The kind is new to the Application, and the cluster has not told yet what there is of it.
        Assert.False(IsAnswered(world));
        world.TellsNothingOfKinds = false;
        world.Send(world.Seen());
        Assert.True(IsAnswered(world));
        var answer = world.Effects.OfType<Effect.Write>().Last(static write => write.Patch!.Has("metadata")).Patch!;
        Assert.Equal("c2", answer.Text("status", "sync", "revision"));
    }

    [Fact]
    public void A_render_that_began_before_the_wish_does_not_answer_it()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        world.HoldsRenders = true;
        world.Send(new ApplicationMessage.SourceMoved());
        Refresh(world);
        var renders = world.Count<Effect.Render>();
        world.ReleaseRender();
        Assert.False(IsAnswered(world));
        Assert.Equal((renders + 1, true), (world.Count<Effect.Render>(), world.Effects.OfType<Effect.Render>().Last().Ask.IsFresh));
        world.ReleaseRender();
        Assert.True(IsAnswered(world));
    }

    [Fact]
    public void An_answer_whose_reason_is_gone_before_it_could_be_written_is_no_answer()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        (world.RenderProblem, world.Failing) = ("Git is away", "write");
        Refresh(world);
        // By now Git is back, with a kind of which the cluster has to tell first.
        (world.RenderProblem, world.Failing, world.TellsNothingOfKinds) = (null, "", true);
        world.Push("c2", World.ConfigMap("a"), World.ConfigMap("b").Replace("ConfigMap", "Secret", StringComparison.Ordinal));
        world.Wait(TimeSpan.FromMinutes(1), Alarm.Report);
        Assert.False(IsAnswered(world));
        world.TellsNothingOfKinds = false;
        world.Send(world.Seen());
        Assert.True(IsAnswered(world));
        Assert.Equal("c2", world.Status("sync", "revision"));
    }

    [Fact]
    public void A_refresh_that_fails_is_answered_with_the_reason()
    {
        var world = new World(World.Manual) { Git = [World.ConfigMap("a")] }.Start();
        world.RenderProblem = "Git is away";
        Refresh(world);
        Assert.True(IsAnswered(world));
        Assert.Contains("Git is away", world.Status("conditions"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refresh_of_a_bad_spec_is_answered_at_once()
    {
        var world = Refresh(new World("{source: {path: app}, destination: {name: nowhere}}").Start());
        Assert.True(IsAnswered(world));
        Assert.Contains("InvalidSpecError", world.Status("conditions"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_render_says_what_was_known_before_also_after_a_restart_and_not_when_the_sources_are_others()
    {
        var world = new World(World.Automated) { Git = [World.ConfigMap("a")] }.Start();
        Assert.Empty(Last(world).Known);
        world.Push("c2", World.ConfigMap("a", "2"));
        Assert.Equal(["c1"], Last(world).Known);
        world.Restart();
        Assert.Equal(["c2"], Last(world).Known);
        world.Edit(static resource => resource.WithAt(["spec", "source", "targetRevision"], "next"));
        Assert.Empty(Last(world).Known);
    }

    private static RenderAsk Last(World world) => world.Effects.OfType<Effect.Render>().Last().Ask;
}
