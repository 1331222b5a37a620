namespace GitOpsActors.Actors.Persistence;

/// <summary>The journal can't be used as it is, or refused a write. The message names the store and what to do.</summary>
public class JournalException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Surely not written: the entity has other events than its writer thought, so somebody else wrote in between.</summary>
public sealed class SequenceTakenException(EntityId entity, Sequence first, Sequence last) : JournalException(
    $"{entity} wanted to record event {first} and the journal is at {last}: two actors write one entity. This one stops; it reads again when it next starts.")
{
    /// <summary>The entity's last event.</summary>
    public Sequence Last => last;
}

/// <summary>Somebody asked for an entity that has no events.</summary>
public sealed class UnknownEntityException(EntityId entity) : JournalException(
    $"The journal has nothing of {entity}. An Application is named application/NAMESPACE/NAME; without an entity, all events are read.");
