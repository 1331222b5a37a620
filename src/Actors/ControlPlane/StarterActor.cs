using Akka.Actor;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>
/// One in the whole cluster: starts Applications that are declared, and has those look up that are not any more. Everything that it says can be said
/// twice, so that a starter on another node may begin from the whole list.
/// </summary>
internal sealed class StarterActor(FleetNode node) : MeteredActor(ActorKind.Starter, node)
{
    protected override void PreStart()
    {
        base.PreStart();
        Node.ControlPlane.Tell(new FollowNames());
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case NamesSeen seen:
                // Whatever it is told brings an Application to life. One that is gone finds so by itself: it may have been declared again meanwhile.
                foreach (var name in seen.Declared.Concat(seen.Gone)) Node.Applications.Tell(new LookUp(name), ActorRefs.NoSender);
                break;
            default: Unhandled(message); break;
        }
    }
}
