using Akka.Actor;

namespace GitOpsActors.Actors.Hosting;

/// <summary>An actor of a node whose messages, time and failures are counted.</summary>
public abstract class MeteredActor(ActorKind kind, FleetNode node) : UntypedActor
{
    protected FleetNode Node => node;

    protected override bool AroundReceive(Receive receive, object message)
    {
        var began = node.Meters.Begin();
        try
        {
            return base.AroundReceive(receive, message);
        }
        finally
        {
            node.Meters.End(kind, message, began);
        }
    }

    protected override void PreStart()
    {
        base.PreStart();
        node.Meters.Started(kind);
    }

    protected override void PostStop()
    {
        node.Meters.Stopped(kind);
        base.PostStop();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        node.Meters.Failed(kind, Self.Path.Name, reason);
        base.PreRestart(reason, message);
    }

    /// <summary>Starts work beside the actor; its answer comes back as a message. What fails is an answer too.</summary>
    protected void Beside<T>(Func<Task<T>> work, Func<Exception, object> failed)
        where T : notnull
    {
        var self = Self;
        _ = Task.Factory.StartNew(ActAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, node.EffectScheduler).Unwrap();

        async Task ActAsync()
        {
            object answer;
            try
            {
                answer = await work();
            }
#pragma warning disable CA1031 // Whatever goes wrong beside an actor is a message to it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                answer = failed(error);
            }

            self.Tell(answer, ActorRefs.NoSender);
        }
    }
}
