using Akka.Actor;
using Akka.Cluster;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>Tells the gate what happens in the cluster, in order.</summary>
internal sealed class MajorityWatcher(MajorityGate gate, Action told) : UntypedActor
{
    protected override void PreStart() =>
        Cluster.Get(Context.System).Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => Cluster.Get(Context.System).Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        if (message is not ClusterEvent.IClusterDomainEvent news)
        {
            Unhandled(message);
            return;
        }

        gate.Tell(news);
        told();
    }

    internal sealed class Producer(MajorityGate gate, Action told) : IIndirectActorProducer
    {
        public Type ActorType => typeof(MajorityWatcher);

        public ActorBase Produce() => new MajorityWatcher(gate, told);

        public void Release(ActorBase actor) { }
    }
}
