using GitOpsActors.Actors.Runtime;

namespace GitOpsActors.Actors.Tests.Runtime;

/// <summary>Twenty actors that do to each other all that the runtime allows, at random, and a ledger of what must hold.</summary>
internal sealed class Fuzz
{
    private const int Actors = 20;
    private const int Budget = 3000;

    private readonly ActorKind _kind;
    private readonly Dictionary<(string From, string To), int> _sent = [];
    private readonly Dictionary<(string From, string To), int> _seen = [];
    private readonly HashSet<string> _inTurn = [];
    private int _left = Budget;

    public Fuzz(ulong seed)
    {
        World = new World(seed);
        _kind = new ActorKind("fuzz", id => new FuzzActor(this, id))
        {
            MailboxCapacity = 50,
            PassivateAfter = TimeSpan.FromSeconds(2),
            Backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)),
        };
    }

    public World World { get; }

    public List<string> Problems { get; } = [];

    public int Taken { get; private set; }

    public int Handled { get; private set; }

    public long DeadAfterTaken => World.System.DeadLetters.Counts
        .Where(static count => count.MessageType == nameof(Hop) && count.Reason != DeadLetterReason.MailboxFull)
        .Sum(static count => count.Count) - _refusedAsStopped;

    private int _refusedAsStopped;

    public void Run()
    {
        for (var i = 0; i < Actors; i++) Send("outside", $"a{i}");
        World.Simulation.RunFor(TimeSpan.FromMinutes(10));
        var report = World.Simulation.Complete(() => World.System.ShutdownAsync(TimeSpan.FromMinutes(1)));
        if (report.StillRunning.Count > 0) Problems.Add($"{report.StillRunning.Count} actors never came to an end");
    }

    private void Send(string from, string to)
    {
        var number = _sent[(from, to)] = _sent.GetValueOrDefault((from, to)) + 1;
        switch (World.System.Get(_kind, to).Tell(new Hop(from, number)))
        {
            case Delivery.Queued:
                Taken++;
                break;
            case Delivery.Stopped:
                _refusedAsStopped++;
                break;
        }
    }

    private sealed record Hop(string From, int Number);

    private sealed class FuzzActor(Fuzz fuzz, string id) : Actor
    {
        protected override async ValueTask StartAsync(ActorContext context)
        {
            Enter();
            if (Chance(5) == 0) await Task.Yield();
            Leave();
        }

        protected override async ValueTask ReceiveAsync(object message, ActorContext context)
        {
            Enter();
            try
            {
                if (message is Hop hop) Check(hop);
                await ActAsync(context);
                if (message is Hop) fuzz.Handled++;
            }
            finally
            {
                Leave();
            }
        }

        private async Task ActAsync(ActorContext context)
        {
            if (fuzz._left-- <= 0) return;
            switch (Chance(12))
            {
                case 0:
                    throw new InvalidOperationException("at random");
                case 1:
                    context.StartTimer($"t{Chance(2)}", TimeSpan.FromMilliseconds(Chance(3000)), "tick");
                    break;
                case 2:
                    context.StartEffect(static async _ => { await Task.Yield(); return "effect"; }, static fault => fault);
                    break;
                case 3:
                    await Task.Delay(TimeSpan.FromMilliseconds(Chance(500)), fuzz.World.Simulation.Time);
                    break;
                case 4 when Chance(5) == 0:
                    context.Stop();
                    break;
            }

            for (var i = Chance(3); i >= 0; i--) fuzz.Send(id, $"a{Chance(Actors)}");
        }

        private void Check(Hop hop)
        {
            var key = (hop.From, id);
            if (hop.Number <= fuzz._seen.GetValueOrDefault(key)) fuzz.Problems.Add($"{id} saw {hop} out of order");
            fuzz._seen[key] = hop.Number;
        }

        private void Enter()
        {
            if (!fuzz._inTurn.Add(id)) fuzz.Problems.Add($"two turns of {id} overlap");
        }

        private void Leave() => fuzz._inTurn.Remove(id);

        private int Chance(int limit) => fuzz.World.Simulation.NextChoice(limit);
    }
}
