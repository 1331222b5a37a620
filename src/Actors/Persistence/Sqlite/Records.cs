namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>Any content with what Akka needs to read it: the number of its serializer, and that serializer's name for the type.</summary>
internal readonly record struct Payload(int Serializer, string Manifest, byte[] Bytes);

/// <summary>An event on its way into the file.</summary>
/// <param name="Writer">The incarnation of the actor that wrote it, as Akka names it.</param>
/// <param name="Tags">Joined by <see cref="TagText"/>.</param>
internal readonly record struct NewEvent(Payload Payload, string Writer, string Tags);

internal readonly record struct StoredEvent(long Position, EntityId Entity, Sequence Sequence, DateTimeOffset Time, Payload Payload, string Writer, string Tags)
{
    public JournalEntry ToEntry() => new(Position, Entity, Sequence, Time, new EventData(Payload.Manifest, Payload.Bytes))
    {
        IsJson = Payload.Serializer == EventSerializer.Id,
        Tags = AuditTags.Parse(TagText.Split(Tags, TagText.Line)),
    };
}

internal readonly record struct StoredSnapshot(Sequence At, DateTimeOffset Time, Payload State);

/// <summary>Which snapshots of an entity are meant: those within both limits.</summary>
internal sealed record SnapshotRange(long SequenceMin, long SequenceMax, long TicksMin, long TicksMax);
