using System.Collections.Frozen;
using Akka.Actor;
using Akka.Hosting;
using Akka.Serialization;

namespace GitOpsActors.Actors.Persistence;

/// <summary>
/// Events and snapshots as JSON under explicit names, for Akka. No name of a type or an assembly of ours gets into a store, so that
/// code can be renamed and moved.
/// </summary>
public sealed class EventSerializer : SerializerWithStringManifest
{
    /// <summary>Stands beside each payload in the stores ("gax"). Akka keeps the numbers up to 40 for itself.</summary>
    public const int Id = 0x676178;

    /// <summary>What is larger is a mistake in the code, not data.</summary>
    public const int BytesMax = 64 * 1024 * 1024;

    private static readonly EntityId Unnamed = new("The journal");

    private readonly FrozenDictionary<string, EventCodec> _byName;
    private readonly EventCodec[] _codecs;

    public EventSerializer(ExtendedActorSystem? system, params EventCodec[] codecs)
        : base(system)
    {
        _codecs = codecs;
        _byName = codecs.SelectMany(static codec => codec.Names.Select(name => (name, codec))).ToFrozenDictionary(static one => one.name, static one => one.codec);
    }

    public override int Identifier => Id;

    public override string Manifest(object o) => CodecOf(o).NameOf(o);

    public override byte[] ToBinary(object obj)
    {
        var data = CodecOf(obj).EncodeAny(obj);
        return data.Payload.Length <= BytesMax
            ? data.Payload.ToArray()
            : throw new ArgumentException($"A {data.Type} has {data.Payload.Length} bytes; {BytesMax} are the limit.", nameof(obj));
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        var data = new EventData(manifest, bytes);
        return _byName.TryGetValue(manifest, out var codec) ? codec.DecodeAny(data, Unnamed) : throw EventCodec.Unknown(data, Unnamed);
    }

    private EventCodec CodecOf(object value) =>
        Array.Find(_codecs, codec => codec.Family.IsInstanceOfType(value))
        ?? throw new ArgumentException($"{value.GetType().Name} has no name to be recorded under; add it to a codec.", nameof(value));
}

public static class EventSerializerHosting
{
    /// <summary>Makes the serializer that of all types that the codecs know, wherever they are stored or sent.</summary>
    public static AkkaConfigurationBuilder WithEventSerializer(this AkkaConfigurationBuilder akka, IEnumerable<EventCodec> codecs) =>
        akka.WithCustomSerializer("gitopsactors-events", codecs.Select(static codec => codec.Family), system => new EventSerializer(system, [.. codecs]));
}
