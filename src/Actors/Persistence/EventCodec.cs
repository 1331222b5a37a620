using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GitOpsActors.Actors.Persistence;

/// <summary>
/// Turns events into their recorded form and back. Each type has an explicit name that stays when the class is renamed; names it
/// had before are still read. The JSON form comes from source-generated metadata.
/// </summary>
public sealed class EventCodec<TEvent>
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

    public EventData Encode(TEvent value) => _byType.TryGetValue(value.GetType(), out var type)
        ? new EventData(type.Name, type.Encode(value))
        : throw new ArgumentException($"{value.GetType().Name} has no name to be recorded under; add it to the codec.", nameof(value));

    public TEvent Decode(EventData data, EntityId entity)
    {
        if (!_byName.TryGetValue(data.Type, out var decode))
        {
            throw new JournalException(
                $"{entity} has an event or snapshot of the type {data.Type}, which this version does not know. It was written by a newer version: run that one.");
        }

        try
        {
            return decode(data.Payload.Span) ?? throw new JournalException($"{entity} has an event of the type {data.Type} that holds nothing.");
        }
        catch (JsonException error)
        {
            throw new JournalException($"{entity} has an event of the type {data.Type} that can't be read: {error.Message}", error);
        }
    }

    private void AddName<T>(string name, JsonTypeInfo<T> json)
        where T : TEvent
    {
        if (!_byName.TryAdd(name, payload => JsonSerializer.Deserialize(payload, json)))
            throw new ArgumentException($"The name {name} is taken twice.", nameof(name));
    }
}
