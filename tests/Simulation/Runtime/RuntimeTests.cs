using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Rules;

namespace GitOpsActors.Simulation.Runtime;

/// <summary>What the seeded runtime promises to code that runs in it, without the rest of the simulation.</summary>
public sealed class RuntimeTests
{
    [Fact]
    public void Persisting_timers_questions_restarts_and_effects_happen_on_the_thread_in_virtual_time_and_repeat()
    {
        var runs = Enumerable.Range(0, 3).Select(static _ => Play(seed: 7)).ToList();
        Assert.Contains("timer at 60000", runs[0].Said);
        Assert.Contains("asked and answered", runs[0].Said);
        Assert.Contains("restarted with 1 events", runs[0].Said);
        Assert.Contains("effect after 5 s", runs[0].Said);
        Assert.All(runs, run => Assert.Equal(runs[0], run));
        Assert.NotEqual(runs[0].Hash, Play(seed: 8).Hash);
    }

    [Fact]
    public void What_leaves_the_thread_is_an_error_that_names_the_place()
    {
        using var alone = new NoContext();
        var world = new SimulatedWorld(1, FaultPlan.None, keepsTrace: false);
        var node = SimulatedNode.Start(world, new OneActor(static node => Props.Create(() => new Nothing(node))), "n", 1);
        // Akka's PipeTo goes on in the thread pool unless it is told to come back: here it is not, and the effect ends within the simulation.
        var work = Task.Factory.StartNew(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), node.Time);
            return "late";
        }, CancellationToken.None, TaskCreationOptions.DenyChildAttach, node.Tasks).Unwrap();
        using var arrived = new ManualResetEventSlim();
        _ = work.ContinueWith(_ =>
        {
            world.Work.Add(node.Life, "a stray", static () => { });
            arrived.Set();
        }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        var problem = Assert.Throws<SimulationException>(() =>
        {
            while (world.Work.RunOne(TimeSpan.FromMinutes(1))) { }
            arrived.Wait(TestTimeout);
            world.Work.RunOne(TimeSpan.FromMinutes(1));
        });
        Assert.Contains("a stray was queued by another thread", problem.Message);
    }

    [Fact]
    public void A_crash_ends_everything_that_the_node_would_have_done()
    {
        using var alone = new NoContext();
        var world = new SimulatedWorld(1, FaultPlan.None, keepsTrace: false);
        var node = SimulatedNode.Start(world, new OneActor(static node => Props.Create(() => new Busy(node, world: node.World))), "n", 1);
        while (world.Work.RunOne(TimeSpan.FromSeconds(1))) { }
        node.Crash();
        var steps = world.Work.Steps;
        while (world.Work.RunOne(TimeSpan.FromHours(1))) { }
        Assert.Equal(steps, world.Work.Steps);
    }

    private static readonly TimeSpan TestTimeout = TimeSpan.FromSeconds(30);

    private static (ulong Hash, string Said) Play(ulong seed)
    {
        using var alone = new NoContext();
        var world = new SimulatedWorld(seed, FaultPlan.None, keepsTrace: false);
        AkkaChance.Seed(seed);
        SimulatedNode.Start(world, new OneActor(static node => Props.Create(() => new Busy(node, node.World))), "n", 1);
        while (world.Work.RunOne(TimeSpan.FromMinutes(2))) { }
        return (world.Work.Hash, string.Join('\n', world.History.Of<Happened.Said>().Select(static said => said.Text)));
    }

    private sealed class Nothing(SimulatedNode node) : UntypedActor
    {
        protected override void OnReceive(object message) => node.World.History.Add(new Happened.Said("test", message.ToString() ?? ""));
    }

    /// <summary>Does one of each.</summary>
    private sealed class Busy(SimulatedNode node, SimulatedWorld world) : UntypedPersistentActor, IWithTimers
    {
        private int _recovered;

        public ITimerScheduler Timers { get; set; } = null!;

        public override string PersistenceId => "busy";

        protected override void OnRecover(object message)
        {
            if (message is string) _recovered++;
            if (message is not RecoveryCompleted) return;
            Say($"restarted with {_recovered} events");
            if (_recovered > 0) Go();
            else Persist("one", _ => throw new InvalidOperationException("once"));
        }

        protected override void OnCommand(object message)
        {
            if (message is "question") Sender.Tell("answer");
            else Say(message.ToString() ?? "");
        }

        private void Go()
        {
            Timers.StartSingleTimer("t", $"timer at {world.Clock.Elapsed.TotalMilliseconds + 60_000:0}", TimeSpan.FromMinutes(1));
            _ = Self.Ask<string>("question", Timeout.InfiniteTimeSpan).PipeTo(Self, useConfigureAwait: true, success: static answer => $"asked and {answer}ed");
            _ = Task.Factory.StartNew(async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(5), node.Time);
                return "effect after 5 s";
            }, CancellationToken.None, TaskCreationOptions.DenyChildAttach, node.Tasks).Unwrap().PipeTo(Self, useConfigureAwait: true);
        }

        private void Say(string text) => world.History.Add(new Happened.Said("test", text));
    }

    /// <summary>A fleet of one actor and no rules.</summary>
    private sealed class OneActor(Func<SimulatedNode, Props> props) : Fleet
    {
        private static readonly Config Nothing = ConfigurationFactory.ParseString($$"""
            akka.actor {
              serializers.text = "{{typeof(TextSerializer).AssemblyQualifiedName}}"
              serialization-bindings { "System.String" = text }
            }
            """);

        public override Config Configuration => Nothing;

        public override void Start(SimulatedNode node) => node.System.ActorOf(props(node), "one");

        public override void Heard(SimulatedNode node, string repository) { }

        public override bool IsTold(string receiver, object message) => false;

        public override bool IsNews(string receiver, object message) => false;

        public override string NameOf(string actor) => actor;

        public override string? EntityOf(string actor) => null;

        public override string EntityOfJournal(string persistenceId) => persistenceId;

        public override bool IsOfOperation(Happened.Asked asked) => false;

        public override void Command(SimulatedNode node, string application) { }

        public override OperationMark? OperationOf(object recorded) => null;

        public override IEnumerable<string> Pending(SimulatedWorld world) => [];
    }

    private sealed class TextSerializer(ExtendedActorSystem system) : Akka.Serialization.SerializerWithStringManifest(system)
    {
        public override int Identifier => 7002;

        public override string Manifest(object o) => "text";

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes((string)obj);

        public override object FromBinary(byte[] bytes, string manifest) => Encoding.UTF8.GetString(bytes);
    }
}
