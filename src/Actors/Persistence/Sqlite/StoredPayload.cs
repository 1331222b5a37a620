using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace GitOpsActors.Actors.Persistence.Sqlite;

/// <summary>Between Akka's objects and what lies in the file.</summary>
internal static class StoredPayload
{
    public static SqliteStore StoreOf(ActorSystem system) => system.Settings.Setup.Get<SqliteSetup>() is { HasValue: true } setup
        ? setup.Value.Store
        : throw new ConfigurationException($"The SQLite journal needs its open file: configure it with {nameof(SqliteHosting.WithSqliteJournal)}.");

    public static Payload ToStored(this Serialization serialization, object value)
    {
        var serializer = serialization.FindSerializerFor(value);
        return new Payload(serializer.Identifier, Serialization.ManifestFor(serializer, value), serializer.ToBinary(value));
    }

    public static object FromStored(this Serialization serialization, Payload payload) => serialization.Deserialize(payload.Bytes, payload.Serializer, payload.Manifest);
}
