using Akka.Actor;
using GitOpsActors.Simulation.Nodes;

namespace GitOpsActors.Simulation.Sample;

/// <summary>Starts work beside an actor, on the scheduler of effects, and tells the actor how it ended.</summary>
internal static class Effects
{
    public static void Start(SimulatedNode node, IActorRef self, Func<CancellationToken, Task<object>> work, Func<Exception, object> failed, CancellationToken stop) =>
        _ = Task.Factory.StartNew(() => work(stop), stop, TaskCreationOptions.DenyChildAttach, node.Tasks).Unwrap()
            .PipeTo(self, useConfigureAwait: true, failure: failed);
}
