using Akka.Actor;
using Akka.Serialization;
using GitOpsActors.Simulation.Rules;

namespace GitOpsActors.Simulation.Nodes;

/// <summary>What goes from one node to another, or into the journal, goes as bytes, by the serializers that the product has registered.</summary>
internal static class Wire
{
    public static Packed Pack(SimulatedNode node, object message)
    {
        var serializer = node.System.Serialization.FindSerializerFor(message);
        // The fallback writes names of types, and whatever it finds: what is kept or sent needs a form of its own.
        if (serializer is NewtonSoftJsonSerializer) node.World.History.Add(new Happened.Reflected(message.GetType().Name));
        return new Packed(serializer.Identifier, Serialization.ManifestFor(serializer, message), serializer.ToBinary(message));
    }

    public static object Unpack(ActorSystem system, Packed sent) => system.Serialization.Deserialize(sent.Bytes, sent.Serializer, sent.Manifest);

    public readonly record struct Packed(int Serializer, string Manifest, byte[] Bytes);
}

/// <summary>An actor of another node, as one here can answer it.</summary>
#pragma warning disable MA0097 // References are compared by Akka only, by their paths.
internal sealed class DistantRef(IActorRef actor, SimulatedNode there, SimulatedNode here) : MinimalActorRef
#pragma warning restore MA0097
{
    public override ActorPath Path => actor.Path;

    public override IActorRefProvider Provider => ((IInternalActorRef)here.System.DeadLetters).Provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        var sent = Wire.Pack(here, message);
        here.Transport(there, () => actor.Tell(Wire.Unpack(there.System, sent)));
    }
}
