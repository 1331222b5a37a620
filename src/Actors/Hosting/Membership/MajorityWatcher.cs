using Akka.Actor;
using Akka.Cluster;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>Tells the gate what happens in the cluster, in order.</summary>
internal sealed class MajorityWatcher(MajorityGate gate) : UntypedActor
{
    protected override void PreStart() =>
        Cluster.Get(Context.System).Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => Cluster.Get(Context.System).Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        if (message is ClusterEvent.IClusterDomainEvent news) gate.Tell(news);
        else Unhandled(message);
    }

    internal sealed class Producer(MajorityGate gate) : IIndirectActorProducer
    {
        public Type ActorType => typeof(MajorityWatcher);

        public ActorBase Produce() => new MajorityWatcher(gate);

        public void Release(ActorBase actor) { }
    }
}
