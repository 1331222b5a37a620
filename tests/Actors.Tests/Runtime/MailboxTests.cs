using GitOpsActors.Actors.Runtime;
using GitOpsActors.Actors.Runtime.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Actors.Tests.Runtime;

public sealed class MailboxTests
{
    [Fact]
    public async Task Messages_of_one_sender_are_handled_in_the_order_they_were_sent_while_others_send_too()
    {
        const int senders = 4, each = 20_000;
        using var system = new ActorSystem(new ThreadPoolScheduler(TimeProvider.System, new Random(1)), NullLogger<ActorSystem>.Instance);
        var (last, handled, wrong) = (new int[senders], 0, 0);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var kind = ScriptedActor.Kind("ordered", (message, _) =>
        {
            var (sender, number) = (ValueTuple<int, int>)message;
            if (number != last[sender] + 1) wrong++;
            last[sender] = number;
            if (++handled == senders * each) done.SetResult();
        }) with
        { MailboxCapacity = senders * each };
        var actor = system.Get(kind, "one");

        await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(() =>
        {
            for (var number = 1; number <= each; number++) actor.Tell((sender, number));
        })));
        await done.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(0, wrong);
        Assert.All(last, number => Assert.Equal(each, number));
    }

    [Fact]
    public void A_burst_about_one_thing_becomes_one_message_with_the_latest_word()
    {
        using var world = new World();
        var handled = new List<object>();
        var actor = world.System.Get(ScriptedActor.Kind("app", (message, _) => handled.Add(message)), "a");

        for (var i = 1; i <= 1000; i++) actor.Tell(new RevisionMoved("repo-1", i));
        actor.Tell(new RevisionMoved("repo-2", 7));
        world.Settle();

        Assert.Equal([new RevisionMoved("repo-1", 1000), new RevisionMoved("repo-2", 7)], handled);
    }

    [Fact]
    public void A_merged_message_keeps_the_place_of_the_first_and_opens_anew_once_it_was_handled()
    {
        using var world = new World();
        var handled = new List<object>();
        var actor = world.System.Get(ScriptedActor.Kind("app", (message, _) => handled.Add(message)), "a");

        Assert.Equal(Delivery.Queued, actor.Tell(new RevisionMoved("repo", 1)));
        Assert.Equal(Delivery.Queued, actor.Tell(new Numbered("s", 1)));
        Assert.Equal(Delivery.Merged, actor.Tell(new RevisionMoved("repo", 2)));
        world.Settle();
        Assert.Equal(Delivery.Queued, actor.Tell(new RevisionMoved("repo", 3)));
        world.Settle();

        Assert.Equal([new RevisionMoved("repo", 2), new Numbered("s", 1), new RevisionMoved("repo", 3)], handled);
    }

    [Fact]
    public void At_most_one_message_a_key_waits_even_while_the_actor_works_through_a_batch()
    {
        using var world = new World();
        var handled = new List<object>();
        ActorRef actor = null!;
        actor = world.System.Get(ScriptedActor.Kind("app", (message, _) =>
        {
            handled.Add(message);
            // The batch that holds revision 1 has been taken already; revisions 2 and 3 must still find it.
            if (message is Numbered { Number: 1 })
            {
                actor.Tell(new RevisionMoved("repo", 2));
                actor.Tell(new RevisionMoved("repo", 3));
            }
        }), "a");

        actor.Tell(new Numbered("s", 1));
        actor.Tell(new RevisionMoved("repo", 1));
        world.Settle();

        Assert.Equal([new Numbered("s", 1), new RevisionMoved("repo", 3)], handled);
    }

    [Fact]
    public void A_message_can_say_itself_what_becomes_of_the_older_one()
    {
        using var world = new World();
        var handled = new List<object>();
        var actor = world.System.Get(ScriptedActor.Kind("app", (message, _) => handled.Add(message)), "a");

        actor.Tell(new Refresh(Hard: true));
        actor.Tell(new Refresh(Hard: false));
        world.Settle();

        Assert.Equal([new Refresh(Hard: true)], handled);
    }

    [Fact]
    public void Commands_go_before_work_that_was_there_first_and_keep_their_own_order()
    {
        using var world = new World();
        var handled = new List<object>();
        var actor = world.System.Get(ScriptedActor.Kind("app", (message, _) => handled.Add(message)), "a");

        actor.Tell(new Numbered("s", 1));
        actor.Tell(new Numbered("s", 2));
        actor.Tell(new Command("sync"));
        actor.Tell(new Command("rollback"));
        world.Settle();

        Assert.Equal([new Command("sync"), new Command("rollback"), new Numbered("s", 1), new Numbered("s", 2)], handled);
    }

    [Fact]
    public void A_full_mailbox_refuses_and_counts_work_but_takes_commands_and_what_merges()
    {
        using var world = new World();
        var handled = new List<object>();
        var kind = ScriptedActor.Kind("app", (message, _) => handled.Add(message)) with { MailboxCapacity = 3, CommandCapacity = 1 };
        var actor = world.System.Get(kind, "a");

        Assert.Equal(Delivery.Queued, actor.Tell(new RevisionMoved("repo", 1)));
        Assert.Equal(Delivery.Queued, actor.Tell(new Numbered("s", 1)));
        Assert.Equal(Delivery.Queued, actor.Tell(new Numbered("s", 2)));
        Assert.Equal(Delivery.Full, actor.Tell(new Numbered("s", 3)));
        Assert.Equal(Delivery.Full, actor.Tell(new RevisionMoved("other", 1)));
        Assert.Equal(Delivery.Merged, actor.Tell(new RevisionMoved("repo", 2)));
        Assert.Equal(Delivery.Queued, actor.Tell(new Command("sync")));
        Assert.Equal(Delivery.Full, actor.Tell(new Command("sync again")));
        Assert.Equal(4, world.System.Inspect("app", "a")!.MailboxDepth);
        world.Settle();

        Assert.Equal([new Command("sync"), new RevisionMoved("repo", 2), new Numbered("s", 1), new Numbered("s", 2)], handled);
        Assert.Equal(
            [
                new DeadLetterCount("app", "Command", DeadLetterReason.MailboxFull, 1),
                new DeadLetterCount("app", "Numbered", DeadLetterReason.MailboxFull, 1),
                new DeadLetterCount("app", "RevisionMoved", DeadLetterReason.MailboxFull, 1),
            ],
            world.System.DeadLetters.Counts);
    }

    [Fact]
    public void The_limit_counts_what_was_taken_from_the_queue_but_not_handled_yet()
    {
        using var world = new World();
        var refused = 0;
        ActorRef actor = null!;
        var kind = ScriptedActor.Kind("app", (message, _) =>
        {
            // On the first of three: two of the batch still wait, so one more fits.
            if (message is not Numbered { Sender: "s", Number: 1 }) return;
            for (var i = 0; i < 5; i++) refused += actor.Tell(new Numbered("late", i)) == Delivery.Full ? 1 : 0;
        }) with
        { MailboxCapacity = 3 };
        actor = world.System.Get(kind, "a");

        for (var i = 1; i <= 3; i++) actor.Tell(new Numbered("s", i));
        world.Settle();

        Assert.Equal(4, refused);
    }

    [Fact]
    public void Large_bursts_lose_nothing_and_leave_nothing_behind()
    {
        using var world = new World();
        var handled = 0;
        var kind = ScriptedActor.Kind("app", (_, _) => handled++) with { MailboxCapacity = 5000 };
        var actor = world.System.Get(kind, "a");

        for (var burst = 1; burst <= 3; burst++)
        {
            for (var i = 0; i < 5000; i++) Assert.Equal(Delivery.Queued, actor.Tell(new Numbered("s", i)));
            Assert.Equal(Delivery.Full, actor.Tell(new Numbered("s", 5001)));
            world.Settle();
            Assert.Equal(burst * 5000, handled);
            Assert.Equal(0, world.System.Inspect("app", "a")!.MailboxDepth);
        }
    }

    [Fact]
    public void A_type_that_merges_and_wants_an_answer_of_its_own_is_refused_as_a_mistake_in_the_code()
    {
        using var world = new World();
        var actor = world.System.Get(ScriptedActor.Kind("app", (_, _) => { }), "a");

        Assert.Throws<ArgumentException>(() => actor.Tell(new MergeableCommand()));
    }

    private sealed record Refresh(bool Hard) : IMergeable
    {
        public MergeKey MergeKey => new("refresh");

        public IMergeable Absorb(IMergeable older) => new Refresh(Hard || ((Refresh)older).Hard);
    }

    private sealed record MergeableCommand : ICommand, IMergeable
    {
        public MergeKey MergeKey => new("both");
    }
}
