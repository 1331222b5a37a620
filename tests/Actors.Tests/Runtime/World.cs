using GitOpsActors.Actors.Runtime;
using GitOpsActors.Actors.Runtime.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Actors.Tests.Runtime;

/// <summary>A simulated system with one seed, for tests that say what happens in which order.</summary>
internal sealed class World : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public World(ulong seed = 1)
    {
        Simulation = new SimulationScheduler(seed, Start);
        System = new ActorSystem(Simulation, NullLogger<ActorSystem>.Instance);
    }

    public SimulationScheduler Simulation { get; }

    public ActorSystem System { get; }

    public DateTimeOffset Now => Simulation.Time.GetUtcNow();

    /// <summary>Runs all that is ready now, and no timer.</summary>
    public void Settle() => Simulation.RunFor(TimeSpan.Zero);

    public void Dispose() => System.Dispose();
}

/// <summary>An actor whose behaviour a test writes down in place.</summary>
internal sealed class ScriptedActor(Func<object, ActorContext, ValueTask> receive) : Actor
{
    public Func<ActorContext, ValueTask>? OnStart { get; init; }

    public Action<StopReason>? OnStop { get; init; }

    protected override ValueTask StartAsync(ActorContext context) => OnStart?.Invoke(context) ?? default;

    protected override ValueTask ReceiveAsync(object message, ActorContext context) => receive(message, context);

    protected override ValueTask StopAsync(StopReason reason)
    {
        OnStop?.Invoke(reason);
        return default;
    }

    /// <summary>A kind whose actors do this, synchronously.</summary>
    public static ActorKind Kind(string name, Action<object, ActorContext> receive) => new(name, _ => new ScriptedActor((message, context) =>
    {
        receive(message, context);
        return default;
    }));
}

internal sealed record Numbered(string Sender, int Number);

internal sealed record Command(string Name) : ICommand;

internal sealed record RevisionMoved(string Source, int Revision) : IMergeable
{
    public MergeKey MergeKey => new("revision", Source);
}

internal sealed class Question(string text) : Request<string>
{
    public string Text => text;
}
