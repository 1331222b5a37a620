using GitOpsActors.Actors.Runtime;

namespace GitOpsActors.Actors.Tests.Runtime;

public sealed class AskTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    [Fact]
    public void An_answer_comes_back_to_the_asker()
    {
        using var world = new World();
        var actor = world.System.Get(ScriptedActor.Kind("app", static (message, _) => ((Question)message).Reply("yes: " + ((Question)message).Text)), "a");

        Assert.Equal("yes: there?", world.Simulation.Complete(() => actor.AskAsync(new Question("there?"), Deadline)));
    }

    [Fact]
    public void Without_an_answer_the_asker_is_told_who_did_not_answer_what_in_which_time()
    {
        using var world = new World();
        var asked = new List<Question>();
        var actor = world.System.Get(ScriptedActor.Kind("app", (message, _) => asked.Add((Question)message)), "a");

        var error = Assert.Throws<TimeoutException>(() => world.Simulation.Complete(() => actor.AskAsync(new Question("?"), Deadline)));

        Assert.Equal("app/a did not answer Question within 5 s.", error.Message);
        Assert.Equal(5, (world.Now - World.Start).TotalSeconds, 0.01);
        Assert.False(asked[0].Reply("too late"));
    }

    [Fact]
    public void An_actor_that_throws_over_a_question_fails_the_asker_at_once_with_the_cause()
    {
        using var world = new World();
        var actor = world.System.Get(ScriptedActor.Kind("app", static (_, _) => throw new InvalidOperationException("no such thing")), "a");

        var error = Assert.Throws<ActorFailedException>(() => world.Simulation.Complete(() => actor.AskAsync(new Question("?"), Deadline)));

        Assert.Equal("app/a failed while it handled Question: no such thing", error.Message);
        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.Equal(World.Start, world.Now);
    }

    [Fact]
    public void A_full_mailbox_and_an_ended_actor_answer_at_once()
    {
        using var world = new World();
        var full = world.System.Get(ScriptedActor.Kind("full", static (_, _) => { }) with { MailboxCapacity = 0 }, "a");
        var ended = world.System.Get(ScriptedActor.Kind("ended", static (_, _) => { }), "a");
        ended.Stop();
        world.Settle();

        Assert.Contains("mailbox", Assert.Throws<ActorUnavailableException>(() => world.Simulation.Complete(() => full.AskAsync(new Question("?"), Deadline))).Message);
        Assert.Contains("has ended", Assert.Throws<ActorUnavailableException>(() => world.Simulation.Complete(() => ended.AskAsync(new Question("?"), Deadline))).Message);
        Assert.Equal(World.Start, world.Now);
    }

    [Fact]
    public void A_question_that_waits_when_the_actor_ends_fails_at_once()
    {
        using var world = new World();
        var actor = world.System.Get(ScriptedActor.Kind("app", static (_, context) => context.Stop()), "a");
        actor.Tell("stop after this");

        Assert.Throws<ActorUnavailableException>(() => world.Simulation.Complete(() => actor.AskAsync(new Question("?"), Deadline)));
    }

    [Fact]
    public void A_cancelled_question_ends_for_the_asker_and_leaves_no_timer()
    {
        using var world = new World();
        using var cancel = new CancellationTokenSource();
        var actor = world.System.Get(ScriptedActor.Kind("app", static (_, _) => { }), "a");

        Assert.ThrowsAny<OperationCanceledException>(() => world.Simulation.Complete(async () =>
        {
            var answer = actor.AskAsync(new Question("?"), Deadline, cancel.Token);
            cancel.Cancel();
            return await answer;
        }));

        Assert.Equal(0, world.System.Wheel.Count);
    }

    [Fact]
    public void An_answered_question_leaves_no_timer()
    {
        using var world = new World();
        var actor = world.System.Get(ScriptedActor.Kind("app", static (message, _) => ((Question)message).Reply("yes")), "a");

        world.Simulation.Complete(() => actor.AskAsync(new Question("?"), Deadline));

        Assert.Equal(0, world.System.Wheel.Count);
    }

    [Fact]
    public void Actors_ask_each_other_without_holding_a_thread()
    {
        using var world = new World();
        var oracle = world.System.Get(ScriptedActor.Kind("oracle", static (message, context) =>
        {
            // Answers later, from a timer, as an actor does that has to fetch something first.
            if (message is Question question) context.StartTimer("think", TimeSpan.FromSeconds(1), (Action)(() => question.Reply("42")));
            else ((Action)message)();
        }), "o");
        var answers = new List<string>();
        var asker = world.System.Get(new ActorKind("asker", _ => new ScriptedActor(async (_, _) => answers.Add(await oracle.AskAsync(new Question("?"), Deadline)))), "a");

        asker.Tell("go");
        world.Simulation.RunFor(TimeSpan.FromSeconds(2));

        Assert.Equal(["42"], answers);
    }

    [Fact]
    public void One_question_object_is_asked_once()
    {
        using var world = new World();
        var actor = world.System.Get(ScriptedActor.Kind("app", static (message, _) => ((Question)message).Reply("yes")), "a");
        var question = new Question("?");
        world.Simulation.Complete(() => actor.AskAsync(question, Deadline));

        Assert.Throws<InvalidOperationException>(() => world.Simulation.Complete(() => actor.AskAsync(question, Deadline)));
    }
}
