using Akka.Actor;
using Akka.Cluster.Sharding;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Actors.Tests.Applications;

/// <summary>The parent of one Application, which keeps what is told to one that ends and begins it anew for that, as a shard does.</summary>
internal sealed class FakeShard(TestNode node, Neighbour log) : UntypedActor
{
    private readonly Queue<(object Message, IActorRef By)> _kept = new();
    private IActorRef? _entity;
    private bool _isEnding;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IForApplication when _isEnding: _kept.Enqueue((message, Sender)); break;
            case Passivate passivate:
                _isEnding = true;
                log.Ref.Tell("passivated");
                _entity.Tell(passivate.StopMessage);
                break;
            case Terminated:
                (_entity, _isEnding) = (null, false);
                log.Ref.Tell("ended");
                while (_kept.TryDequeue(out var kept)) Entity().Tell(kept.Message, kept.By);
                break;
            default: Entity().Tell(message, Sender); break;
        }
    }

    private IActorRef Entity()
    {
        if (_entity is not null) return _entity;
        var inner = node.Node;
        _entity = Context.Watch(Context.ActorOf(ActorProps.Of(() => new ApplicationActor("shop", inner, NullLogger<ApplicationActor>.Instance))));
        log.Ref.Tell("begun");
        return _entity;
    }
}
