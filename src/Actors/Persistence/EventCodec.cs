using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GitOpsActors.Actors.Persistence;

/// <summary>One event in the form in which it is kept.</summary>
/// <param name="Type">The explicit name of its type, which outlives every rename in the code.</param>
/// <param name="Payload">Its content as JSON.</param>
public readonly record struct EventData(string Type, ReadOnlyMemory<byte> Payload);

/// <summary>A codec of whatever family of types, as the serializer sees it.</summary>
public abstract class EventCodec
{
    private protected EventCodec()
    {
    }

    /// <summary>The type that all its events derive from.</summary>
    internal abstract Type Family { get; }

    internal abstract IEnumerable<string> Names { get; }

    internal abstract string NameOf(object value);

    internal abstract EventData EncodeAny(object value);

    internal abstract object DecodeAny(EventData data, EntityId entity);

    internal static JournalException Unknown(EventData data, EntityId entity) => new(
        $"{entity} has an event or snapshot of the type {data.Type}, which this version does not know. It was written by a newer version: run that one.");
}

/// <summary>
/// Turns events into their recorded form and back. Each type has an explicit name that stays when the class is renamed; names it
/// had before are still read. The JSON form comes from source-generated metadata.
/// </summary>
public sealed class EventCodec<TEvent> : EventCodec
    where TEvent : notnull
{
    private readonly Dictionary<Type, (string Name, Func<TEvent, byte[]> Encode)> _byType = [];
    private readonly Dictionary<string, Func<ReadOnlySpan<byte>, TEvent?>> _byName = [];

    /// <param name="name">The name that is recorded, such as `application.synced`.</param>
    /// <param name="json">How it is written.</param>
    /// <param name="formerNames">Names under which it was recorded in the past.</param>
    public EventCodec<TEvent> Add<T>(string name, JsonTypeInfo<T> json, params ReadOnlySpan<string> formerNames)
        where T : TEvent
    {
        AddName(name, json);
        foreach (var former in formerNames) AddName(former, json);
        if (!_byType.TryAdd(typeof(T), (name, value => JsonSerializer.SerializeToUtf8Bytes((T)value, json))))
            throw new ArgumentException($"{typeof(T).Name} is added twice.", nameof(name));
        return this;
    }

    public EventData Encode(TEvent value)
    {
        var (name, encode) = Of(value);
        return new EventData(name, encode(value));
    }

    public TEvent Decode(EventData data, EntityId entity)
    {
        if (!_byName.TryGetValue(data.Type, out var decode)) throw Unknown(data, entity);
        try
        {
            return decode(data.Payload.Span) ?? throw new JournalException($"{entity} has an event of the type {data.Type} that holds nothing.");
        }
        catch (JsonException error)
        {
            throw new JournalException($"{entity} has an event of the type {data.Type} that can't be read: {error.Message}", error);
        }
    }

    internal override Type Family => typeof(TEvent);

    internal override IEnumerable<string> Names => _byName.Keys;

    internal override string NameOf(object value) => Of(value).Name;

    internal override EventData EncodeAny(object value) => Encode((TEvent)value);

    internal override object DecodeAny(EventData data, EntityId entity) => Decode(data, entity);

    private (string Name, Func<TEvent, byte[]> Encode) Of(object value) => _byType.TryGetValue(value.GetType(), out var type)
        ? type
        : throw new ArgumentException($"{value.GetType().Name} has no name to be recorded under; add it to the codec.", nameof(value));

    private void AddName<T>(string name, JsonTypeInfo<T> json)
        where T : TEvent
    {
        if (!_byName.TryAdd(name, payload => JsonSerializer.Deserialize(payload, json)))
            throw new ArgumentException($"The name {name} is taken twice.", nameof(name));
    }
}
