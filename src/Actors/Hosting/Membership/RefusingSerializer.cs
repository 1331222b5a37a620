using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>Stands where Akka's reflecting serializer would: bytes that name a type to create are how a stranger runs code here.</summary>
public sealed class RefusingSerializer : Serializer
{
    /// <summary>Akka calls this by reflection, with the settings of the serializer that is replaced.</summary>
    public RefusingSerializer(ExtendedActorSystem system, Config settings) : base(system) => _ = settings;

    public override int Identifier => 4050;

    public override bool IncludeManifest => true;

    public override byte[] ToBinary(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        throw new SerializationException($"{obj.GetType()} has no serializer, so it can't be sent or stored; register one for it.");
    }

    public override object FromBinary(byte[] bytes, Type type) => throw new SerializationException("A message without a serializer of its own is not read.");
}
