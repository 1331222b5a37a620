using Akka.Actor;
using Akka.Actor.Setup;

namespace GitOpsActors.Actors.Hosting.Leases;

/// <summary>What an actor system's leases need. Akka makes leases by a class's name, and a store does not fit into a name.</summary>
/// <param name="onOurSide">Whether the owner of that name is another member that this one reaches.</param>
public sealed class LeaseSetup(ILeaseStore store, TimeProvider time, Func<ActorSystem, string, bool> onOurSide) : Setup
{
    public ILeaseStore Store => store;

    public TimeProvider Time => time;

    public Func<ActorSystem, string, bool> OnOurSide => onOurSide;
}
